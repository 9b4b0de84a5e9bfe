import type { Violation } from '../kernel/errors';
import { parseNano } from '../kernel/money';
import type { TenantId } from '../kernel/tenant';
import type { BodyOf } from '../tmf/declaration';
import type { ResourceStore } from '../tmf/resource-store';
import { bodyOf } from '../tmf/update-resource';
import { topupBalance } from './action-resources';
import { utcDay } from './posting';
import { nextPeriodDay } from './recurring-day';

type TopupBody = BodyOf<typeof topupBalance>;

/** Two may be made at once before either is found; more are a defect. */
const MAX_RULES = 10;

/** What makes an automatic top-up a rule that can run; the payment itself is checked as any other's. */
export function checkAutoTopup(draft: TopupBody, currency: string, maxNano: bigint): Violation[] {
  const violations: Violation[] = [];
  const { threshold, recurringPeriod, onExpiry, numberOfPeriods } = draft;
  if (draft.isAutoTopup !== true)
    return (['threshold', 'recurringPeriod', 'onExpiry', 'numberOfPeriods'] as const)
      .filter((path) => draft[path] !== undefined)
      .map((path) => ({ path, message: 'is of an automatic top-up: isAutoTopup' }));
  if (threshold === undefined && recurringPeriod === undefined && onExpiry !== true)
    violations.push({ path: 'threshold', message: 'is needed, or recurringPeriod, or onExpiry: when it tops up' });
  const nano = parseNano(threshold?.amount ?? '');
  if (threshold && (threshold.units !== currency || nano === undefined || nano <= 0n || nano > maxNano))
    violations.push({ path: 'threshold', message: `is above zero, in ${currency}, and no more than a top-up` });
  if (numberOfPeriods !== undefined && recurringPeriod === undefined)
    violations.push({ path: 'numberOfPeriods', message: 'counts the recurringPeriod, which is not there' });
  return violations;
}

/** Whether the bucket has an automatic top-up in force: two would top up twice. */
export async function hasAutoTopup(store: ResourceStore, tenant: TenantId, bucketId: string): Promise<boolean> {
  return (await autoTopupsOf(store, tenant, bucketId)).length > 0;
}

/** The automatic top-ups of a bucket that are in force. */
export async function autoTopupsOf(store: ResourceStore, tenant: TenantId, bucketId: string): Promise<TopupBody[]> {
  const lookup = { path: 'autoTopupOf', value: bucketId };
  const { items } = await store.list({ tenant, resource: topupBalance.name, lookup, limit: MAX_RULES });
  return items.map((item) => bodyOf(topupBalance, item));
}

/** A rule as it begins: nothing topped up yet, and the day of its first period. */
export function asRule(draft: TopupBody, nowMs: number): TopupBody {
  const begun: TopupBody = { ...draft, executed: 0, declined: 0, autoTopupOf: draft.bucket?.id ?? '' };
  if (draft.recurringPeriod === undefined) return begun;
  const today = utcDay(nowMs);
  const first = firstDay(draft, nowMs);
  const nextTopupDay = first > today ? first : nextPeriodDay(first, draft.recurringPeriod, today);
  return { ...begun, nextTopupDay };
}

/** The day that a rule's periods are counted from: the first of its validity, or the day on which it was made. */
export const firstDay = ({ validFor, requestedDate }: TopupBody, nowMs: number): string =>
  utcDay(Date.parse(validFor?.startDateTime ?? requestedDate ?? new Date(nowMs).toISOString()));
