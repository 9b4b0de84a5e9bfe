import { invariant } from '../kernel/errors';
import type { UsageService } from '../usage-management';
import { type IndexedRule, indexTariff, type RateStep } from './index-tariff';
import { selectDiscounts, type TariffDiscount } from './select-discounts';
import { selectRule } from './select-rule';
import type { ConditionName, PriceRule, Tariff } from './tariff';
import { countedUnits } from './tier-counters';

/** A usage as rating sees it: exact counts. Seconds, messages or octets, as its service counts. */
export interface RatableUsage extends Readonly<Partial<Record<ConditionName, string>>> {
  readonly service: UsageService;
  readonly units: bigint;
  /** Epoch milliseconds. Without it no period of a calendar but the first tariff's beginning is known. */
  readonly startedAtMs?: number;
  readonly destination?: string;
  readonly visitedNetwork?: string;
  /** Where the network is known by its zone only. */
  readonly roamingZone?: string;
  /** Units that the counters of tiers held before, by their ids: where the tiers begin. */
  readonly unitsBefore?: Readonly<Record<string, bigint>>;
}

/** The tariffs that apply from a time on (epoch milliseconds), in the order in which they are asked. */
export interface TariffSpan {
  readonly fromMs: number;
  readonly tariffs: readonly Tariff[];
}

/** Whole increments in a row at one price of one rule. */
export interface RatedPart {
  readonly tariff: Tariff;
  readonly rule: PriceRule;
  /** Where it begins, in units from the usage's beginning. */
  readonly fromUnit: bigint;
  readonly billedUnits: bigint;
  readonly increment: bigint;
  /** Nano currency units a the rule's `perUnits`. */
  readonly priceNano: bigint;
}

/** What a usage is charged by, before anybody asks who pays which part. */
export interface RatedUsage {
  /** Where the usage begins: its zone, connect fee, minimum and rounding are this rule's. */
  readonly tariff: Tariff;
  readonly rule: PriceRule;
  /** As used. */
  readonly units: bigint;
  /** Units after rounding up to whole increments; zero units used charge nothing. */
  readonly billedUnits: bigint;
  /** In order, without gaps; none when nothing was used. */
  readonly parts: readonly RatedPart[];
  /** Of the moment at which it began, in the order in which they are taken. */
  readonly discounts: readonly TariffDiscount[];
}

/** Changes of period or tariff within one call. Three years of days: longer is a broken record, for a person to see. */
const MAX_CROSSINGS = 1_000;
const NO_PARTS: readonly RatedPart[] = [];

/**
 * What rates a usage: the first tariff with a rule that fits; tariffs come in the order in which they apply (add-ons
 * first). A call is split where a period of the day begins, or one of `later` (ascending). An increment belongs whole to the
 * moment at which it begins. Undefined when a part of it has no rule, or one in another currency.
 */
export function rateUsage(
  usage: RatableUsage,
  tariffs: readonly Tariff[],
  later: readonly TariffSpan[] = [],
): RatedUsage | undefined {
  invariant(usage.units >= 0n, 'usage is not negative');
  const startMs = usage.startedAtMs ?? tariffs[0]?.validFrom ?? 0;
  const first = pickRule(usage, tariffs, startMs);
  if (!first) return undefined;
  const { tariff, rule } = first;
  const { units } = usage;
  const discounts = selectDiscounts(usage, first, tariffs, startMs);
  if (units === 0n) return { tariff, rule, units, billedUnits: 0n, parts: NO_PARTS, discounts };
  const parts = splitUsage(usage, tariffs, later, startMs, first);
  const last = parts?.[parts.length - 1];
  if (!parts || !last) return undefined;
  return { tariff, rule, units, billedUnits: last.fromUnit + last.billedUnits, parts, discounts };
}

function pickRule(usage: RatableUsage, tariffs: readonly Tariff[], atMs: number): IndexedRule | undefined {
  for (const tariff of tariffs) {
    const rule = selectRule(usage, indexTariff(tariff), atMs);
    if (rule) return rule;
  }
  return undefined;
}

function splitUsage(
  usage: RatableUsage,
  tariffs: readonly Tariff[],
  later: readonly TariffSpan[],
  startMs: number,
  first: IndexedRule,
): RatedPart[] | undefined {
  const parts: RatedPart[] = [];
  let one: IndexedRule | undefined = first;
  let position = 0n;
  let steadyUnit = steadyUntilUnit(usage, tariffs, later, startMs, startMs);
  for (let crossings = 0; position < usage.units; ) {
    if (steadyUnit !== undefined && position >= steadyUnit) {
      crossings += 1;
      const atMs = startMs + Number(position) * 1000;
      const now = tariffsAt(tariffs, later, atMs);
      one = pickRule(usage, now, atMs);
      if (!one || one.tariff.currency !== first.tariff.currency || crossings > MAX_CROSSINGS) return undefined;
      steadyUnit = steadyUntilUnit(usage, now, later, startMs, atMs);
    }
    const step = stepAt(one.steps, position);
    let limit = step.untilUnit !== undefined && step.untilUnit < usage.units ? step.untilUnit : usage.units;
    if (steadyUnit !== undefined && steadyUnit < limit) limit = steadyUnit;
    let priceNano = step.priceNano;
    if (one.rule.tiers) {
      const tier = tierAt(one.rule, usage, position, parts);
      priceNano = tier.priceNano;
      if (tier.untilUnit !== undefined && tier.untilUnit < limit) limit = tier.untilUnit;
    }
    const { increment } = step;
    const billedUnits = wholeIncrements(limit - position, increment);
    invariant(billedUnits > 0n, 'each part moves a usage on');
    append(parts, { tariff: one.tariff, rule: one.rule, fromUnit: position, billedUnits, increment, priceNano });
    position += billedUnits;
  }
  return parts;
}

