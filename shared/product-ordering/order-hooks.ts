import { type Failure, failure } from '../kernel/errors';
import { err, ok, type Result } from '../kernel/result';
import type { Role, TenantId } from '../kernel/tenant';
import type { ResourceHooks } from '../tmf/hooks';
import { acknowledged, withStart } from './begin-later';
import { checkAccounts } from './check-accounts';
import { withSegment } from './give-segment';
import { withChannel } from './order-channel';
import { customerOf, type ProductOrder, readFacts, readWanted, SEGMENT, wantedOf } from './order-facts';
import type { AccountReader, CatalogReader, GoodsReader, PricePorts, StockReader } from './ports';
import { readPriceGround } from './price-ground';
import { checkCodes, priceOrder } from './price-order';
import { validateOrder } from './validate-order';

/** Who says which prices a customer has: not the customer. */
const MAY_SEGMENT: readonly Role[] = ['agent', 'operator'];

export interface OrderPorts extends PricePorts {
  readonly catalog: CatalogReader;
  readonly accounts: AccountReader;
  readonly stock: StockReader;
  readonly goods: GoodsReader;
}

/** Takes an order only when it can be fulfilled as the catalog stands; it begins `acknowledged`, or `pending` until its start, at its price. */
export function orderHooks(ports: OrderPorts): ResourceHooks<ProductOrder> {
  return {
    async beforeCreate(draft, context) {
      const isSegmented = draft.productOrderItem?.some((item) => wantedOf(item, SEGMENT) !== undefined);
      if (isSegmented && !context.caller.roles.some((role) => MAY_SEGMENT.includes(role)))
        return err(failure('forbidden', 'A customer segment is given by agents or operators'));
      const came = withChannel(draft, context.caller);
      if (!came.ok) return came;
      const { tenant } = context.caller;
      const nowMs = context.clock.now();
      const dated = withStart(came.value, nowMs, (await ports.settings.get(tenant)).timeZone);
      if (!dated.ok) return dated;
      const checked = await checkOrder(dated.value, tenant, ports, nowMs);
      return checked.ok ? ok(acknowledged(checked.value, nowMs)) : checked;
    },
  };
}

/** An order that can be fulfilled and paid at `nowMs` (epoch milliseconds), priced as its customer agrees to it. */
export async function checkOrder(
  draft: ProductOrder,
  tenant: TenantId,
  ports: OrderPorts,
  nowMs: number,
): Promise<Result<ProductOrder, Failure>> {
  const [facts, wanted] = await Promise.all([readFacts(tenant, draft, ports), readWanted(tenant, draft, ports.stock)]);
  const ground = await readPriceGround(ports, {
    tenant,
    customerId: customerOf(draft),
    promotionCodes: draft.promotionCode ?? [],
    channel: draft.channel?.[0]?.id,
    offerings: facts.offerings.values(),
    nowMs,
  });
  const valid = validateOrder(draft, { ...facts, wanted, buyer: ground.facts, market: ground.market }, nowMs);
  if (!valid.ok) return valid;
  const payable = await checkAccounts(draft, tenant, ports.accounts);
  if (!payable.ok) return payable;
  const wrong = checkCodes(ground);
  return wrong ? err(wrong) : ok(withSegment(priceOrder(draft, facts, ground), ground.facts.segment[0]));
}
