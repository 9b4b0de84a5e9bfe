import type { Violation } from '../kernel/errors';
import type { UsageService } from '../usage-management';
import type { TariffCalendar } from './calendar';
import { type Complain, isFields, notNegative, textOf, textsOf, type ValuesOf } from './catalog-values';
import { compileEnergyRate } from './compile-energy';
import { type Counting, compileTierCounter } from './compile-tier-counter';
import { CONDITION_NAMES, type PriceRule } from './tariff';

/** An amount of a usage's units, in a unit's name or in the one of increments; undefined for what is none. */
type UnitsOf = (amount: string, unit: string | undefined) => bigint | undefined;

type RuleTerms = Pick<
  PriceRule,
  'period' | 'conditions' | 'steps' | 'tiers' | 'tierMode' | 'tierCounter' | 'minimumNano' | 'energy' | 'wholesaleNano'
>;

/** What a usage price says beyond its first price: when, for whom, how it goes on. Absent where it says nothing. */
export function compileTerms(
  service: UsageService,
  valuesOf: ValuesOf,
  unitsOf: UnitsOf,
  counting: Counting,
  complain: Complain,
): RuleTerms {
  const [period] = textsOf(valuesOf('period'));
  const conditions = CONDITION_NAMES.flatMap((name) => {
    const values = textsOf(valuesOf(name));
    if (values.some((value) => value === '')) complain(name, 'is a text');
    return values.length === 0 ? [] : [[name, values] as const];
  });
  const starts = (name: 'step' | 'tier') =>
    valuesOf(name)
      .map(fieldsOf)
      .map((given) => {
        const fromUnit = unitsOf(given.from ?? '', given.units);
        const priceNano = notNegative(given.price);
        const increment = name === 'tier' ? 1n : unitsOf(given.increment ?? '1', undefined);
        if (fromUnit === undefined || fromUnit === 0n) complain(name, 'from is a count above 0');
        if (priceNano === undefined) complain(name, 'price is a decimal, not negative');
        if (increment === undefined || increment === 0n) complain(name, 'increment is a count above 0');
        return { fromUnit: fromUnit ?? 1n, priceNano: priceNano ?? 0n, increment: increment ?? 1n };
      })
      .sort((a, b) => (a.fromUnit < b.fromUnit ? -1 : a.fromUnit > b.fromUnit ? 1 : 0));
  const steps = starts('step');
  const tiers = starts('tier').map(({ fromUnit, priceNano }) => ({ fromUnit, priceNano }));
  const [tierMode = 'graduated'] = textsOf(valuesOf('tierMode'));
  if (tierMode !== 'graduated' && tierMode !== 'volume') complain('tierMode', 'is graduated or volume');
  const tierCounter = tiers.length === 0 ? undefined : compileTierCounter(valuesOf, counting, complain);
  const nanoOf = (name: string): bigint | undefined => {
    const [text] = textsOf(valuesOf(name));
    const nano = notNegative(text);
    return text === undefined || nano !== undefined ? nano : complain(name, 'is a decimal, not negative');
  };
  const minimumNano = nanoOf('minimumCharge');
  const wholesaleNano = nanoOf('wholesalePrice');
  const [given] = valuesOf('energy');
  const energy =
    given === undefined
      ? undefined
      : isFields(given)
        ? compileEnergyRate(service, given, (path, message) => complain(`energy.${path}`, message))
        : complain('energy', 'is an object');
  return {
    ...(period === undefined ? {} : { period }),
    ...(conditions.length === 0 ? {} : { conditions: Object.fromEntries(conditions) }),
    ...(steps.length === 0 ? {} : { steps }),
    ...(tiers.length === 0 ? {} : { tiers, tierMode: tierMode === 'volume' ? 'volume' : 'graduated' }),
    ...(tierCounter ? { tierCounter } : {}),
    ...(minimumNano === undefined ? {} : { minimumNano }),
    ...(energy === undefined ? {} : { energy }),
    ...(wholesaleNano === undefined ? {} : { wholesaleNano }),
  };
}

/** An offering's periods of the day; undefined when it names none. `checkTariff` says what is wrong with them. */
export function compileCalendar(valuesOf: ValuesOf, violations: Violation[]): TariffCalendar | undefined {
  const given = valuesOf('period');
  const [timeZone] = textsOf(valuesOf('timeZone'));
  if (given.length === 0) return undefined;
  if (timeZone === undefined) {
    violations.push({ path: 'prodSpecCharValueUse[timeZone]', message: 'is needed where periods are' });
    return undefined;
  }
  return {
    timeZone,
    periods: given.map((value) => {
      const { name = '', from = '', to = '', days = '' } = fieldsOf(value);
      return { name, from, to, days: days === '' ? [] : days.split(',').map(Number) };
    }),
    otherwise: textsOf(valuesOf('otherwisePeriod'))[0] ?? 'off-peak',
    holidays: textsOf(valuesOf('holiday')),
  };
}

/** An object's texts and numbers; a list becomes its items with commas between. */
function fieldsOf(value: unknown): Readonly<Record<string, string | undefined>> {
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => [
      name,
      Array.isArray(field) ? textsOf(field).join(',') : textOf(field),
    ]),
  );
}
