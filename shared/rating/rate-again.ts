import type { ExplainableCharge } from './explain-charge';
import { type RatableUsage, type RatedUsage, rateUsage, type TariffSpan } from './rate-usage';
import { CONDITION_NAMES, type Tariff, tariffAt } from './tariff';

/** What of a recorded charge rating it again asks. */
export type RatableCharge = Omit<
  ExplainableCharge,
  'billedUnits' | 'tariff' | 'priceId' | 'zone' | 'allowances' | 'amountNano'
>;

/**
 * Rates a recorded charge by these tariffs, several versions of an offering among them: each of its own time. `later` says where
 * they change when that is not their own dates.
 */
export function rateAgain(
  charge: RatableCharge,
  tariffs: readonly Tariff[],
  later?: readonly TariffSpan[],
): RatedUsage | undefined {
  const usage = ratableOf(charge);
  const spans = spansOf(tariffs, usage);
  return rateUsage(usage, spans[0]?.tariffs ?? [], later ?? spans.slice(1));
}

function ratableOf(charge: RatableCharge): RatableUsage {
  const { destination, visitedNetwork, roamingZone, tiers } = charge;
  const conditions = CONDITION_NAMES.flatMap((name) => (charge[name] === undefined ? [] : [[name, charge[name]]]));
  return {
    service: charge.service,
    units: BigInt(charge.units),
    startedAtMs: Date.parse(charge.startedAt),
    ...(destination === undefined ? {} : { destination }),
    ...(visitedNetwork === undefined ? {} : { visitedNetwork }),
    ...(roamingZone === undefined ? {} : { roamingZone }),
    ...(tiers === undefined ? {} : { unitsBefore: beforeOf(tiers) }),
    ...Object.fromEntries(conditions),
  };
}

const beforeOf = (tiers: NonNullable<RatableCharge['tiers']>): Record<string, bigint> =>
  Object.fromEntries(Object.entries(tiers).map(([id, { before }]) => [id, BigInt(before)]));

/** Which of the tariffs applied from when on: of each offering the version of the time, in the order given. */
function spansOf(tariffs: readonly Tariff[], usage: RatableUsage): TariffSpan[] {
  const startMs = usage.startedAtMs ?? 0;
  const endMs = startMs + Number(usage.units) * 1000;
  const changes = tariffs.map(({ validFrom }) => validFrom).filter((atMs) => startMs < atMs && atMs < endMs);
  const offerings = [...Map.groupBy(tariffs, ({ offeringId }) => offeringId).values()];
  return [startMs, ...new Set(changes.sort((a, b) => a - b))].map((fromMs) => ({
    fromMs,
    tariffs: offerings.map((versions) => tariffAt(versions, fromMs)).filter((one) => one !== undefined),
  }));
}
