import { randomUUID } from 'node:crypto';
import { answered, awaited } from '../../../docs/client/client';
import type { Paths } from '../../../docs/client/paths';
import type { ApiClient } from '../api-client';
import type { Stage } from '../stage';
import type { Customer } from './sign-up';

type OrderPaths = Paths['/tmf-api/productOrderingManagement/v4/productOrder'];
type Order = OrderPaths['post']['responses'][201]['content']['application/json'];
type OrderItem = OrderPaths['post']['requestBody']['content']['application/json']['productOrderItem'][number];

export interface Line {
  readonly productId: string;
  readonly msisdn: string;
  readonly balanceId: string;
}

/** States in which an order stays as it is. */
const ENDED = ['completed', 'failed', 'rejected', 'cancelled', 'held', 'partial'];

/** Orders items for a customer and waits until the order has ended; answers it. The same key finds the same order. */
export async function placeOrder(
  buyer: ApiClient,
  customer: Customer,
  items: readonly Partial<OrderItem>[],
  key: string = randomUUID(),
): Promise<Order> {
  const order = await answered(
    buyer.typed.POST('/tmf-api/productOrderingManagement/v4/productOrder', {
      params: { header: { 'Idempotency-Key': key } },
      body: {
        relatedParty: [{ id: customer.partyId, role: 'customer', '@referredType': 'Individual' }],
        billingAccount: { id: customer.accountId },
        productOrderItem: items.map((item, index) => ({
          id: String(index + 1),
          action: 'add' as const,
          quantity: 1,
          ...item,
        })),
      },
    }),
  );
  const params = { path: { id: order.id } };
  return awaited(
    () => buyer.typed.GET('/tmf-api/productOrderingManagement/v4/productOrder/{id}', { params }),
    ({ state = '' }) => ENDED.includes(state),
    `Order ${order.id}`,
    120_000,
  );
}

/** The lines (products with a number) that a customer has. */
export async function linesOf(stage: Stage, customer: Customer, expected: number, maxMs?: number): Promise<Line[]> {
  const query = { 'relatedParty.id': customer.partyId, limit: 100 };
  const products = await awaited(
    () => stage.agent.typed.GET('/tmf-api/productInventory/v4/product', { params: { query } }),
    (found) => found.filter((product) => product.status === 'active').length >= expected,
    `${expected} active products of ${customer.partyId}`,
    maxMs,
  );
  const of = ({ productCharacteristic }: (typeof products)[number], name: string): string =>
    String(productCharacteristic?.find((characteristic) => characteristic.name === name)?.value ?? '');
  const lines = products.map((product) => ({
    productId: product.id,
    msisdn: of(product, 'msisdn'),
    balanceId: of(product, 'balanceId'),
  }));
  return lines.filter((line) => line.productId === line.balanceId);
}
