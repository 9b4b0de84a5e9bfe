import type { RatedPart } from './rate-usage';
import type { Tariff, TierCounter } from './tariff';

/** Made once a tariff: most have none. */
const known = new WeakMap<Tariff, readonly TierCounter[]>();

/** The counters by which a tariff's tiers count across usages. */
export function tierCountersOf(tariff: Tariff): readonly TierCounter[] {
  let counters = known.get(tariff);
  if (!counters) {
    const all = tariff.rules.flatMap(({ tierCounter }) => tierCounter ?? []);
    counters = [...new Map(all.map((counter) => [counter.id, counter])).values()];
    known.set(tariff, counters);
  }
  return counters;
}

/** Billed units by the counter in which they count; empty where none does. */
export function countedUnits(parts: readonly RatedPart[]): Readonly<Record<string, bigint>> {
  const units: Record<string, bigint> = {};
  for (const { rule, billedUnits } of parts)
    if (rule.tierCounter) units[rule.tierCounter.id] = (units[rule.tierCounter.id] ?? 0n) + billedUnits;
  return units;
}
