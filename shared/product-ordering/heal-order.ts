import { toIso } from '../kernel/clock';
import { sha256 } from '../kernel/digest';
import type { Healing } from './fallout';
import { baseProductIdOf, type ProductOrder, wantedOf } from './order-facts';

const MS_PER_SECOND = 1_000;
/** The wait is shortened or lengthened by up to a quarter, so that orders of one outage do not come back at once. */
const SPREAD = 0.25;

/** When an order goes on by itself; undefined where it did so as often as helps, or the same would come of it. */
export function nextAttemptOf(order: ProductOrder, healing: Healing | undefined, nowMs: number): string | undefined {
  if (healing === undefined) return undefined;
  const heals = order.fallout?.heals ?? 0;
  if (heals >= healing.times || (healing.needs === 'otherSim' && !getsOurSims(order))) return undefined;
  const seconds = Math.min(healing.firstSeconds * healing.factor ** heals, healing.mostSeconds);
  const share = (sha256(`${order.id}#${heals}`)[0] ?? 0) / 255;
  return toIso(nowMs + seconds * MS_PER_SECOND * (1 - SPREAD + 2 * SPREAD * share));
}

/** Whether another try would have another SIM: it is a new line's, and we chose it. */
const getsOurSims = ({ productOrderItem = [] }: ProductOrder): boolean =>
  productOrderItem.some((item) => item.action === 'add' && baseProductIdOf(item) === undefined) &&
  productOrderItem.every((item) => wantedOf(item, 'iccid') === undefined);
