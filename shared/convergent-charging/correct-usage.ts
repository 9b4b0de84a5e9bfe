import {
  type BalanceAccount,
  type BookedEntry,
  type ChargeRecord,
  cancellationOf,
  count,
  countedOf,
  drawnBy,
  type GuardEntry,
  guardEntry,
  limitsOnUsage,
  utcDay,
} from '../balance-management';
import { limitPeriodOf } from '../rating';
import { cancellationIdOf, type UsageRecord } from '../usage-management';
import { uncountTiers } from './count-tiers';
import { payingTerms, type TariffVersions, tariffsAt } from './plans-in-force';

/** Where the charge of the usage that a record corrects is booked, and under which id its cancellation will be. */
export interface Corrected {
  /** When that usage began, epoch milliseconds. */
  readonly atMs: number;
  readonly day: string;
  readonly usage: GuardEntry;
  readonly cancellation: GuardEntry;
}

export function correctedOf(usage: UsageRecord): Corrected | undefined {
  const { action, corrects, source, startedAt, correctsStartedAt = startedAt } = usage;
  if (action === undefined || corrects === undefined) return undefined;
  const atMs = Date.parse(correctsStartedAt);
  return {
    atMs,
    day: utcDay(atMs),
    usage: guardEntry(corrects, source, atMs),
    cancellation: guardEntry(cancellationIdOf(corrects), source, atMs),
  };
}

/** Corrections after the usages that they correct, where both are here; all else as it was. */
export function correctionsLast(usages: readonly UsageRecord[]): readonly UsageRecord[] {
  let waiting = usages.filter((usage) => usage.action !== undefined);
  if (waiting.length === 0) return usages;
  const ordered = usages.filter((usage) => usage.action === undefined);
  while (waiting.length > 0) {
    const ids = new Set(waiting.map((usage) => usage.usageId));
    const ready = waiting.filter((usage) => !ids.has(usage.corrects ?? ''));
    // Those that correct each other in a circle: nothing of theirs was ever charged.
    if (ready.length === 0) return [...ordered, ...waiting];
    ordered.push(...ready);
    waiting = waiting.filter((usage) => ids.has(usage.corrects ?? ''));
  }
  return ordered;
}

export type Cancelled =
  | { readonly kind: 'refused'; readonly reason: 'nothing-to-cancel' | 'already-cancelled' }
  | { readonly kind: 'cancelled'; readonly balances: BalanceAccount; readonly record: ChargeRecord };

/**
 * Takes a charge back: its money, and what the buckets that are still there gave; and it counts towards no limit any more.
 * `find` answers what is booked under a guard's id, in the ledger or just now. What was never charged, or was cancelled before,
 * is refused.
 */
export function cancelCharge(
  account: BalanceAccount,
  { usage, cancellation }: Corrected,
  source: string,
  find: (id: string) => Pick<BookedEntry, 'record'> | undefined,
  versions: TariffVersions,
): Cancelled {
  const charge = find(usage.id)?.record;
  if (charge === undefined) return { kind: 'refused', reason: 'nothing-to-cancel' };
  if (find(cancellation.id) !== undefined) return { kind: 'refused', reason: 'already-cancelled' };
  const record = cancellationOf(charge, source, (id) => account.buckets.some((bucket) => bucket.id === id));
  const drawn = new Map(drawnBy(record));
  const balances = {
    ...account,
    moneyNano: account.moneyNano - BigInt(record.amountNano),
    buckets: account.buckets.map((bucket) => ({
      ...bucket,
      remaining: bucket.remaining - (drawn.get(bucket.id) ?? 0n),
    })),
    counters: uncountTiers(countersWithout(account, charge, versions), charge),
  };
  return { kind: 'cancelled', balances, record };
}

/** What a charge counted towards the limits of today is given back where its period is still remembered. */
function countersWithout(
  account: BalanceAccount,
  charge: ChargeRecord,
  versions: TariffVersions,
): BalanceAccount['counters'] {
  const use = { atMs: Date.parse(charge.startedAt), productId: charge.productId };
  const { limits } = payingTerms(account, use, tariffsAt(account, use, versions));
  const bonus = Object.values(charge.bonus ?? {}).reduce((sum, nano) => sum + BigInt(nano), 0n);
  const spent = { money: BigInt(charge.amountNano) + bonus, carbon: BigInt(charge.carbonMicrograms ?? 0) };
  return limitsOnUsage(account, { ...charge, ...use }, limits).reduce(
    (counters, { counterId, period, rule }) =>
      period === limitPeriodOf(rule, use.atMs) && countedOf(counters, counterId, period) > 0n
        ? count(counters, counterId, period, -spent[rule.counts])
        : counters,
    account.counters,
  );
}
