import { Temporal } from '@js-temporal/polyfill';
import type { PriceRule, RatableUsage, Tariff, TariffSpan } from '../../shared/rating';

/**
 * What a usage costs, said a second time and another way: one increment after the other, each rule looked at, prefixes
 * compared as text, local time by Temporal, sums of reduced fractions. Slow, and without a line of the engine's.
 */

/** A reduced fraction of a currency unit. */
class Fraction {
  readonly over: bigint;
  readonly under: bigint;
  constructor(over: bigint, under: bigint) {
    let [a, b] = [over < 0n ? -over : over, under];
    while (b !== 0n) [a, b] = [b, a % b];
    this.over = over / (a === 0n ? 1n : a);
    this.under = under / (a === 0n ? 1n : a);
  }
  plus(other: Fraction): Fraction {
    return new Fraction(this.over * other.under + other.over * this.under, this.under * other.under);
  }
  times(other: Fraction): Fraction {
    return new Fraction(this.over * other.over, this.under * other.under);
  }
  isBelow(other: Fraction): boolean {
    return this.over * other.under < other.over * this.under;
  }
}
const NANO = 10n ** 9n;
const ofNano = (nano: bigint): Fraction => new Fraction(nano, NANO);

export interface OraclePrice {
  readonly priceIds: readonly string[];
  readonly billedUnits: bigint;
  readonly amountNano: bigint;
  /** Micrograms of CO2 equivalent. */
  readonly carbon: bigint | undefined;
}

export function oraclePrice(
  usage: RatableUsage,
  tariffs: readonly Tariff[],
  later: readonly TariffSpan[],
  coveredUnits: bigint,
): OraclePrice | undefined {
  const startMs = usage.startedAtMs ?? 0;
  const first = chosen(usage, tariffs, startMs);
  if (!first) return undefined;
  let sum = ofNano(first.rule.connectFeeNano);
  let unit = 0n;
  const counted = new Map<string | undefined, bigint>();
  const priceIds: string[] = [];
  while (unit < usage.units) {
    const atMs = usage.service === 'voice' ? startMs + Number(unit) * 1000 : startMs;
    const now =
      usage.service === 'voice'
        ? ([...later].reverse().find((one) => one.fromMs <= atMs)?.tariffs ?? tariffs)
        : tariffs;
    const picked = chosen(usage, now, atMs);
    if (!picked || picked.tariff.currency !== first.tariff.currency) return undefined;
    const { rule } = picked;
    if (priceIds[priceIds.length - 1] !== rule.priceId) priceIds.push(rule.priceId);
    const elsewhere = unit - (counted.get(rule.tierCounter?.id) ?? 0n);
    const { increment, priceNano } = incrementAt(rule, usage, unit, elsewhere);
    counted.set(rule.tierCounter?.id, unit - elsewhere + increment);
    const free = coveredUnits <= unit ? 0n : coveredUnits - unit > increment ? increment : coveredUnits - unit;
    sum = sum.plus(new Fraction((increment - free) * priceNano, NANO * rule.perUnits));
    unit += increment;
  }
  const carbon = carbonOf(first, usage);
  if (coveredUnits >= unit) return { priceIds, billedUnits: unit, amountNano: 0n, carbon };
  sum = discounted(sum, first, usage, tariffs, startMs);
  const minimum = ofNano(first.rule.minimumNano ?? 0n);
  const exact = sum.isBelow(minimum) ? minimum : sum;
  return { priceIds, billedUnits: unit, amountNano: rounded(exact, first.rule), carbon };
}

