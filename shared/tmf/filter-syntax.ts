export const OPERATORS = ['eq', 'ne', 'gt', 'gte', 'lt', 'lte', 'regex'] as const;
export type Operator = (typeof OPERATORS)[number];

const SYMBOLS: Readonly<Record<string, Operator>> = {
  '>': 'gt',
  '>=': 'gte',
  '<': 'lt',
  '<=': 'lte',
  '=': 'eq',
  '==': 'eq',
  '!=': 'ne',
  '*=': 'regex',
  // `a!=v` and `a*=v` are split at their equals sign before we see them.
  '!': 'ne',
  '*': 'regex',
};

/** One condition as it was written: the attribute's path, how its values stand to these, and the values' text. */
export interface WrittenCondition {
  readonly path: string;
  readonly operator: Operator;
  readonly values: readonly string[];
}

/**
 * Reads one query parameter as the conditions of which any must hold (TMF630 part 1 §4.4): `a=v`, `a.gt=v`, `a>v`, and
 * behind semicolons others, `a>1;b=2`. What is behind a semicolon and is no condition is another value: `a=v;w`.
 * `isAttribute` tells which.
 */
export function readConditions(
  name: string,
  given: readonly string[],
  isAttribute: (path: string) => boolean,
): readonly [WrittenCondition, ...WrittenCondition[]] {
  const first = splitName(name, given);
  if (first.operator === 'regex') return [first];
  const values: string[] = [];
  const others: WrittenCondition[] = [];
  for (const piece of first.values.flatMap((value) => value.split(';'))) {
    const other = /^([^<>=!*]+)(>=|<=|==|!=|\*=|[<>=])(.*)$/s.exec(piece);
    const condition = other && splitSymbol(other[1] ?? '', other[2] ?? '', [other[3] ?? '']);
    if (condition && isAttribute(condition.path)) others.push({ ...condition, values: alternativesOf(condition) });
    else values.push(piece);
  }
  return [{ ...first, values: alternativesOf({ ...first, values }) }, ...others];
}

const alternativesOf = ({ operator, values }: WrittenCondition): readonly string[] =>
  operator === 'regex' ? values : values.flatMap((value) => value.split(','));

/** `a.gt`, `a>` (a value after `=` makes it `>=`), `a>v` whole in the name, or plain `a`. */
function splitName(name: string, values: readonly string[]): WrittenCondition {
  const [, path = '', sign = '', inName = ''] = /^([^<>=!*]+)(>=|<=|==|!=?|\*=?|[<>])(.*)$/s.exec(name) ?? [];
  if (sign === '') {
    // `a==v` is split at its first equals sign.
    const doubled = values.every((value) => value.startsWith('='));
    return splitSymbol(name, '=', doubled ? values.map((value) => value.slice(1)) : values);
  }
  const rest = values.filter((value) => value !== '');
  const orEqual = inName === '' && rest.length > 0 && (sign === '>' || sign === '<');
  return splitSymbol(path, orEqual ? `${sign}=` : sign, inName === '' ? rest : [inName]);
}

/** The operator is the sign, or for an equals sign the word behind the path's last dot. */
function splitSymbol(path: string, sign: string, values: readonly string[]): WrittenCondition {
  const dot = path.lastIndexOf('.');
  const word = sign === '=' && dot > 0 ? OPERATORS.find((known) => known === path.slice(dot + 1)) : undefined;
  return word
    ? { path: path.slice(0, dot), operator: word, values }
    : { path, operator: SYMBOLS[sign] ?? 'eq', values };
}
