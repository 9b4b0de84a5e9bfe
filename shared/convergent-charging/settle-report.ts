import {
  type BalanceAccount,
  type ChargeRecord,
  type ChargingSession,
  guardEntry,
  type SessionGroup,
  type Shortage,
  type Signal,
  utcDay,
} from '../balance-management';
import { invariant } from '../kernel/errors';
import type { UsageService } from '../usage-management';
import type { Charged } from './book-charges';
import { MAX_USAGE_AGE_DAYS, MAX_USAGE_AHEAD_MS } from './charge-usages';
import { paidBy } from './paid-by';
import { segmentOf } from './plans-in-force';
import { type PricingContext, priceSessionUnits, type SessionUse } from './rate-session';
import type { UsedUnits } from './session-request';
import { type Share, splitWith } from './split-usage';

const DAY_MS = 24 * 3_600_000;
const SOURCE = 'nchf';

export interface Settled {
  readonly account: BalanceAccount;
  readonly group: SessionGroup;
  readonly charged: Charged;
  /** `unrated`: no tariff has a price, so it is on record without one. `exceeded`: beyond what is there, or a limit that blocks. */
  readonly outcome: 'settled' | 'exceeded' | 'unrated';
  /** What the account lacked: another slice of a hot pool may have it. */
  readonly short: readonly Shortage[];
  /** The sponsor of a part, as it will stand. */
  readonly sponsor?: BalanceAccount;
}

/**
 * Settles used units, always, limits that block or not: from allowances, then from the money that nobody holds. What the balance
 * cannot pay is written on the record as unpaid. A sponsor's part is charged by whoever hears of the posting: it signals
 * `usage-split`. `account` must not hold anything for this group any more.
 */
export function settleReport(
  account: BalanceAccount,
  session: ChargingSession,
  group: SessionGroup,
  use: SessionUse,
  usageId: string,
  context: PricingContext,
): Settled {
  const price = priceSessionUnits(account, session, group, use, context);
  const atMs = price?.ratedAtMs ?? use.fromMs;
  const { destination, visitedNetwork, slice, productId } = session;
  const record: ChargeRecord = {
    usageId,
    source: SOURCE,
    service: group.service,
    startedAt: new Date(atMs).toISOString(),
    units: String(use.units),
    billedUnits: String(price?.billedUnits ?? 0n),
    tariff: price?.tariffNames ?? '',
    priceId: price?.rule.priceId ?? '',
    zone: price?.rule.zone ?? '',
    ...(destination === undefined ? {} : { destination }),
    ...(visitedNetwork === undefined ? {} : { visitedNetwork }),
    ratingGroup: String(group.ratingGroup),
    ...(slice === undefined ? {} : { slice }),
    ...segmentOf(account),
    ...(productId === undefined ? {} : { productId }),
    ...(price ? paidBy(price.taken) : { allowances: {}, amountNano: '0' }),
    ...(price?.tiers ? { tiers: price.tiers } : {}),
    ...(price?.before ? { before: price.before } : {}),
    ...(price && price.taken.unpaidNano > 0n ? { unpaidNano: String(price.taken.unpaidNano) } : {}),
    ...splitWith(price?.share),
  };
  const charged = { record, entry: guardEntry(usageId, SOURCE, atMs), day: utcDay(atMs) };
  if (!price) return { account, group, charged, outcome: 'unrated', short: [] };
  const { taken, share } = price;
  invariant(taken.amountNano >= 0n, 'a report never pays money back');
  return {
    account: taken.account,
    group: price.group,
    charged: { ...charged, signals: [...taken.signals, ...splitSignals(share, charged.day)] },
    outcome: taken.unpaidNano > 0n || taken.blockedBy !== undefined ? 'exceeded' : 'settled',
    short: taken.short,
    ...(share ? { sponsor: share.sponsor } : {}),
  };
}

const splitSignals = (share: Share | undefined, day: string): Signal[] =>
  share ? [{ kind: 'usage-split', ref: day }] : [];

/**
 * What a container reports of a service. It is rated by the client's time where that can be true; a clock that is off by days must
 * not lose a report, so else by ours. A call is reported when it was used: it began as many seconds before.
 */
export function useOf(account: BalanceAccount, service: UsageService, used: UsedUnits, nowMs: number): SessionUse {
  const units = used.counts[service] ?? 0n;
  const earliestMs = Math.max(account.openedAt, nowMs - MAX_USAGE_AGE_DAYS * DAY_MS);
  const isPossible = used.atMs >= earliestMs && used.atMs <= nowMs + MAX_USAGE_AHEAD_MS;
  const atMs = isPossible ? used.atMs : nowMs;
  return { units, fromMs: service === 'voice' ? Math.max(earliestMs, atMs - Number(units) * 1_000) : atMs };
}
