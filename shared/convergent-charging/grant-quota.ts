import type { BalanceAccount, ChargingSession, SessionGroup, Shortage } from '../balance-management';
import { invariant } from '../kernel/errors';
import { OCTETS_PER_GIB, OCTETS_PER_MIB } from '../kernel/quantity';
import { type FinalUnit, nextPeriodChange, type Tariff, TERMINATE } from '../rating';
import type { UsageService } from '../usage-management';
import { changesBetween, tariffsAt } from './plans-in-force';
import { type PricingContext, priceSessionUnits, type SessionPrice } from './rate-session';
import type { Counts, GroupAnswer } from './session-request';

interface Quota {
  /** What a client that leaves the amount to us is given. */
  readonly given: bigint;
  /** Nobody is given more at once, so that one session does not hold a balance. */
  readonly most: bigint;
}
/** Octets, seconds, messages. Within the validity time a call uses 600 seconds: more would only be held. */
export const QUOTAS: Readonly<Record<UsageService, Quota>> = {
  data: { given: 10n * OCTETS_PER_MIB, most: OCTETS_PER_GIB },
  voice: { given: 300n, most: 600n },
  sms: { given: 1n, most: 100n },
};
/** The client must report after this time at the latest. */
export const VALIDITY_SECONDS = 600;
/** A grant that nobody uses for so long is given back: a session that idles holds no money. 0 is never: a call uses its own. */
export const HOLDING_SECONDS: Readonly<Record<UsageService, number>> = { data: 300, voice: 0, sms: 0 };
/** TS 32.290: what was granted is taken back no earlier than twice the validity time. */
export const RECLAIM_MS = 2 * VALIDITY_SECONDS * 1000;
/** A report is due when a fifth remains. */
const THRESHOLD_PART = 5n;

type GrantingContext = PricingContext & { readonly nowMs: number };

export interface Grant {
  readonly group: SessionGroup;
  readonly answer: GroupAnswer;
  /** What the account lacks for all that was wanted and more: another slice of a hot pool may have it. */
  readonly short: readonly Shortage[];
}

/**
 * Grants a rating group that holds nothing what it asks for, or as much as the balance covers, and the limits let, beyond what
 * others hold. What a sponsor can pay of it now is not asked of the account, and held nowhere. The last grant says so, and what to do when it is used; so does the refusal of one, where something else than
 * ending the service is to be done. The units are reserved at their price now: money, allowances, and what they may spend of
 * limits. `held` was granted in the same request for another user plane: it is reserved again, and what is granted comes on top.
 */
export function grantQuota(
  account: BalanceAccount,
  session: ChargingSession,
  group: SessionGroup,
  requested: Counts,
  held: bigint,
  context: GrantingContext,
): Grant {
  invariant(group.granted === 0n, 'what was granted is returned before more is granted');
  const { ratingGroup, service } = group;
  const priceAt = (units: bigint, fromMs: number): SessionPrice | undefined =>
    priceSessionUnits(account, session, group, { units, fromMs }, context);
  const priceOf = (units: bigint): SessionPrice | undefined => priceAt(units, context.nowMs);
  const nothing = priceOf(0n);
  if (!nothing) return { group, answer: { ratingGroup, resultCode: 'RATING_FAILED' }, short: [] };
  const fits = (units: bigint): SessionPrice | undefined => {
    const price = priceOf(units);
    return price && price.taken.unpaidNano === 0n && price.taken.blockedBy === undefined ? price : undefined;
  };
  const wanted = held + wantedOf(service, requested);
  const all = greatestFitting(held, wanted, (count) => fits(count) !== undefined);
  const units = all - held;
  const isLast = fits(all + 1n) === undefined;
  const short = isLast ? (priceOf(wanted + 1n)?.taken.short ?? []) : [];
  const finalUnit = finalUnitOf(service, nothing.tariff);
  const price = fits(all);
  invariant(price || all === 0n, 'what was found to fit fits, and what was granted before still does');
  const holding = all === 0n || !price ? group : holdFor(group, all, price, context.nowMs);
  if (units === 0n || !price) {
    const instead = finalUnit.action === 'TERMINATE' ? {} : { finalUnit };
    const answer: GroupAnswer = { ratingGroup, resultCode: 'QUOTA_LIMIT_REACHED', ...instead };
    return { group: { ...holding, limited: true }, answer, short };
  }
  const threshold = isLast ? 0n : units / THRESHOLD_PART;
  return {
    group: { ...holding, limited: isLast },
    answer: {
      ratingGroup,
      resultCode: 'SUCCESS',
      grant: {
        service,
        units,
        threshold,
        validitySeconds: VALIDITY_SECONDS,
        ...(service === 'data' ? priceChange(account, session, price, priceAt, context) : {}),
      },
      ...(isLast ? { finalUnit } : {}),
    },
    short,
  };
}

const holdFor = (group: SessionGroup, units: bigint, { taken }: SessionPrice, nowMs: number): SessionGroup => ({
  ...group,
  granted: units,
  reservedNano: taken.amountNano,
  reservedUnits: taken.drawn,
  ...(taken.counted.length === 0 ? {} : { reservedLimits: taken.counted }),
  validUntil: nowMs + RECLAIM_MS,
});

/**
 * When another price begins before the next report is due. A call's reports are split where its price changes; what of a volume was
 * used before, only the client can tell.
 */
function priceChange(
  account: BalanceAccount,
  { productId }: ChargingSession,
  now: SessionPrice,
  priceAt: (units: bigint, fromMs: number) => SessionPrice | undefined,
  { nowMs, tariffs: versions }: GrantingContext,
): { readonly priceChangesAt?: number } {
  const untilMs = nowMs + VALIDITY_SECONDS * 1_000;
  const inForce = tariffsAt(account, { atMs: nowMs, productId }, versions);
  const period = nextPeriodChange(inForce, nowMs, untilMs);
  const [changed = untilMs] = changesBetween(account, nowMs, untilMs, versions);
  const atMs = period !== undefined && period < changed ? period : changed;
  if (atMs >= untilMs) return {};
  const then = priceAt(0n, atMs);
  return then?.tariffNames === now.tariffNames && then.rule.priceId === now.rule.priceId
    ? {}
    : { priceChangesAt: atMs };
}

function wantedOf(service: UsageService, requested: Counts): bigint {
  const { given, most } = QUOTAS[service];
  const asked = requested[service] ?? 0n;
  if (asked === 0n) return given;
  return asked < most ? asked : most;
}

/** Only data can be led elsewhere: a call or a message without money ends. */
const finalUnitOf = (service: UsageService, { finalUnit }: Tariff): FinalUnit =>
  service === 'data' && finalUnit ? finalUnit : TERMINATE;

/** By halving: some thirty prices for the largest grant, and one when all of it fits. */
function greatestFitting(least: bigint, wanted: bigint, fits: (units: bigint) => boolean): bigint {
  if (fits(wanted)) return wanted;
  let low = least;
  let high = wanted;
  while (high - low > 1n) {
    const middle = (low + high) / 2n;
    if (fits(middle)) low = middle;
    else high = middle;
  }
  return low;
}