/** Two that differ in nothing but where they begin are one. */
function append(parts: RatedPart[], part: RatedPart): void {
  const last = parts[parts.length - 1];
  if (last && last.rule === part.rule && last.increment === part.increment && last.priceNano === part.priceNano)
    parts[parts.length - 1] = { ...last, billedUnits: last.billedUnits + part.billedUnits };
  else parts.push(part);
}

const tariffsAt = (first: readonly Tariff[], later: readonly TariffSpan[], atMs: number): readonly Tariff[] =>
  later.findLast((span) => span.fromMs <= atMs)?.tariffs ?? first;

/**
 * The second of the call at or after which its rule must be picked again; undefined when that is not within the call. Only
 * calls last: a message or a volume is rated by the moment at which it began.
 */
function steadyUntilUnit(
  usage: RatableUsage,
  tariffs: readonly Tariff[],
  later: readonly TariffSpan[],
  startMs: number,
  atMs: number,
): bigint | undefined {
  if (usage.service !== 'voice' || usage.startedAtMs === undefined) return undefined;
  let untilMs = Number.POSITIVE_INFINITY;
  for (const tariff of tariffs) {
    const { calendar } = indexTariff(tariff);
    if (calendar) untilMs = Math.min(untilMs, calendar.steadyUntil(atMs));
  }
  for (const span of later) if (span.fromMs > atMs) untilMs = Math.min(untilMs, span.fromMs);
  return untilMs < startMs + Number(usage.units) * 1000 ? BigInt(Math.ceil((untilMs - startMs) / 1000)) : undefined;
}

function stepAt(steps: readonly RateStep[], position: bigint): RateStep {
  for (let i = steps.length - 1; i > 0; i -= 1) {
    const step = steps[i];
    if (step && step.fromUnit <= position) return step;
  }
  const [step] = steps;
  invariant(step !== undefined, 'a rule has a step');
  return step;
}

/** A tier counts all units of its counter; `untilUnit` is told in units of this usage. */
function tierAt(
  rule: PriceRule,
  usage: RatableUsage,
  position: bigint,
  earlier: readonly RatedPart[],
): Pick<RateStep, 'priceNano' | 'untilUnit'> {
  const before = unitsBefore(rule, usage, position, earlier);
  const isVolume = rule.tierMode === 'volume';
  const counted = before + (isVolume ? usage.units : position);
  let priceNano = rule.priceNano;
  for (const tier of rule.tiers ?? []) {
    // A volume that ends where a tier begins has used none of its units.
    if (isVolume ? tier.fromUnit >= counted : tier.fromUnit > counted)
      return { priceNano, untilUnit: isVolume ? undefined : tier.fromUnit - before };
    priceNano = tier.priceNano;
  }
  return { priceNano, untilUnit: undefined };
}

/** What the counter held before the usage; less the units of the usage so far that count elsewhere. */
function unitsBefore(
  { tierCounter }: PriceRule,
  usage: RatableUsage,
  position: bigint,
  earlier: readonly RatedPart[],
): bigint {
  if (!tierCounter) return 0n;
  const counted = countedUnits(earlier)[tierCounter.id] ?? 0n;
  return (usage.unitsBefore?.[tierCounter.id] ?? 0n) + counted - position;
}

const wholeIncrements = (units: bigint, increment: bigint): bigint =>
  increment === 1n ? units : ((units + increment - 1n) / increment) * increment;

/** A tariff's version, as a charge's record names it: `payg@1.3`. */
export const versionOf = ({ tariff }: { readonly tariff: Tariff }): string => `${tariff.offeringId}@${tariff.version}`;

/** What a usage costs by within its versions: its rule, and the discounts on it. Of another name, it is another price. */
export const priceNameOf = ({ rule, discounts }: Pick<RatedUsage, 'rule' | 'discounts'>): string =>
  [rule.priceId, ...discounts.map(({ discount }) => discount.id)].join('+');

/** The versions that rated and discounted a usage, in order, as a charge's record names them: `payg@1.3`, or `payg@1.3 payg@2.4`. */
export const tariffNames = (rated: RatedUsage): string => {
  const { tariff, parts, discounts } = rated;
  if (discounts.length === 0 && parts.every((part) => part.tariff === tariff)) return versionOf(rated);
  return [...new Set([rated, ...parts, ...discounts].map(versionOf))].join(' ');
};