/** What set price says less than the sum, then what percents leave, then what amounts leave: each kind's order is all one. */
function discounted(
  sum: Fraction,
  first: { tariff: Tariff; rule: PriceRule },
  usage: RatableUsage,
  tariffs: readonly Tariff[],
  atMs: number,
): Fraction {
  const isAbroad = usage.visitedNetwork !== undefined || usage.roamingZone !== undefined;
  const fitting = tariffs
    .filter(({ currency }) => currency === first.tariff.currency)
    .flatMap((tariff) =>
      (tariff.discounts ?? []).filter(
        ({ scope, period, validFrom = -Infinity, validUntil = Infinity, conditions = {} }) =>
          (scope.services ?? [usage.service]).includes(usage.service) &&
          (scope.zones ?? [first.rule.zone]).includes(first.rule.zone) &&
          (isAbroad || !scope.roaming) &&
          (period ?? periodAt(tariff, atMs)) === periodAt(tariff, atMs) &&
          validFrom <= atMs &&
          atMs < validUntil &&
          asksFor(conditions, usage),
      ),
    );
  const values = (wanted: string): Fraction[] =>
    fitting.filter(({ kind }) => kind === wanted).map(({ valueNano }) => ofNano(valueNano));
  let left = values('fixedPrice').reduce((price, fixed) => (fixed.isBelow(price) ? fixed : price), sum);
  for (const { over, under } of values('percent')) left = left.times(new Fraction(100n * under - over, 100n * under));
  const off = values('amount').reduce((all, amount) => all.plus(amount), ofNano(0n));
  return left.isBelow(off) ? ofNano(0n) : left.plus(off.times(new Fraction(-1n, 1n)));
}

const asksFor = (conditions: NonNullable<PriceRule['conditions']>, usage: RatableUsage): boolean =>
  (Object.entries(conditions) as [keyof typeof conditions, string[]][]).every(([name, values]) =>
    values.some((value) => value === usage[name]),
  );

function carbonOf({ tariff, rule }: { tariff: Tariff; rule: PriceRule }, usage: RatableUsage): bigint | undefined {
  const rate = tariff.energy && (rule.energy ?? tariff.energy.rates[usage.service]);
  if (!tariff.energy || !rate) return undefined;
  const kilowattHours = new Fraction(rate.microWattHours * usage.units, rate.perUnits * NANO);
  const exact = kilowattHours.times(new Fraction(tariff.energy.microgramsPerKilowattHour, 1n));
  return rounded(exact, { decimals: 0, rounding: 'half-even' }) / NANO;
}

/** `elsewhere` are units so far that do not count in this rule's counter. */
function incrementAt(
  rule: PriceRule,
  usage: RatableUsage,
  unit: bigint,
  elsewhere: bigint,
): { increment: bigint; priceNano: bigint } {
  let increment = unit === 0n || unit < rule.firstIncrement ? rule.firstIncrement : rule.nextIncrement;
  let { priceNano } = rule;
  for (const step of rule.steps ?? []) if (unit >= step.fromUnit) ({ increment, priceNano } = step);
  if (rule.tiers) {
    priceNano = rule.priceNano;
    const { tierCounter } = rule;
    const before = tierCounter ? (usage.unitsBefore?.[tierCounter.id] ?? 0n) - elsewhere : 0n;
    for (const tier of rule.tiers) {
      const reached =
        rule.tierMode === 'volume' ? before + usage.units > tier.fromUnit : before + unit >= tier.fromUnit;
      if (reached) priceNano = tier.priceNano;
    }
  }
  return { increment, priceNano };
}

function chosen(
  usage: RatableUsage,
  tariffs: readonly Tariff[],
  atMs: number,
): { tariff: Tariff; rule: PriceRule } | undefined {
  for (const tariff of tariffs) {
    const fitting = tariff.rules
      .map((rule) => ({ rule, rank: rankOf(rule, usage, tariff, atMs) }))
      .filter((one): one is { rule: PriceRule; rank: number[] } => one.rank !== undefined)
      .sort((a, b) => {
        const at = a.rank.findIndex((value, index) => value !== b.rank[index]);
        return at < 0 ? 0 : (b.rank[at] ?? 0) - (a.rank[at] ?? 0);
      });
    if (fitting[0]) return { tariff, rule: fitting[0].rule };
  }
  return undefined;
}

const longest = (prefixes: readonly string[], text: string | undefined): number | undefined =>
  prefixes
    .filter((prefix) => text?.startsWith(prefix))
    .map((prefix) => prefix.length)
    .sort((a, b) => b - a)[0];

