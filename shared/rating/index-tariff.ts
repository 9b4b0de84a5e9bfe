import type { UsageService } from '../usage-management';
import { CompiledCalendar } from './calendar';
import type { DiscountRule } from './discount-rule';
import { compareDiscounts } from './order-discounts';
import { PrefixTable } from './prefix-table';
import {
  CONDITION_NAMES,
  type ConditionName,
  type Conditions,
  type PrefixZones,
  type PriceRule,
  type Tariff,
} from './tariff';
import type { UsageScope } from './usage-scope';

/** Where a rule's price and increment change: in units from the usage's beginning. */
export interface RateStep {
  readonly fromUnit: bigint;
  /** Where the next step begins; undefined for the last. */
  readonly untilUnit: bigint | undefined;
  readonly priceNano: bigint;
  readonly increment: bigint;
}

export type IndexedConditions = readonly (readonly [ConditionName, readonly string[]])[];

/** A rule with what its lookups need, made once. */
export interface IndexedRule {
  readonly tariff: Tariff;
  readonly rule: PriceRule;
  /** -1 fits any. */
  readonly period: number;
  readonly isAbroad: boolean;
  readonly anyNetwork: boolean;
  readonly networks: PrefixTable | undefined;
  readonly prefixes: PrefixTable | undefined;
  readonly conditions: IndexedConditions;
  readonly steps: readonly RateStep[];
}

export interface IndexedDiscount {
  readonly tariff: Tariff;
  readonly discount: DiscountRule;
  /** Of its scope all but the prices. */
  readonly scope: UsageScope;
  /** Of its scope the prices, a deck's hundreds; undefined for any. */
  readonly priceIds: ReadonlySet<string> | undefined;
  /** -1 fits any. */
  readonly period: number;
  readonly conditions: IndexedConditions;
}

/** A service's rules: those of each zone of the deck, and those that name no zone. */
export interface ServiceRules {
  readonly ofZone: readonly (readonly IndexedRule[])[];
  readonly ofAny: readonly IndexedRule[];
}

export interface IndexedTariff {
  readonly tariff: Tariff;
  readonly calendar: CompiledCalendar | undefined;
  readonly destinations: ZoneTable | undefined;
  readonly networks: ZoneTable | undefined;
  readonly services: Readonly<Record<UsageService, ServiceRules>>;
  /** In the order in which they are taken. */
  readonly discounts: readonly IndexedDiscount[];
}

/** Prefixes of zones; a found zone is an index of `zones`. */
export class ZoneTable {
  readonly zones: readonly string[];
  private readonly table: PrefixTable;

  constructor(prefixes: PrefixZones) {
    this.zones = Object.keys(prefixes);
    this.table = new PrefixTable(
      Object.values(prefixes).flatMap((of, zone) => of.map((prefix) => [prefix, zone] as const)),
    );
  }

  /** `prefixValue` of the answer is the zone's index, `prefixLength` how much matched; negative when nothing does. */
  find(digits: string): number {
    return this.table.find(digits);
  }
}

const indexed = new WeakMap<Tariff, IndexedTariff>();

/** A tariff compiled for lookups: once for each tariff object, which a warm function keeps (CachedTariffStore). */
export function indexTariff(tariff: Tariff): IndexedTariff {
  const known = indexed.get(tariff);
  if (known) return known;
  const made = buildIndex(tariff);
  indexed.set(tariff, made);
  return made;
}

function buildIndex(tariff: Tariff): IndexedTariff {
  const calendar = tariff.calendar && new CompiledCalendar(tariff.calendar);
  const destinations = tariff.destinations && new ZoneTable(tariff.destinations);
  const rules = tariff.rules.map((rule) => indexRule(tariff, rule, calendar));
  const serviceRules = (service: UsageService): ServiceRules => {
    const own = rules.filter(({ rule }) => rule.service === service);
    const ofZone = new Map(destinations?.zones.map((zone) => [zone, [] as IndexedRule[]]));
    for (const one of own) for (const zone of one.rule.destinationZones ?? []) ofZone.get(zone)?.push(one);
    return { ofZone: [...ofZone.values()], ofAny: own.filter(({ rule }) => !rule.destinationZones?.length) };
  };
  return {
    tariff,
    calendar,
    destinations,
    networks: tariff.networks && new ZoneTable(tariff.networks),
    services: { voice: serviceRules('voice'), sms: serviceRules('sms'), data: serviceRules('data') },
    discounts: (tariff.discounts ?? [])
      .map((discount) => indexDiscount(tariff, discount, calendar))
      .sort(compareDiscounts),
  };
}

function indexDiscount(
  tariff: Tariff,
  discount: DiscountRule,
  calendar: CompiledCalendar | undefined,
): IndexedDiscount {
  const { priceIds, ...scope } = discount.scope;
  return {
    tariff,
    discount,
    scope,
    priceIds: priceIds && new Set(priceIds),
    period: indexPeriod(discount.period, calendar),
    conditions: indexConditions(discount.conditions),
  };
}

function indexRule(tariff: Tariff, rule: PriceRule, calendar: CompiledCalendar | undefined): IndexedRule {
  const networks = rule.visitedNetworks.filter((prefix) => prefix !== '*');
  const table = (prefixes: readonly string[]): PrefixTable | undefined =>
    prefixes.length === 0 ? undefined : new PrefixTable(prefixes.map((prefix) => [prefix, 0] as const));
  return {
    tariff,
    rule,
    period: indexPeriod(rule.period, calendar),
    isAbroad: rule.visitedNetworks.length > 0 || (rule.roamingZones?.length ?? 0) > 0,
    anyNetwork: rule.visitedNetworks.includes('*'),
    networks: table(networks),
    prefixes: table(rule.destinationPrefixes),
    conditions: indexConditions(rule.conditions),
    steps: stepsOf(rule),
  };
}

/** -1 fits any time. A period that the calendar lacks never comes: -2 equals no index. */
function indexPeriod(period: string | undefined, calendar: CompiledCalendar | undefined): number {
  if (period === undefined) return -1;
  const index = calendar?.names.indexOf(period) ?? -1;
  return index === -1 ? -2 : index;
}

const indexConditions = (conditions: Conditions | undefined): IndexedConditions =>
  CONDITION_NAMES.flatMap((name) => {
    const values = conditions?.[name];
    return values && values.length > 0 ? [[name, values] as const] : [];
  });

/** 60/1 at one price is two steps; those that the rule adds follow. */
function stepsOf(rule: PriceRule): RateStep[] {
  const { priceNano, firstIncrement, nextIncrement } = rule;
  const starts = [
    { fromUnit: 0n, priceNano, increment: firstIncrement },
    ...(firstIncrement === nextIncrement ? [] : [{ fromUnit: firstIncrement, priceNano, increment: nextIncrement }]),
  ];
  const later = rule.steps ?? [];
  const before = later[0] ? starts.filter((start) => start.fromUnit < (later[0]?.fromUnit ?? 0n)) : starts;
  const all = [...before, ...later];
  return all.map((step, index) => ({ ...step, untilUnit: all[index + 1]?.fromUnit }));
}
