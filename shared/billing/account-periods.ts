import type { TenantId } from '../kernel/tenant';
import type { ResourceStore } from '../tmf/resource-store';
import { topPayer } from './account-payers';
import type { AccountBody } from './account-resources';
import type { BillableProduct } from './billable-product';
import { type BillingCycle, CALENDAR_MONTH, cutPeriod, nextPeriod, periodWith, readCycle } from './billing-cycle';
import { type BillingPeriod, billingPeriod } from './billing-period';
import type { AccountPeriod, AccountPeriods } from './ports';

export interface PeriodGround {
  readonly periods: AccountPeriods;
  readonly store: ResourceStore;
  readonly timeZone: string;
  readonly nowMs: number;
}

/** Of an account that was heard of late: its first periods, as many as are caught up with at once. */
export const PAST_PERIODS_MAX = 36;

/** The cycle that an account says: a calendar month where it says none, or is not there. */
export function cycleOf(account: AccountBody | undefined): BillingCycle {
  const cycle = readCycle(account?.billStructure?.cycleSpecification ?? {});
  return cycle.ok ? cycle.value : CALENDAR_MONTH;
}

export const ofAccount = (accountId: string, { id, startMs, endMs }: BillingPeriod): AccountPeriod => ({
  accountId,
  period: id,
  startMs,
  endMs,
});

/** A period of an account that was over when it was opened. */
export type PastPeriod = Pick<AccountPeriod, 'accountId' | 'period'>;

/**
 * Sees to it that an account, and who pays for it, is billed for a product from its start on. Answers the periods that were
 * over already: whoever hears of the product for the first time demands their bills.
 */
export async function openPeriods(
  ground: PeriodGround,
  tenant: TenantId,
  { accountId, startMs, billed }: Pick<BillableProduct, 'accountId' | 'startMs' | 'billed'>,
): Promise<readonly PastPeriod[]> {
  if (!billed || startMs === undefined) return [];
  const payer = await topPayer(ground.store, tenant, accountId, startMs);
  const past: PastPeriod[] = [];
  for (const id of new Set([accountId, payer?.id ?? accountId]))
    for (const period of await openFrom(ground, tenant, id, cycleOf(payer), startMs))
      past.push({ accountId: id, period: period.id });
  return past;
}

/** Opens the period of an instant, or the present one, where the account has none that is due before it. Answers those that are over. */
async function openFrom(
  ground: PeriodGround,
  tenant: TenantId,
  accountId: string,
  cycle: BillingCycle,
  startMs: number,
): Promise<readonly BillingPeriod[]> {
  const known = await ground.periods.of(tenant, accountId);
  const open = known.find(({ isOpen }) => isOpen);
  const past: BillingPeriod[] = [];
  let period = periodAround(known, cycle, startMs, ground.timeZone);
  const first = period;
  while (period.endMs <= ground.nowMs && past.length < PAST_PERIODS_MAX) {
    past.push(period);
    period = known.some(({ startMs: start }) => start === period.endMs)
      ? periodAround(known, cycle, period.endMs, ground.timeZone)
      : nextPeriod(cycle, period);
  }
  // Whoever has an open period reaches the present from there: what is before it is demanded, once.
  const wanted = open === undefined ? first : period;
  if (open === undefined || wanted.startMs < open.startMs)
    await ground.periods.open(tenant, ofAccount(accountId, wanted));
  return past;
}

/** The account's period in which an instant falls; of the cycle where it has none, cut off where one that it has begins or ends. */
function periodAround(
  known: readonly AccountPeriod[],
  cycle: BillingCycle,
  atMs: number,
  timeZone: string,
): BillingPeriod {
  const here = known.find(({ startMs, endMs }) => startMs <= atMs && atMs < endMs);
  if (here) return billingPeriod(here.period, timeZone);
  const usual = periodWith(cycle, atMs, timeZone);
  const before = known.filter(({ endMs }) => endMs <= atMs && endMs > usual.startMs).at(-1);
  const after = known.find(({ startMs }) => startMs > atMs && startMs < usual.endMs);
  return cutPeriod(usual, before?.endMs ?? usual.startMs, after?.startMs ?? usual.endMs);
}

/** Opens the period that follows one that was billed, unless the account rests, and closes that. */
export async function closePeriod(
  ground: Pick<PeriodGround, 'periods' | 'timeZone'>,
  tenant: TenantId,
  billed: AccountPeriod,
  { cycle, rests }: { readonly cycle: BillingCycle; readonly rests: boolean },
): Promise<AccountPeriod | undefined> {
  const next = ofAccount(billed.accountId, nextPeriod(cycle, billingPeriod(billed.period, ground.timeZone)));
  if (!rests) await ground.periods.open(tenant, next);
  await ground.periods.close(tenant, billed);
  return rests ? undefined : next;
}
