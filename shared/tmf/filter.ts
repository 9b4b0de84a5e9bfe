import type { Violation } from '../kernel/errors';
import { compareValues } from './compare-values';
import type { AttributeType, Body, ResourceDeclaration } from './declaration';
import { type Operator, readConditions, type WrittenCondition } from './filter-syntax';
import { valuesAt } from './read-path';
import { SUBJECT_LENGTH_MAX, safePattern } from './safe-pattern';
import { typeAtPath } from './type-at-path';

/** Query parameters that are no filters of attributes, even where an attribute has their name. */
export const RESERVED: ReadonlySet<string> = new Set(['fields', 'offset', 'limit', 'sort', 'cursor', 'filter']);
const FILTERS_MAX = 20;
const ALTERNATIVES_MAX = 50;

/** Any of the values at the path stands so to any of the alternatives. */
export interface Condition {
  readonly path: string;
  readonly operator: Operator;
  readonly alternatives: readonly string[];
  readonly type: AttributeType;
  readonly pattern?: RegExp;
}

/** One condition, or any of the `others` written behind it. */
export interface Filter extends Condition {
  readonly others?: readonly Condition[];
}

/**
 * Reads TMF630's filters (part 1 §4.4): `a=v`, `a.b=v,w`, `a.gt=v`, `a>v` encoded, `a=v;b=w`. All violations at once. An `href` is
 * asked for as it is shown, behind `baseUrl`, or as it is kept.
 */
export function parseFilters(
  declaration: ResourceDeclaration,
  query: Readonly<Record<string, readonly string[]>>,
  baseUrl = '',
): { readonly filters: readonly Filter[]; readonly violations: readonly Violation[] } {
  const filters: Filter[] = [];
  const violations: Violation[] = [];
  const isAttribute = (path: string): boolean => typeAtPath(declaration, path) !== undefined;
  for (const [name, values] of Object.entries(query)) {
    if (RESERVED.has(name)) continue;
    const [first, ...others] = readConditions(name, values, isAttribute).map((one) =>
      readCondition(declaration, asKept(one, baseUrl)),
    );
    const wrong = [first, ...others].find((one) => typeof one === 'string');
    if (wrong !== undefined) violations.push({ path: name, message: wrong });
    else if (typeof first === 'object')
      filters.push({
        ...first,
        ...(others.length > 0 ? { others: others.filter((one) => typeof one === 'object') } : {}),
      });
  }
  if (filters.length > FILTERS_MAX) violations.push({ path: '', message: `at most ${FILTERS_MAX} filters` });
  return { filters, violations };
}

const asKept = (condition: WrittenCondition, baseUrl: string): WrittenCondition =>
  condition.path === 'href'
    ? { ...condition, values: condition.values.map((value) => value.replace(baseUrl, '')) }
    : condition;

function readCondition(
  declaration: ResourceDeclaration,
  { path, operator, values }: WrittenCondition,
): Condition | string {
  const type = typeAtPath(declaration, path);
  if (!type) return 'is no attribute of this resource';
  if (type.kind === 'object') return 'is an object: name an attribute within it';
  if (operator === 'regex') {
    const pattern = safePattern(values.join(','));
    return pattern ? { path, operator, alternatives: [], type, pattern } : 'is no pattern that we run: keep it simpler';
  }
  if (values.length > ALTERNATIVES_MAX) return `has at most ${ALTERNATIVES_MAX} values`;
  const alternatives = type.kind === 'dateTime' ? values.map(unquoted) : values;
  const odd = alternatives.find((value) => compareValues(type, value, value) === undefined);
  return odd === undefined
    ? { path, operator, alternatives, type }
    : `is a ${type.kind}: ${JSON.stringify(odd)} is none`;
}

/** TM Forum's own conformance kits put a time in quotes. */
const unquoted = (value: string): string => /^"(.*)"$/.exec(value)?.[1] ?? value;

/**
 * Whether a body meets every filter. `ne` means that no value at the path is among the alternatives. A body that says no `@type`
 * is of its resource's own.
 */
export const matches = ({ type }: ResourceDeclaration, body: Body, filters: readonly Filter[]): boolean => {
  const typed = { '@type': type, ...body };
  return filters.every((filter) => [filter, ...(filter.others ?? [])].some((condition) => meets(typed, condition)));
};

function meets(body: Body, { path, operator, alternatives, type, pattern }: Condition): boolean {
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
