import {
  availableMoney,
  type BalanceAccount,
  type ChargingSession,
  type SessionGroup,
  withoutGrant,
} from '../balance-management';
import { invariant } from '../kernel/errors';
import type { ChargeContext } from './charge-usages';
import { priceSessionUnits, type SessionPrice } from './rate-session';
import type { GroupAnswer } from './session-request';

/** A client that leaves the amount to us is given this much: 10 MiB. */
export const GRANT_DEFAULT_OCTETS = 10n << 20n;
/** Nobody is given more at once, so that one session does not hold a balance: 1 GiB. */
export const GRANT_MAX_OCTETS = 1n << 30n;
/** The client must report after this time at the latest. */
export const VALIDITY_SECONDS = 600;
/** TS 32.290: what was granted is taken back no earlier than twice the validity time. */
export const RECLAIM_MS = 2 * VALIDITY_SECONDS * 1000;
/** A report is due when a fifth remains. */
const THRESHOLD_PART = 5n;

export interface Grant {
  readonly group: SessionGroup;
  readonly answer: GroupAnswer;
}

/**
 * Grants a rating group that holds nothing what it asks for, or as much as the balance covers beyond what others hold. The
 * last grant says so. The units are reserved at their price now, money and allowances.
 */
export function grantQuota(
  account: BalanceAccount,
  session: ChargingSession,
  group: SessionGroup,
  requested: bigint,
  context: Pick<ChargeContext, 'nowMs' | 'tariffs'>,
): Grant {
  invariant(group.granted === 0n, 'what was granted is returned before more is granted');
  const { ratingGroup } = group;
  const wanted = requested === 0n ? GRANT_DEFAULT_OCTETS : requested < GRANT_MAX_OCTETS ? requested : GRANT_MAX_OCTETS;
  const priceOf = (units: bigint): SessionPrice | undefined =>
    priceSessionUnits(account, session, group, { units, atMs: context.nowMs }, context);
  if (!priceOf(0n)) return { group, answer: { ratingGroup, resultCode: 'RATING_FAILED' } };
  const money = availableMoney(account);
  const fits = (units: bigint): SessionPrice | undefined => {
    const price = priceOf(units);
    return price && price.costNano <= money ? price : undefined;
  };
  const units = greatestFitting(wanted, (count) => fits(count) !== undefined);
  if (units === 0n) return { group, answer: { ratingGroup, resultCode: 'QUOTA_LIMIT_REACHED' } };
  const price = fits(units);
  invariant(price, 'what was found to fit fits');
  const final = fits(units + 1n) === undefined;
  return {
    group: {
      ...withoutGrant(group),
      granted: units,
      reservedNano: price.costNano,
      reservedUnits: price.allowances,
      validUntil: context.nowMs + RECLAIM_MS,
    },
    answer: {
      ratingGroup,
      resultCode: 'SUCCESS',
      grant: { units, threshold: final ? 0n : units / THRESHOLD_PART, validitySeconds: VALIDITY_SECONDS, final },
    },
  };
}

/** By halving: some thirty prices for the largest grant, and one when all of it fits. */
function greatestFitting(wanted: bigint, fits: (units: bigint) => boolean): bigint {
  if (fits(wanted)) return wanted;
  let low = 0n;
  let high = wanted;
  while (high - low > 1n) {
    const middle = (low + high) / 2n;
    if (fits(middle)) low = middle;
    else high = middle;
  }
  return low;
}
