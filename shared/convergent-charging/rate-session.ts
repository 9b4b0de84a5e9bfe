import {
  type BalanceAccount,
  type ChargeRecord,
  type ChargingSession,
  type SessionGroup,
  type Taken,
  takeUnits,
} from '../balance-management';
import {
  energyOf,
  energyRateOf,
  type PriceRule,
  priceNameOf,
  priceUsage,
  type RatedUsage,
  rateUsage,
  type Tariff,
  tariffNames,
} from '../rating';
import type { ChargeContext } from './charge-usages';
import { serviceNamedFor } from './choose-service';
import { countTiers, type TierStands, tierStands, unitsBefore } from './count-tiers';
import { laterTariffs, payingTerms, segmentOf, tariffsAt } from './plans-in-force';
import { type Share, sharedClaim, shareOfSponsor } from './split-usage';

/** What so many units more cost a rating group, and who pays. */
export interface SessionPrice {
  readonly tariff: Tariff;
  readonly rule: PriceRule;
  /** The versions that rated it, as its record names them. */
  readonly tariffNames: string;
  /** The moment that it is rated at: a call's beginning, else the use's own. Epoch milliseconds. */
  readonly ratedAtMs: number;
  readonly billedUnits: bigint;
  readonly taken: Taken;
  /** What a sponsor pays of it. */
  readonly share: Share | undefined;
  readonly tiers: ChargeRecord['tiers'];
  /** What was counted under this price before; undefined when nothing was. */
  readonly before: ChargeRecord['before'];
  /** The group with these units counted. */
  readonly group: SessionGroup;
}

/** What prices ask of the world around an account. */
export type PricingContext = Pick<ChargeContext, 'tariffs' | 'sponsors'>;

/** Units of the group's service, used from a time on (epoch milliseconds). */
export interface SessionUse {
  readonly units: bigint;
  readonly fromMs: number;
}

/**
 * Prices units on top of what the group has used under the same price: the whole so far is rated, and what it cost so far is
 * taken off. So however a session is cut into reports, and in whatever order they come, it costs what one usage would. A call is
 * rated from its beginning, so that it crosses periods and tariffs where a whole call does. Undefined when no tariff rates it.
 */
export function priceSessionUnits(
  account: BalanceAccount,
  session: ChargingSession,
  group: SessionGroup,
  use: SessionUse,
  context: PricingContext,
): SessionPrice | undefined {
  const rate = raterOf(account, session, group, context);
  const { counted, ratedAtMs } = countFrom(group, use, rate);
  const ratings = rateWhole(account, session, counted, { ...use, fromMs: ratedAtMs }, rate, context);
  if (!ratings) return undefined;
  const { whole, before, stands, dueNano } = ratings;
  const billedUnits = whole.billedUnits - before.billedUnits;
  const afterwards = (coveredUnits: bigint): Pick<SessionGroup, 'moneyUnits' | 'dueNano'> => {
    const moneyUnits = counted.moneyUnits + billedUnits - coveredUnits;
    const wholeNano = priceUsage(whole, whole.billedUnits - moneyUnits).amountNano;
    // A tier that makes the whole cheaper gives nothing back.
    return { moneyUnits, dueNano: wholeNano > dueNano ? wholeNano : dueNano };
  };
  const { visitedNetwork, productId } = session;
  const by = { atMs: use.fromMs, productId };
  const rated = {
    service: group.service,
    zone: whole.rule.zone,
    ...(visitedNetwork === undefined ? {} : { visitedNetwork }),
  };
  const priceNano = context.sponsors.size === 0 ? 0n : afterwards(0n).dueNano - dueNano;
  const priced = { ...rated, ratingGroup: String(group.ratingGroup), priceNano, beforeNano: dueNano };
  const share = priceNano === 0n ? undefined : shareOfSponsor(account, by, priced, context.sponsors);
  const taken = takeUnits(
    account,
    {
      ...rated,
      ...by,
      sessionId: session.id,
      billedUnits,
      priceOf: (coveredUnits) => afterwards(coveredUnits).dueNano - dueNano,
      ...sharedClaim(share, priceNano),
      energyRate: energyRateOf(whole),
      carbonMicrograms: carbonOf(whole) - carbonOf(before),
    },
    payingTerms(account, by, tariffsAt(account, by, context.tariffs)),
  );
  const coveredUnits = Object.values(taken.allowances).reduce((sum, units) => sum + units, 0n);
  const { account: next, tiers } = countTiers(taken.account, stands, whole, before);
  return {
    tariff: whole.tariff,
    rule: whole.rule,
    tariffNames: tariffNames(whole),
    ratedAtMs,
    billedUnits,
    taken: { ...taken, account: next },
    share,
    tiers,
    before:
      counted.usedUnits === 0n
        ? undefined
        : {
            units: String(counted.usedUnits),
            billedUnits: String(before.billedUnits),
            moneyUnits: String(counted.moneyUnits),
            dueNano: String(dueNano),
          },
    group: { ...counted, usedUnits: counted.usedUnits + use.units, ...afterwards(coveredUnits) },
  };
}

