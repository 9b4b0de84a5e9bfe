import {
  availableMoney,
  type BalanceAccount,
  type ChargeRecord,
  type ChargingSession,
  guardEntry,
  type SessionGroup,
  utcDay,
} from '../balance-management';
import { invariant } from '../kernel/errors';
import { type ChargeContext, type Charged, MAX_USAGE_AGE_DAYS, MAX_USAGE_AHEAD_MS } from './charge-usages';
import { priceSessionUnits, SERVICE_OF_RATING_GROUP } from './rate-session';
import type { UsedUnits } from './session-request';

const DAY_MS = 24 * 3_600_000;
const SOURCE = 'nchf';

export interface Settled {
  readonly account: BalanceAccount;
  readonly group: SessionGroup;
  readonly charged: Charged;
  /** False when no tariff rates it: then it is on record, unpaid and without a price. */
  readonly rated: boolean;
}

/**
 * Settles used units, always: from allowances, then from the money that nobody holds. What the balance cannot pay is written
 * on the record as unpaid. `account` must not hold anything for this group any more.
 */
export function settleReport(
  account: BalanceAccount,
  session: ChargingSession,
  group: SessionGroup,
  used: UsedUnits,
  usageId: string,
  context: Pick<ChargeContext, 'nowMs' | 'tariffs'>,
): Settled {
  const atMs = usageTime(account, used.atMs, context.nowMs);
  const price = priceSessionUnits(account, session, group, { units: used.units, atMs }, context);
  const money = availableMoney(account);
  const costNano = price?.costNano ?? 0n;
  const paidNano = costNano <= money ? costNano : money;
  const allowances = price?.allowances ?? {};
  const record: ChargeRecord = {
    usageId,
    source: SOURCE,
    service: SERVICE_OF_RATING_GROUP,
    startedAt: new Date(atMs).toISOString(),
    units: String(used.units),
    billedUnits: String(price?.billedUnits ?? 0n),
    tariff: price?.tariff ?? '',
    priceId: price?.rule.priceId ?? '',
    zone: price?.rule.zone ?? '',
    allowances: Object.fromEntries(Object.entries(allowances).map(([id, units]) => [id, String(units)])),
    amountNano: String(paidNano),
    ...(session.visitedNetwork === undefined ? {} : { visitedNetwork: session.visitedNetwork }),
    ratingGroup: String(group.ratingGroup),
    ...(session.slice === undefined ? {} : { slice: session.slice }),
    ...(price?.before ? { before: price.before } : {}),
    ...(paidNano < costNano ? { unpaidNano: String(costNano - paidNano) } : {}),
  };
  invariant(paidNano >= 0n, 'a report never pays money back');
  return {
    account: {
      ...account,
      moneyNano: account.moneyNano - paidNano,
      buckets: account.buckets.map((bucket) => ({
        ...bucket,
        remaining: bucket.remaining - (allowances[bucket.id] ?? 0n),
      })),
    },
    group: price?.group ?? group,
    charged: { record, entry: guardEntry(usageId, SOURCE, atMs), day: utcDay(atMs) },
    rated: price !== undefined,
  };
}

/** The client's time where it can be true; a clock that is off by days must not lose a report, so else ours. */
function usageTime(account: BalanceAccount, claimedMs: number, nowMs: number): number {
  const earliest = Math.max(account.openedAt, nowMs - MAX_USAGE_AGE_DAYS * DAY_MS);
  return claimedMs >= earliest && claimedMs <= nowMs + MAX_USAGE_AHEAD_MS ? claimedMs : nowMs;
}
