import { randomUUID } from 'node:crypto';
import type { ApiClient } from '../api-client';
import type { Stage } from '../stage';
import type { Customer } from './sign-up';

const ORDERING = '/tmf-api/productOrderingManagement/v4/productOrder';
const INVENTORY = '/tmf-api/productInventory/v4/product';

export interface Line {
  readonly productId: string;
  readonly msisdn: string;
  readonly balanceId: string;
}

interface OrderBody {
  readonly id: string;
  readonly state: string;
  readonly note?: readonly { readonly text?: string }[];
}
interface ProductBody {
  readonly id: string;
  readonly status: string;
  readonly productCharacteristic?: readonly { readonly name: string; readonly value: string }[];
}

/** States in which an order stays as it is. */
const ENDED = ['completed', 'failed', 'rejected', 'cancelled', 'held', 'partial'];

/** Orders items for a customer and waits until the order has ended; answers it. The same key finds the same order. */
export async function placeOrder(
  buyer: ApiClient,
  customer: Customer,
  items: readonly Readonly<Record<string, unknown>>[],
  key: string = randomUUID(),
): Promise<OrderBody> {
  const order = await buyer.post<OrderBody>(
    ORDERING,
    {
      relatedParty: [{ id: customer.partyId, role: 'customer', '@referredType': 'Individual' }],
      billingAccount: { id: customer.accountId },
      productOrderItem: items.map((item, index) => ({ id: String(index + 1), action: 'add', quantity: 1, ...item })),
    },
    key,
  );
  return buyer.until<OrderBody>(
    `${ORDERING}/${order.id}`,
    (now) => ENDED.includes(now.state),
    `Order ${order.id}`,
    120_000,
  );
}

/** The lines (products with a number) that a customer has. */
export async function linesOf(stage: Stage, customer: Customer, expected: number, maxMs?: number): Promise<Line[]> {
  const products = await stage.agent.until<ProductBody[]>(
    `${INVENTORY}?relatedParty.id=${customer.partyId}&limit=100`,
    (found) => found.filter((product) => product.status === 'active').length >= expected,
    `${expected} active products of ${customer.partyId}`,
    maxMs,
  );
  const of = (product: ProductBody, name: string): string =>
    product.productCharacteristic?.find((characteristic) => characteristic.name === name)?.value ?? '';
  const lines = products.map((product) => ({
    productId: product.id,
    msisdn: of(product, 'msisdn'),
    balanceId: of(product, 'balanceId'),
  }));
  return lines.filter((line) => line.productId === line.balanceId);
}