/** A session with the units of a report, and without them. */
interface SessionRatings {
  readonly whole: RatedUsage;
  readonly before: RatedUsage;
  /** Where the tiers stand that count across usages. */
  readonly stands: TierStands;
  /** What it cost without them: nano currency units. */
  readonly dueNano: bigint;
}

/**
 * Rates all that a session used. Where its tiers count other usage too, its own units count as the last ones: a report costs what
 * its units cost where the counter stands now, in the increments of the whole.
 */
function rateWhole(
  account: BalanceAccount,
  { productId }: ChargingSession,
  counted: SessionGroup,
  { units, fromMs }: SessionUse,
  rate: Rater,
  { tariffs: versions }: PricingContext,
): SessionRatings | undefined {
  const use = { atMs: fromMs, productId };
  const all = counted.usedUnits + units;
  const later = laterTariffs(account, { ...use, service: counted.service, units: all }, versions);
  const stands = tierStands(account, use, tariffsAt(account, use, versions), later);
  // Which units count does not depend on where the tiers stand.
  const own = rate(counted.usedUnits, fromMs);
  const held = unitsBefore(stands, own);
  const whole = rate(all, fromMs, held);
  const before = stands.size === 0 ? own : rate(counted.usedUnits, fromMs, held);
  if (!whole || !before) return undefined;
  const isCounted = whole.parts.some(({ rule }) => rule.tierCounter);
  const dueNano = isCounted ? priceUsage(before, before.billedUnits - counted.moneyUnits).amountNano : counted.dueNano;
  return { whole, before, stands, dueNano };
}

const carbonOf = (rated: RatedUsage): bigint => energyOf(rated)?.carbonMicrograms ?? 0n;

type Rater = (units: bigint, atMs: number, unitsBefore?: Record<string, bigint>) => RatedUsage | undefined;

function raterOf(
  account: BalanceAccount,
  session: ChargingSession,
  group: SessionGroup,
  { tariffs: versions }: Pick<ChargeContext, 'tariffs'>,
): Rater {
  const { service } = group;
  const { destination, visitedNetwork, slice, productId } = session;
  const said = {
    service,
    ratingGroup: String(group.ratingGroup),
    ...(destination === undefined ? {} : { destination }),
    ...(visitedNetwork === undefined ? {} : { visitedNetwork }),
    ...(slice === undefined ? {} : { slice }),
    ...segmentOf(account),
  };
  return (units, startedAtMs, held = {}) => {
    const use = { atMs: startedAtMs, productId };
    const tariffs = tariffsAt(account, use, versions);
    if (isFree(session, group, tariffs)) return undefined;
    const later = laterTariffs(account, { ...use, service, units }, versions);
    return rateUsage({ ...said, units, startedAtMs, unitsBefore: held }, tariffs, later);
  };
}

/** Nobody is charged for being called, unless a rule names the rating group that such calls come under. */
export const isFree = (session: ChargingSession, group: SessionGroup, tariffs: readonly Tariff[]): boolean =>
  session.incoming === true && serviceNamedFor(group.ratingGroup, tariffs) === undefined;

/** Another tariff, price or service begins to count anew; a call goes on from where it began. */
function countFrom(group: SessionGroup, use: SessionUse, rate: Rater): { counted: SessionGroup; ratedAtMs: number } {
  const isCall = group.service === 'voice';
  const ratedAtMs = isCall && group.usedUnits > 0n ? group.since : use.fromMs;
  const rated = rate(0n, ratedAtMs);
  if (rated && isSame(group, rated)) return { counted: { ...group, since: isCall ? ratedAtMs : 0 }, ratedAtMs };
  const anew = { ...namesOf(rate(0n, use.fromMs)), usedUnits: 0n, moneyUnits: 0n, dueNano: 0n };
  return { counted: { ...group, ...anew, since: isCall ? use.fromMs : 0 }, ratedAtMs: use.fromMs };
}

const namesOf = (rated: RatedUsage | undefined): Pick<SessionGroup, 'tariff' | 'priceId'> =>
  rated ? { tariff: tariffNames(rated), priceId: priceNameOf(rated) } : { tariff: '', priceId: '' };

const isSame = (group: SessionGroup, rated: RatedUsage): boolean =>
  group.tariff === tariffNames(rated) && group.priceId === priceNameOf(rated);
