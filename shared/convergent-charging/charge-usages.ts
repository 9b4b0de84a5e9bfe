import {
  type BalanceAccount,
  type BookedEntry,
  bringUpToDate,
  type ChargeRecord,
  type ChargeRecordGroup,
  type GuardEntry,
  guardEntry,
  isSlice,
  lookUp,
  type Shortage,
  utcDay,
} from '../balance-management';
import type { UsageOutcome, UsageRecord } from '../usage-management';
import { bookCharges, type Charged } from './book-charges';
import { type Corrected, cancelCharge, correctedOf, correctionsLast } from './correct-usage';
import type { TariffVersions } from './plans-in-force';
import { type SplitCharge, type Sponsors, takeSponsored } from './split-usage';
import { type TakenUsage, takeUsage } from './take-usage';

/** Usage older than this is refused: partners' feeds are a month late at most, and a bill must close. */
export const MAX_USAGE_AGE_DAYS = 40;
/** A switch's clock may run ahead by this much. */
export const MAX_USAGE_AHEAD_MS = 24 * 3_600_000;
const DAY_MS = 24 * 3_600_000;

export interface ChargeContext {
  /** Epoch milliseconds on the tenant's clock. */
  readonly nowMs: number;
  readonly tariffs: TariffVersions;
  /** What the ledger said of the days asked for, by id. Absent days were not asked. */
  readonly booked: ReadonlyMap<string, ReadonlyMap<string, BookedEntry>>;
  /** What no other slice of the account's pool has any more: `money` or a bucket's id. */
  readonly empty: ReadonlySet<string>;
  /** The product whose usage it is, where several share the balance. */
  memberOf(usage: UsageRecord): string | undefined;
  /** The balances that sponsor plans of this account. */
  readonly sponsors: Sponsors;
  /** Of a sponsor's part: the charge that it is a part of. */
  splitOf(usage: UsageRecord): SplitCharge | undefined;
}

export type ChargeResult =
  /** These days' bookings are needed before anything can be said. */
  | { readonly kind: 'ask-the-ledger'; readonly days: readonly string[] }
  /** The account is a slice of a hot pool, and another slice may have what it lacks. */
  | { readonly kind: 'fill-the-slice'; readonly shortage: Shortage }
  | {
      readonly kind: 'settled';
      readonly outcomes: readonly UsageOutcome[];
      /** What to write; undefined when nothing changes. */
      readonly next: BalanceAccount | undefined;
      /** The rated records of the postings in `next`. */
      readonly groups: readonly ChargeRecordGroup[];
      /** Charges of this batch that others pay a part of, those known before, too. */
      readonly split: readonly ChargeRecord[];
    };

/**
 * Charges a batch of one account's usages: pure. Each is charged whole, or refused whole with a reason, or is known
 * already. The outcomes are the same however often the same records come, from the same source.
 */
export function chargeUsages(
  account: BalanceAccount,
  usages: readonly UsageRecord[],
  context: ChargeContext,
): ChargeResult {
  const sorted = guarded(usages);
  const days = daysToAsk(account, sorted, context);
  if (days.length > 0) return { kind: 'ask-the-ledger', days };

  const outcomes: UsageOutcome[] = [];
  const charged = new Map<string, Charged>();
  const current = bringUpToDate(account, context.tariffs, context.nowMs);
  let balances = current.account;
  const sponsors = new Map(context.sponsors);
  const told: ChargeRecord[] = [];
  for (const { usage, entry, day, corrected } of sorted) {
    const find = (id: string, onDay: string) => charged.get(id) ?? context.booked.get(onDay)?.get(id);
    const known = find(entry.id, day);
    if (known || lookUp(account.guard, entry) === 'duplicate') {
      if (known?.record) told.push(known.record);
      if (known?.record && corrected) told.push(...recordsOf(find(corrected.cancellation.id, corrected.day)));
      outcomes.push(known ? outcomeOfKnown(account, usage, entry, known) : duplicateOf(usage));
      continue;
    }
    const result = corrected
      ? correctOne(balances, usage, corrected, (id) => find(id, corrected.day), { ...context, sponsors })
      : chargeOne(balances, usage, { ...context, sponsors });
    const shortage = isSlice(account) ? result.short.find((one) => !context.empty.has(one.account)) : undefined;
    if (shortage) return { kind: 'fill-the-slice', shortage };
    if (result.kind === 'refused') {
      outcomes.push({
        kind: 'refused',
        usageId: usage.usageId,
        source: usage.source,
        reason: result.reason,
        record: usage,
      });
      continue;
    }
    balances = result.balances;
    if (result.sponsor) sponsors.set(result.sponsor.balanceId, result.sponsor);
    told.push(result.record, ...recordsOf({ record: result.cancelled }));
    if (corrected && result.cancelled)
      charged.set(corrected.cancellation.id, {
        record: result.cancelled,
        entry: corrected.cancellation,
        day: corrected.day,
      });
    charged.set(entry.id, { record: result.record, entry, day, signals: result.signals });
    outcomes.push(chargedOutcome(account, usage, result.record));
  }
  const split = told.filter((record) => record.split !== undefined);
  if (charged.size === 0) return { kind: 'settled', outcomes, next: undefined, groups: [], split };
  return { kind: 'settled', outcomes, split, ...bookCharges(current, balances, [...charged.values()], context.nowMs) };
}

