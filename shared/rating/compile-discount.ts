import { NANO_PER_UNIT } from '../kernel/money';
import { type Complain, type Fields, isFields, listOf, notNegative, textOf } from './catalog-values';
import { RULE_ID } from './compile-allowance';
import { compileScope } from './compile-scope';
import { DISCOUNT_KINDS, type DiscountRule } from './discount-rule';
import { CONDITION_NAMES } from './tariff';

const PERCENT_MAX_NANO = 100n * NANO_PER_UNIT;

/**
 * `{ id, percent | amount | fixedPrice, services, roaming, zones, period, segment, validFor: { startDateTime, endDateTime } }`, as
 * the catalog writes a discount. One of the three values; what else it names, a usage must have.
 */
export function compileDiscount(given: Fields, complain: Complain): DiscountRule | undefined {
  const id = textOf(given.id);
  if (id === undefined || !RULE_ID.test(id)) return complain('id', 'is lower-case letters, digits and dashes');
  const [kind, other] = DISCOUNT_KINDS.filter((name) => given[name] !== undefined);
  if (kind === undefined || other !== undefined) return complain('', `says one of ${DISCOUNT_KINDS.join(', ')}`);
  const valueNano = notNegative(textOf(given[kind]));
  if (valueNano === undefined || (kind === 'percent' && valueNano > PERCENT_MAX_NANO))
    return complain(kind, 'is a decimal of at most 9 places, not negative; a percent at most 100');
  const scope = compileScope(given, complain);
  const window = compileWindow(given.validFor, complain);
  if (!scope || !window) return undefined;
  const period = textOf(given.period);
  const conditions = CONDITION_NAMES.flatMap((name) => {
    const values = listOf(given[name]);
    return values === undefined ? [] : [[name, values] as const];
  });
  return {
    id,
    kind,
    valueNano,
    scope,
    ...(conditions.length === 0 ? {} : { conditions: Object.fromEntries(conditions) }),
    ...(period === undefined ? {} : { period }),
    ...window,
  };
}

/** TM Forum's TimePeriod; either end may be open. */
function compileWindow(given: unknown, complain: Complain): Pick<DiscountRule, 'validFrom' | 'validUntil'> | undefined {
  if (given === undefined) return {};
  if (!isFields(given)) return complain('validFor', 'is { startDateTime, endDateTime }');
  const ends = [['validFrom', given.startDateTime] as const, ['validUntil', given.endDateTime] as const].flatMap(
    ([name, value]) => (value === undefined ? [] : [[name, Date.parse(textOf(value) ?? '')] as const]),
  );
  if (ends.some(([, atMs]) => Number.isNaN(atMs))) return complain('validFor', 'is ISO 8601 times');
  return Object.fromEntries(ends);
}
