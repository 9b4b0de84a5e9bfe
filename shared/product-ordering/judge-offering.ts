import { ON_SALE } from '../product-catalog';
import type { Judge, OrderableOffering } from './ports';

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
