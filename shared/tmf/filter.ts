import type { Violation } from '../kernel/errors';
import { compareValues } from './compare-values';
import type { AttributeType, Body, ResourceDeclaration } from './declaration';
import { valuesAt } from './read-path';
import { SUBJECT_LENGTH_MAX, safePattern } from './safe-pattern';
import { typeAtPath } from './type-at-path';

const OPERATORS = ['eq', 'ne', 'gt', 'gte', 'lt', 'lte', 'regex'] as const;
type Operator = (typeof OPERATORS)[number];
const SYMBOLS: Readonly<Record<string, Operator>> = {
  '>': 'gt',
  '>=': 'gte',
  '<': 'lt',
  '<=': 'lte',
  '==': 'eq',
  '!=': 'ne',
  '*=': 'regex',
  // `a!=v` and `a*=v` are split at their equals sign before we see them.
  '!': 'ne',
  '*': 'regex',
};
/** Query parameters that are no filters. */
const RESERVED = new Set(['fields', 'offset', 'limit', 'sort', 'cursor']);
const FILTERS_MAX = 20;
const ALTERNATIVES_MAX = 50;

/** One condition: any of the values at the path stands so to any of the alternatives. */
export interface Filter {
  readonly path: string;
  readonly operator: Operator;
  readonly alternatives: readonly string[];
  readonly type: AttributeType;
  readonly pattern?: RegExp;
}

/** Reads TMF630's filters (part 1 §4.4): `a=v`, `a.b=v,w`, `a.gt=v`, `a>v` encoded. All violations at once. */
export function parseFilters(
  declaration: ResourceDeclaration,
  query: Readonly<Record<string, readonly string[]>>,
): { readonly filters: readonly Filter[]; readonly violations: readonly Violation[] } {
  const filters: Filter[] = [];
  const violations: Violation[] = [];
  for (const [name, values] of Object.entries(query)) {
    if (RESERVED.has(name)) continue;
    const parsed = parseFilter(declaration, name, values);
    if (typeof parsed === 'string') violations.push({ path: name, message: parsed });
    else filters.push(parsed);
  }
  if (filters.length > FILTERS_MAX) violations.push({ path: '', message: `at most ${FILTERS_MAX} filters` });
  return { filters, violations };
}

function parseFilter(declaration: ResourceDeclaration, name: string, values: readonly string[]): Filter | string {
  const { path, operator, values: given } = splitName(name, values);
  const type = typeAtPath(declaration, path);
  if (!type) return 'is no attribute of this resource';
  if (type.kind === 'object') return 'is an object: name an attribute within it';
  if (operator === 'regex') {
    const pattern = safePattern(given.join(','));
    return pattern ? { path, operator, alternatives: [], type, pattern } : 'is no pattern that we run: keep it simpler';
  }
  const alternatives = given.flatMap((value) => value.split(/[,;]/));
  if (alternatives.length > ALTERNATIVES_MAX) return `has at most ${ALTERNATIVES_MAX} values`;
  const odd = alternatives.find((value) => compareValues(type, value, value) === undefined);
  return odd === undefined
    ? { path, operator, alternatives, type }
    : `is a ${type.kind}: ${JSON.stringify(odd)} is none`;
}

/** `a.gt`, `a>`(v after `=` means `>=`), `a>v` whole in the name, or plain `a`. */
function splitName(
  name: string,
  values: readonly string[],
): { path: string; operator: Operator; values: readonly string[] } {
  const symbol = /^([^<>=!*]+)(>=|<=|==|!=?|\*=?|[<>])(.*)$/s.exec(name);
  if (symbol) {
    const [, path = '', sign = '', inName = ''] = symbol;
    const rest = values.filter((value) => value !== '');
    const orEqual = inName === '' && rest.length > 0 && (sign === '>' || sign === '<');
    return { path, operator: SYMBOLS[orEqual ? `${sign}=` : sign] ?? 'eq', values: inName === '' ? rest : [inName] };
  }
  const dot = name.lastIndexOf('.');
  const operator = OPERATORS.find((known) => known === name.slice(dot + 1));
  return dot > 0 && operator ? { path: name.slice(0, dot), operator, values } : { path: name, operator: 'eq', values };
}

/**
 * Whether a body meets every filter. `ne` means that no value at the path is among the alternatives. A body that says no `@type`
 * is of its resource's own.
 */
export const matches = ({ type }: ResourceDeclaration, body: Body, filters: readonly Filter[]): boolean =>
  filters.every((filter) => meets(filter.path === '@type' ? { '@type': type, ...body } : body, filter));

function meets(body: Body, { path, operator, alternatives, type, pattern }: Filter): boolean {
  const values = valuesAt(body, path);
  const some = (test: (order: number) => boolean): boolean =>
    values.some((value) =>
      alternatives.some((alternative) => {
        const order = compareValues(type, value, alternative);
        return order !== undefined && test(order);
      }),
    );
  switch (operator) {
    case 'eq':
      return some((order) => order === 0);
    case 'ne':
      return !some((order) => order === 0);
    case 'gt':
      return some((order) => order > 0);
    case 'gte':
      return some((order) => order >= 0);
    case 'lt':
      return some((order) => order < 0);
    case 'lte':
      return some((order) => order <= 0);
    case 'regex':
      return values.some((value) => pattern?.test(String(value).slice(0, SUBJECT_LENGTH_MAX)) ?? false);
  }
}
