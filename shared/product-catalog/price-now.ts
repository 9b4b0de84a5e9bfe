import { invariant, type Violation } from '../kernel/errors';
import { divideRounded, formatNano, minorDecimals, parseNano } from '../kernel/money';
import { isRecord } from '../tmf/read-path';
import { type ConditionFacts, conditionHolds, faultOfCondition } from './condition';
import { textIn, valuesNamed } from './named-values';
import type { CatalogPrice } from './ports';

const RULES_MAX = 20;
/** One percent in nano-percents, and the whole. */
const WHOLE_NANO_PERCENT = 100_000_000_000n;
const NANO_DECIMALS = 9;

type RuledPrice = Pick<CatalogPrice, 'id' | 'priceType' | 'price' | 'prodSpecCharValueUse'>;

/** What a price is at a moment. Decimal texts; `listValue` is what it is without its rules. */
export interface PriceNow {
  readonly priceId: string;
  readonly unit: string;
  readonly value: string;
  readonly listValue: string;
  /** The rules that made the difference, in order. */
  readonly applied: readonly { readonly rule: string; readonly reason: string }[];
}

/** Whether a price moves with stock, time or demand: else it is what it says. */
export const isDynamic = ({ prodSpecCharValueUse }: Pick<CatalogPrice, 'prodSpecCharValueUse'>): boolean =>
  valuesNamed(prodSpecCharValueUse, 'priceRule').length > 0;

/**
 * What a recurring or one-time price is by its `priceRule`s at this moment: each whose condition holds changes what those
 * before it made, by `percent` or by `amount` (either sign), or sets it (`value`); then it is held within `priceFloor` and
 * `priceCeiling`, never below zero, and rounded half up, once, to the currency's own decimals. A rule that cannot be decided
 * changes nothing.
 */
export function priceNow(price: RuledPrice, facts: ConditionFacts): PriceNow {
  const { unit = '', value = '' } = price.price ?? {};
  const list = parseNano(value);
  invariant(list !== undefined, `price ${price.id} has an amount`);
  // An exact fraction, so that percents of percents lose nothing before the one rounding.
  let numerator = list;
  let denominator = 1n;
  const applied: { rule: string; reason: string }[] = [];
  for (const rule of rulesOf(price)) {
    if (conditionHolds(rule.when, facts) !== true) continue;
    applied.push({ rule: rule.id, reason: rule.reason });
    if (rule.value !== undefined) [numerator, denominator] = [rule.value, 1n];
    if (rule.percent !== undefined) {
      numerator *= WHOLE_NANO_PERCENT + rule.percent;
      denominator *= WHOLE_NANO_PERCENT;
    }
    if (rule.amount !== undefined) numerator += rule.amount * denominator;
  }
  if (applied.length === 0) return { priceId: price.id, unit, value, listValue: value, applied };
  const step = 10n ** BigInt(NANO_DECIMALS - minorDecimals(unit));
  const rounded = divideRounded(numerator, denominator * step, 'half-up') * step;
  const floor = boundOf(price, 'priceFloor') ?? 0n;
  const ceiling = boundOf(price, 'priceCeiling');
  const raised = rounded < floor ? floor : rounded;
  const held = ceiling !== undefined && raised > ceiling ? ceiling : raised;
  return { priceId: price.id, unit, value: formatNano(held), listValue: value, applied };
}

/** What is wrong with a price's rules, each with its path: judged when it is written. */
export function faultsOfPriceRules(price: RuledPrice): Violation[] {
  const values = valuesNamed(price.prodSpecCharValueUse, 'priceRule');
  if (values.length === 0) return [];
  const violations: Violation[] = [];
  const complain = (place: string, message: string) =>
    violations.push({ path: `prodSpecCharValueUse[${place}`, message });
  if (price.priceType !== 'recurring' && price.priceType !== 'oneTime')
    complain('priceRule]', 'is of a recurring or one-time price: usage is priced by period, tier and step');
  if (values.length > RULES_MAX) complain('priceRule]', `a price has at most ${RULES_MAX} rules`);
  for (const [index, value] of values.entries()) {
    const rule = isRecord(value) ? value : {};
    const at = `priceRule][${index}]`;
    if (textIn(rule.id) === undefined) complain(`${at}.id`, 'names the rule');
    const fault = faultOfCondition(textIn(rule.when) ?? '');
    if (fault !== undefined) complain(`${at}.when`, fault);
    const changes = (['percent', 'amount', 'value'] as const).filter((name) => rule[name] !== undefined);
    if (changes.length !== 1) complain(at, 'has one of percent, amount and value');
    for (const name of changes) {
      const nano = parseNano(textIn(rule[name]) ?? '');
      if (nano === undefined) complain(`${at}.${name}`, 'is a decimal of at most 9 places');
      else if (name === 'value' && nano < 0n) complain(`${at}.${name}`, 'is not negative');
      else if (name === 'percent' && nano < -WHOLE_NANO_PERCENT) complain(`${at}.${name}`, 'is not below -100');
    }
  }
  for (const bound of ['priceFloor', 'priceCeiling'] as const)
    if (valuesNamed(price.prodSpecCharValueUse, bound).length > 0 && !((boundOf(price, bound) ?? -1n) >= 0n))
      complain(`${bound}]`, 'is a decimal, not negative');
  if ((boundOf(price, 'priceCeiling') ?? 0n) < (boundOf(price, 'priceFloor') ?? 0n) && boundOf(price, 'priceCeiling'))
    complain('priceCeiling]', 'is not below priceFloor');
  return violations;
}

interface PriceRule {
  readonly id: string;
  readonly when: string;
  readonly reason: string;
  /** Nano-percents, nano currency units, nano currency units. */
  readonly percent?: bigint | undefined;
  readonly amount?: bigint | undefined;
  readonly value?: bigint | undefined;
}

function rulesOf(price: RuledPrice): PriceRule[] {
  return valuesNamed(price.prodSpecCharValueUse, 'priceRule').map((given, index) => {
    const rule = isRecord(given) ? given : {};
    const id = textIn(rule.id) ?? `priceRule ${index}`;
    const nano = (name: string): bigint | undefined => parseNano(textIn(rule[name]) ?? '');
    const change = { percent: nano('percent'), amount: nano('amount'), value: nano('value') };
    return { id, when: textIn(rule.when) ?? '', reason: textIn(rule.reason) ?? id, ...change };
  });
}

const boundOf = (price: RuledPrice, name: 'priceFloor' | 'priceCeiling'): bigint | undefined =>
  parseNano(textIn(valuesNamed(price.prodSpecCharValueUse, name)[0]) ?? '');