const recordsOf = (known: { readonly record?: ChargeRecord | undefined } | undefined): ChargeRecord[] =>
  known?.record ? [known.record] : [];

interface Guarded {
  readonly usage: UsageRecord;
  readonly entry: GuardEntry;
  readonly day: string;
  readonly corrected?: Corrected;
}

/**
 * In the order in which they are charged, each with its guard's entry: two digests, made once. A cancellation's entry is that
 * of what it cancels, so that each usage is cancelled once.
 */
function guarded(usages: readonly UsageRecord[]): Guarded[] {
  const sorted = [...usages].sort((a, b) => compare(a.startedAt, b.startedAt) || compare(a.usageId, b.usageId));
  return correctionsLast(sorted).map((usage) => {
    const corrected = correctedOf(usage);
    if (corrected && usage.action === 'cancel')
      return { usage, entry: corrected.cancellation, day: corrected.day, corrected };
    const atMs = Date.parse(usage.startedAt);
    const entry = guardEntry(usage.usageId, usage.source, atMs);
    return { usage, entry, day: utcDay(atMs), ...(corrected ? { corrected } : {}) };
  });
}

/**
 * Days of the usages that the ring cannot judge, or that it knows but whose first outcome must be told again; and of those that
 * are corrected, whose charges only the ledger has.
 */
function daysToAsk(account: BalanceAccount, usages: readonly Guarded[], context: ChargeContext): string[] {
  const days = new Set<string>();
  for (const { entry, day, corrected } of usages) {
    if (corrected && !context.booked.has(corrected.day)) days.add(corrected.day);
    if (context.booked.has(day)) continue;
    const seen = lookUp(account.guard, entry);
    if (seen === 'redelivered' || seen === 'ask-the-ledger') days.add(day);
  }
  return [...days];
}

function outcomeOfKnown(
  account: BalanceAccount,
  usage: UsageRecord,
  entry: GuardEntry,
  known: Charged | BookedEntry,
): UsageOutcome {
  const source = 'entry' in known ? known.entry.source : known.source;
  return source === entry.source && known.record ? chargedOutcome(account, usage, known.record) : duplicateOf(usage);
}

const duplicateOf = ({ usageId, source }: UsageRecord): UsageOutcome => ({ kind: 'duplicate', usageId, source });

const chargedOutcome = (account: BalanceAccount, usage: UsageRecord, record: ChargeRecord): UsageOutcome => ({
  kind: 'charged',
  usageId: usage.usageId,
  source: usage.source,
  balanceId: account.balanceId,
  amountNano: record.amountNano,
  currency: account.currency,
});

type OneResult =
  | { readonly kind: 'refused'; readonly reason: string; readonly short: readonly Shortage[] }
  | (Extract<TakenUsage, { kind: 'charged' }> & {
      /** What a correction takes back before it charges. */
      readonly cancelled?: ChargeRecord;
    });

const refused = (reason: string): OneResult => ({ kind: 'refused', reason, short: [] });

/** Takes the charge of another usage back; a correction then charges this one, or nothing changes at all. */
function correctOne(
  account: BalanceAccount,
  usage: UsageRecord,
  corrected: Corrected,
  find: (id: string) => Pick<BookedEntry, 'record'> | undefined,
  context: ChargeContext,
): OneResult {
  // A sponsor follows what its user's account has decided, however late.
  const isPart = context.splitOf(usage) !== undefined;
  if (!isPart && corrected.atMs < context.nowMs - MAX_USAGE_AGE_DAYS * DAY_MS) return refused('too-old');
  const cancelled = cancelCharge(account, corrected, usage.source, find, context.tariffs);
  if (cancelled.kind === 'refused') return refused(cancelled.reason);
  const { balances, record } = cancelled;
  if (usage.action === 'cancel') return { kind: 'charged', balances, record, signals: [], short: [] };
  const result = chargeOne(balances, usage, context);
  return result.kind === 'refused' ? result : { ...result, cancelled: record };
}

function chargeOne(account: BalanceAccount, usage: UsageRecord, context: ChargeContext): OneResult {
  const part = context.splitOf(usage);
  if (part) return { kind: 'charged', short: [], ...takeSponsored(account, part, usage) };
  const atMs = Date.parse(usage.startedAt);
  if (atMs < account.openedAt) return refused('unknown-subscriber');
  if (atMs > context.nowMs + MAX_USAGE_AHEAD_MS) return refused('future-usage');
  if (atMs < context.nowMs - MAX_USAGE_AGE_DAYS * DAY_MS) return refused('too-old');
  return takeUsage(account, usage, context.memberOf(usage), context.tariffs, context.sponsors);
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
