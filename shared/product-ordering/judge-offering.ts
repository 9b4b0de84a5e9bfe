import { judgeEligibility, ON_SALE } from '../product-catalog';
import type { OrderFacts } from './order-facts';
import type { Judge, OrderableOffering } from './ports';

/** How an item that names no offering, or an unknown one, is mended. */
export const CHOOSE_OFFERING = 'choose one of the catalog (TMF620)';

/** Why an offering cannot be sold at `nowMs` (epoch milliseconds), to anybody. */
export function judgeOffering(offering: OrderableOffering, path: string, nowMs: number, judge: Judge): void {
  const at = `${path}.productOffering.id`;
  if (!ON_SALE.includes(offering.lifecycleStatus))
    judge(at, `offering ${offering.id} is ${offering.lifecycleStatus}: only ${ON_SALE.join(' or ')} ones are sold`);
  if (!offering.isSellable) judge(at, `offering ${offering.id} is not sold by itself`);
  if (offering.validFromMs !== undefined && nowMs < offering.validFromMs)
    judge(at, `offering ${offering.id} is not sold yet`);
  if (offering.validToMs !== undefined && nowMs >= offering.validToMs)
    judge(at, `offering ${offering.id} is sold no more`);
}

/** Why an offering is not for this buyer: its channels, segments and rules. `market`: stock and demand where it asks for them. */
export function judgeBuyer(
  offering: OrderableOffering,
  path: string,
  { buyer, market }: Pick<OrderFacts, 'buyer' | 'market'>,
  judge: Judge,
): void {
  if (!buyer) return;
  for (const { reason } of judgeEligibility(offering.limits, { ...buyer, ...market?.get(offering.id) }))
    judge(`${path}.productOffering.id`, reason);
}

/** The offering that an item is to be of, and why it cannot be sold to who orders. Undefined, and judged so, where the catalog has none. */
export function judgeSale(
  offeringId: string,
  path: string,
  facts: OrderFacts,
  nowMs: number,
  judge: Judge,
): OrderableOffering | undefined {
  const at = `${path}.productOffering.id`;
  const offering = facts.offerings.get(offeringId);
  if (!offering) {
    judge(at, `the catalog has no offering ${offeringId}`, CHOOSE_OFFERING);
    return undefined;
  }
  judgeOffering(offering, path, nowMs, judge);
  judgeBuyer(offering, path, facts, judge);
  return offering;
}
