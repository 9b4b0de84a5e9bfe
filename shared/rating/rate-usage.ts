import { invariant } from '../kernel/errors';
import { divideRounded, NANO_PER_UNIT, roundNano } from '../kernel/money';
import type { UsageService } from '../usage-management';
import type { PriceRule, Tariff } from './tariff';

/** A usage as rating sees it: exact counts. Seconds, messages or octets, as its service counts. */
export interface RatableUsage {
  readonly service: UsageService;
  readonly units: bigint;
  readonly destination?: string;
  readonly visitedNetwork?: string;
}

/** What a usage is charged by, before anybody asks who pays which part. */
export interface RatedUsage {
  readonly tariff: Tariff;
  readonly rule: PriceRule;
  /** Units after rounding up to whole increments; zero units used charge nothing. */
  readonly billedUnits: bigint;
}

/** The first rule of the first tariff that fits; tariffs come in the order in which they apply (add-ons first). */
export function rateUsage(usage: RatableUsage, tariffs: readonly Tariff[]): RatedUsage | undefined {
  invariant(usage.units >= 0n, 'usage is not negative');
  for (const tariff of tariffs) {
    const rule = selectRule(usage, tariff.rules);
    if (rule) return { tariff, rule, billedUnits: billUnits(usage.units, rule) };
  }
  return undefined;
}

/** Among the rules that fit, the one with the longest network prefix, then the longest destination prefix. */
function selectRule(usage: RatableUsage, rules: readonly PriceRule[]): PriceRule | undefined {
  let best: PriceRule | undefined;
  let bestRank = -1;
  for (const rule of rules) {
    if (rule.service !== usage.service) continue;
    const network = networkMatch(rule, usage.visitedNetwork);
    const destination = prefixMatch(rule.destinationPrefixes, usage.destination);
    if (network < 0 || destination < 0) continue;
    const rank = network * 100 + destination;
    if (rank > bestRank) {
      best = rule;
      bestRank = rank;
    }
  }
  return best;
}

/** A home price never rates usage abroad: a roaming price must be stated. */
function networkMatch(rule: PriceRule, visited: string | undefined): number {
  if (visited === undefined) return rule.visitedNetworks.length === 0 ? 0 : -1;
  if (rule.visitedNetworks.length === 0) return -1;
  const longest = prefixMatch(
    rule.visitedNetworks.filter((prefix) => prefix !== '*'),
    visited,
  );
  if (longest > 0) return longest;
  return rule.visitedNetworks.includes('*') ? 0 : -1;
}

/** The length of the longest prefix that matches; 0 when there are none to match; -1 when none does. */
function prefixMatch(prefixes: readonly string[], text: string | undefined): number {
  if (prefixes.length === 0) return 0;
  let longest = -1;
  for (const prefix of prefixes) if (text?.startsWith(prefix) && prefix.length > longest) longest = prefix.length;
  return longest;
}

/** Whole increments, each started one charged: its cost does not grow with their number. */
export function billUnits(units: bigint, rule: Pick<PriceRule, 'firstIncrement' | 'nextIncrement'>): bigint {
  if (units === 0n) return 0n;
  if (units <= rule.firstIncrement) return rule.firstIncrement;
  const beyond = units - rule.firstIncrement;
  return rule.firstIncrement + divideRounded(beyond, rule.nextIncrement, 'up') * rule.nextIncrement;
}

/**
 * Nano currency units for `units` billed units: exact until the one rounding at the end. The connect fee is part of it
 * whenever any unit is paid with money.
 */
export function priceUnits(rule: PriceRule, units: bigint): bigint {
  invariant(units >= 0n, 'units are not negative');
  if (units === 0n) return 0n;
  const numerator = units * rule.priceNano + rule.connectFeeNano * rule.perUnits;
  const step = 10n ** BigInt(9 - rule.decimals);
  const cost = divideRounded(numerator, rule.perUnits * step, rule.rounding) * step;
  invariant(cost === roundNano(cost, rule.decimals, 'down'), 'a charge has no more decimals than the tariff says');
  invariant(cost < 10n ** 12n * NANO_PER_UNIT, 'a charge stays below 10^12 units');
  return cost;
}
