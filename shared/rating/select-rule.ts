import type { IndexedConditions, IndexedRule, IndexedTariff } from './index-tariff';
import { prefixLength, prefixValue } from './prefix-table';
import type { RatableUsage } from './rate-usage';

/** A country's network has six digits at most; a zone named outright is as exact as all of them. */
const EXACT_NETWORK = 6;
// Networks decide before destinations, those before conditions, and a rule for a period before one for all time.
const NETWORK_WEIGHT = 10_000;
const DESTINATION_WEIGHT = 100;
const CONDITION_WEIGHT = 10;

/**
 * The rule of a tariff that fits best at a time: the longest network prefix, then the longest destination prefix, then the
 * most conditions, then a rule of the period. Among equals, which the check at publishing refuses, the first.
 */
export function selectRule(usage: RatableUsage, index: IndexedTariff, atMs: number): IndexedRule | undefined {
  const rules = index.services[usage.service];
  const period = index.calendar ? index.calendar.indexAt(atMs) : 0;
  let best: IndexedRule | undefined;
  let bestRank = -1;
  if (index.destinations && usage.destination !== undefined) {
    const found = index.destinations.find(usage.destination);
    const ofZone = found < 0 ? undefined : rules.ofZone[prefixValue(found)];
    if (ofZone)
      for (const rule of ofZone) {
        const rank = rankOf(rule, usage, index, period, prefixLength(found));
        if (rank <= bestRank) continue;
        best = rule;
        bestRank = rank;
      }
  }
  for (const rule of rules.ofAny) {
    const rank = rankOf(rule, usage, index, period, 0);
    if (rank <= bestRank) continue;
    best = rule;
    bestRank = rank;
  }
  return best;
}

/** -1 when it does not fit. `inZone` is how much of the destination its zone's prefix matched. */
function rankOf(one: IndexedRule, usage: RatableUsage, index: IndexedTariff, period: number, inZone: number): number {
  if (one.period !== -1 && one.period !== period) return -1;
  if (!fitsConditions(one.conditions, usage)) return -1;
  const network = networkMatch(one, usage, index);
  if (network < 0) return -1;
  let destination = inZone;
  if (one.prefixes) {
    const found = usage.destination === undefined ? -1 : one.prefixes.find(usage.destination);
    if (found < 0) return -1;
    destination = Math.max(inZone, prefixLength(found));
  }
  return (
    network * NETWORK_WEIGHT +
    destination * DESTINATION_WEIGHT +
    one.conditions.length * CONDITION_WEIGHT +
    (one.period === -1 ? 0 : 1)
  );
}

/** Whether a usage has one of the values of each name that is asked. */
export function fitsConditions(conditions: IndexedConditions, usage: RatableUsage): boolean {
  for (const [name, values] of conditions) {
    const given = usage[name];
    if (given === undefined || !values.includes(given)) return false;
  }
  return true;
}

/** A home price never rates usage abroad: a roaming price must be stated. */
function networkMatch(one: IndexedRule, usage: RatableUsage, index: IndexedTariff): number {
  const { visitedNetwork, roamingZone } = usage;
  const isAbroad = visitedNetwork !== undefined || roamingZone !== undefined;
  if (!one.isAbroad) return isAbroad ? -1 : 0;
  if (!isAbroad) return -1;
  let longest = one.anyNetwork ? 0 : -1;
  if (one.networks && visitedNetwork !== undefined) {
    const found = one.networks.find(visitedNetwork);
    if (found >= 0) longest = prefixLength(found);
  }
  const zones = one.rule.roamingZones;
  if (!zones || zones.length === 0) return longest;
  if (roamingZone !== undefined) return zones.includes(roamingZone) ? EXACT_NETWORK : longest;
  const found = visitedNetwork === undefined || !index.networks ? -1 : index.networks.find(visitedNetwork);
  if (found < 0 || !zones.includes(index.networks?.zones[prefixValue(found)] ?? '')) return longest;
  return Math.max(longest, prefixLength(found));
}
