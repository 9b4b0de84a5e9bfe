import type { Violation } from '../kernel/errors';
import { parseNano } from '../kernel/money';
import type { TariffCalendar } from './calendar';
import { CONDITION_NAMES, type PriceRule } from './tariff';

/** The values that a price or an offering gives under a name (TMF620 `prodSpecCharValueUse`). */
type ValuesOf = (name: string) => readonly unknown[];
type Complain = (path: string, message: string) => undefined;
/** An amount of a usage's units, in a unit's name or in the one of increments; undefined for what is none. */
type UnitsOf = (amount: string, unit: string | undefined) => bigint | undefined;

type RuleTerms = Pick<PriceRule, 'period' | 'conditions' | 'steps' | 'tiers' | 'tierMode' | 'minimumNano'>;

/** What a usage price says beyond its first price: when, for whom, how it goes on. Absent where it says nothing. */
export function compileTerms(valuesOf: ValuesOf, unitsOf: UnitsOf, complain: Complain): RuleTerms {
  const [period] = valuesOf('period').map(textOf);
  const conditions = CONDITION_NAMES.flatMap((name) => {
    const values = valuesOf(name).map(textOf);
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
  const [tierMode = 'graduated'] = valuesOf('tierMode').map(textOf);
  if (tierMode !== 'graduated' && tierMode !== 'volume') complain('tierMode', 'is graduated or volume');
  const [minimum] = valuesOf('minimumCharge').map(textOf);
  const minimumNano = minimum === undefined ? undefined : notNegative(minimum);
  if (minimum !== undefined && minimumNano === undefined) complain('minimumCharge', 'is a decimal, not negative');
  return {
    ...(period === undefined ? {} : { period }),
    ...(conditions.length === 0 ? {} : { conditions: Object.fromEntries(conditions) }),
    ...(steps.length === 0 ? {} : { steps }),
    ...(tiers.length === 0 ? {} : { tiers, tierMode: tierMode === 'volume' ? 'volume' : 'graduated' }),
    ...(minimumNano === undefined ? {} : { minimumNano }),
  };
}

/** An offering's periods of the day; undefined when it names none. `checkTariff` says what is wrong with them. */
export function compileCalendar(valuesOf: ValuesOf, violations: Violation[]): TariffCalendar | undefined {
  const given = valuesOf('period');
  const [timeZone] = valuesOf('timeZone').map(textOf);
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
    otherwise: valuesOf('otherwisePeriod').map(textOf)[0] ?? 'off-peak',
    holidays: valuesOf('holiday').map(textOf),
  };
}

const notNegative = (text: string | undefined): bigint | undefined => {
  const nano = parseNano(text ?? '');
  return nano === undefined || nano < 0n ? undefined : nano;
};

const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';

/** An object's texts and numbers; a list becomes its items with commas between. */
function fieldsOf(value: unknown): Readonly<Record<string, string | undefined>> {
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => [
      name,
      Array.isArray(field) ? field.map(textOf).join(',') : textOf(field),
    ]),
  );
}
