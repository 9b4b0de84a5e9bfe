import { type Failure, failure } from '../kernel/errors';
import { err, ok, type Result } from '../kernel/result';
import type { Caller, Role, TenantId } from '../kernel/tenant';
import type { ResourceHooks } from '../tmf/hooks';
import { type Amendment, amended, amendmentOf, type Held, heldBy, withHeld } from './amend-order';
import { acknowledged, withStart } from './begin-later';
import { checkAccounts } from './check-accounts';
import { withSegment } from './give-segment';
import { withChannel } from './order-channel';
import { customerOf, type ProductOrder, readFacts, readWanted, SEGMENT, wantedOf } from './order-facts';
import type { AccountReader, CatalogReader, GoodsReader, PricePorts, StockReader } from './ports';
import { readPriceGround } from './price-ground';
import { checkCodes, priceOrder } from './price-order';
import { withExpectedCompletion } from './promise-completion';
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
      if (!maySegment(draft, undefined, context.caller)) return err(NOT_SEGMENTED);
      const came = withChannel(draft, context.caller);
      if (!came.ok) return came;
      const { tenant } = context.caller;
      const nowMs = context.clock.now();
      const dated = withStart(came.value, nowMs, (await ports.settings.get(tenant)).timeZone);
      if (!dated.ok) return dated;
      const checked = await checkOrder(dated.value, tenant, ports, nowMs);
      return checked.ok ? ok(acknowledged(checked.value, nowMs)) : checked;
    },
    async beforePatch(patched, previous, { caller, clock }) {
      const amendment = amendmentOf(patched, previous);
      if (!amendment.ok) return amendment;
      if (!amendment.value) return ok({ ...patched, productOrderItem: previous.productOrderItem });
      if (!maySegment(patched, previous, caller)) return err(NOT_SEGMENTED);
      const nowMs = clock.now();
      return amend(amendment.value, { ports, caller, nowMs });
    },
  };
}

/** An amended order is judged whole, as if it were placed now; what it holds already is its own. */
async function amend(
  amendment: Amendment,
  { ports, caller, nowMs }: { ports: OrderPorts; caller: Caller; nowMs: number },
): Promise<Result<ProductOrder, Failure>> {
  const { tenant, subject } = caller;
  const { next, previous, isRepriced, changed } = amendment;
  const isMoved = changed.includes('startsAt') && next.startsAt === 'cycleEnd';
  const dated = isMoved ? withStart(next, nowMs, (await ports.settings.get(tenant)).timeZone) : ok(next);
  if (!dated.ok) return dated;
  const checked = await checkOrder(dated.value, tenant, ports, nowMs, heldBy(previous));
  if (!checked.ok) return checked;
  const priced = isRepriced ? checked.value : withPricesOf(checked.value, previous);
  return amended({ ...amendment, next: priced }, { by: subject, nowMs });
}

const NOT_SEGMENTED = failure('forbidden', 'A customer segment is given by agents or operators');

/** Whether the caller may say of the items what segment says: staff, or who leaves it as it was. */
function maySegment(draft: ProductOrder, previous: ProductOrder | undefined, { roles }: Caller): boolean {
  if (roles.some((role) => MAY_SEGMENT.includes(role))) return true;
  const before = new Map((previous?.productOrderItem ?? []).map((item) => [item.id, wantedOf(item, SEGMENT)]));
  return (draft.productOrderItem ?? []).every((item) => wantedOf(item, SEGMENT) === before.get(item.id));
}

/** Where nothing else is ordered, what was agreed holds. */
function withPricesOf(order: ProductOrder, previous: ProductOrder): ProductOrder {
  const before = new Map((previous.productOrderItem ?? []).map((item) => [item.id, item]));
  const items = (order.productOrderItem ?? []).map((item) => {
    const { itemPrice, itemTotalPrice } = before.get(item.id) ?? item;
    return { ...item, itemPrice, itemTotalPrice };
  });
  return { ...order, productOrderItem: items, orderTotalPrice: previous.orderTotalPrice };
}

/** An order that can be fulfilled and paid at `nowMs` (epoch milliseconds), priced as its customer agrees to it. */
export async function checkOrder(
  draft: ProductOrder,
  tenant: TenantId,
  ports: OrderPorts,
  nowMs: number,
  held?: Held,
): Promise<Result<ProductOrder, Failure>> {
  const [read, statuses] = await Promise.all([readFacts(tenant, draft, ports), readWanted(tenant, draft, ports.stock)]);
  const { facts, wanted } = withHeld(read, statuses, held);
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
  if (wrong) return err(wrong);
  const priced = withSegment(priceOrder(draft, facts, ground), ground.facts.segment[0]);
  return ok(withExpectedCompletion(priced, facts, nowMs));
}
