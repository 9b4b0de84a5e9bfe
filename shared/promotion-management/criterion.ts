import { parseNano } from '../kernel/money';

/** What a criterion may ask of. TMF671 leaves the names to whoever sells; another name would never be met. */
export const PARAMETERS = [
  'productOffering',
  'productOfferingPrice',
  'priceType',
  'category',
  'customer',
  'promotionCode',
  'quantity',
] as const;
export type Parameter = (typeof PARAMETERS)[number];

/** TMF671's own. */
export const OPERATORS = ['=', '<>', '>', '<', '>=', '<='] as const;
export type Operator = (typeof OPERATORS)[number];

/** A price that somebody is about to be shown, as far as a promotion asks. Ids as the catalog and parties have them. */
export interface PriceSituation {
  readonly productOffering: string;
  readonly productOfferingPrice: string;
  readonly priceType: string;
  readonly category: readonly string[];
  readonly customer?: string;
  readonly promotionCode: readonly string[];
  readonly quantity: number;
}

export interface Criterion {
  readonly criteriaParameter?: Parameter;
  readonly criteriaOperator?: Operator;
  readonly criteriaValue?: string;
}

/**
 * Whether a criterion is met. `=` is met by any of several values, `<>` when none of them is it; a customer who is not known
 * is nobody. The others compare a quantity with a whole number.
 */
export function meetsCriterion(criterion: Criterion, situation: PriceSituation): boolean {
  const { criteriaParameter: parameter, criteriaOperator: operator, criteriaValue: wanted = '' } = criterion;
  if (parameter === undefined) return false;
  if (parameter === 'quantity') return compares(BigInt(situation.quantity), operator, wanted);
  const values = [situation[parameter] ?? []].flat();
  if (operator === '=') return values.includes(wanted);
  return operator === '<>' && !values.includes(wanted);
}

const NANO = 1_000_000_000n;

function compares(quantity: bigint, operator: Operator | undefined, wanted: string): boolean {
  const nano = parseNano(wanted);
  if (nano === undefined) return false;
  const difference = quantity * NANO - nano;
  switch (operator) {
    case '=':
      return difference === 0n;
    case '<>':
      return difference !== 0n;
    case '>':
      return difference > 0n;
    case '<':
      return difference < 0n;
    case '>=':
      return difference >= 0n;
    case '<=':
      return difference <= 0n;
    case undefined:
      return false;
  }
}