/** The zone whose prefix is the longest, and how long that is. */
function zoneOf(zones: Tariff['destinations'], text: string | undefined): { zone: string; length: number } | undefined {
  return Object.entries(zones ?? {})
    .map(([zone, prefixes]) => ({ zone, length: longest(prefixes, text) ?? 0 }))
    .filter(({ length }) => length > 0)
    .sort((a, b) => b.length - a.length)[0];
}

function rankOf(rule: PriceRule, usage: RatableUsage, tariff: Tariff, atMs: number): number[] | undefined {
  if (rule.service !== usage.service) return undefined;
  if (!asksFor(rule.conditions ?? {}, usage)) return undefined;
  if (rule.period !== undefined && rule.period !== periodAt(tariff, atMs)) return undefined;
  const isAbroad = usage.visitedNetwork !== undefined || usage.roamingZone !== undefined;
  const roamingZones = rule.roamingZones ?? [];
  if (isAbroad !== rule.visitedNetworks.length + roamingZones.length > 0) return undefined;
  const networks: number[] = isAbroad ? [] : [0];
  if (rule.visitedNetworks.includes('*')) networks.push(0);
  networks.push(longest(rule.visitedNetworks, usage.visitedNetwork) ?? -1);
  if (usage.roamingZone !== undefined) networks.push(roamingZones.includes(usage.roamingZone) ? 6 : -1);
  else {
    const found = zoneOf(tariff.networks, usage.visitedNetwork);
    if (found && roamingZones.includes(found.zone)) networks.push(found.length);
  }
  const network = Math.max(...networks);
  if (network < 0) return undefined;
  const zones = rule.destinationZones ?? [];
  const found = zoneOf(tariff.destinations, usage.destination);
  if (zones.length > 0 && !(found && zones.includes(found.zone))) return undefined;
  const prefix = longest(rule.destinationPrefixes, usage.destination);
  if (rule.destinationPrefixes.length > 0 && prefix === undefined) return undefined;
  const destination = Math.max(zones.length > 0 ? (found?.length ?? 0) : 0, prefix ?? 0);
  // Where a zone and a rule's own prefix are equally long, the zone's rule comes first.
  const conditions = Object.keys(rule.conditions ?? {}).length;
  return [network, destination, conditions, rule.period === undefined ? 0 : 1, zones.length > 0 ? 1 : 0];
}

const periods = new Map<string, string>();

function periodAt({ calendar }: Tariff, atMs: number): string | undefined {
  if (!calendar) return undefined;
  // Offsets are whole minutes, and so are periods: one answer a minute.
  const minute = Math.floor(atMs / 60_000);
  const key = `${JSON.stringify(calendar)} ${minute}`;
  const known = periods.get(key);
  if (known !== undefined) return known;
  const local = Temporal.Instant.fromEpochMilliseconds(minute * 60_000).toZonedDateTimeISO(calendar.timeZone);
  const day = calendar.holidays.includes(local.toPlainDate().toString()) ? 8 : local.dayOfWeek;
  const time = local.toPlainTime().toString().slice(0, 5);
  const fitting = calendar.periods.filter((one) => one.days.includes(day) && one.from <= time && time < one.to);
  const name = fitting[fitting.length - 1]?.name ?? calendar.otherwise;
  if (periods.size > 100_000) periods.clear();
  periods.set(key, name);
  return name;
}

function rounded(exact: Fraction, { decimals, rounding }: Pick<PriceRule, 'decimals' | 'rounding'>): bigint {
  const scale = 10n ** BigInt(decimals);
  const floor = (exact.over * scale) / exact.under;
  const rest = new Fraction(exact.over * scale - floor * exact.under, exact.under);
  const half = new Fraction(1n, 2n);
  const isHalf = rest.over === half.over && rest.under === half.under;
  const goesUp = {
    up: rest.over > 0n,
    down: false,
    'half-up': isHalf || half.isBelow(rest),
    'half-even': (isHalf && floor % 2n !== 0n) || half.isBelow(rest),
  }[rounding];
  return ((floor + (goesUp ? 1n : 0n)) * NANO) / scale;
}
