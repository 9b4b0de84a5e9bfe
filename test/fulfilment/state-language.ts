import { isRecord } from '../../shared/tmf/read-path';

/** A value as it travels between states. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined };

/** An error of an execution, by the name that `Retry` and `Catch` know it by. */
export class StateError extends Error {
  constructor(
    override readonly name: string,
    message = '',
  ) {
    super(message);
  }
}

/** What a state reads: its input, and the context object behind `$$`. */
export interface Scope {
  readonly input: Json;
  readonly context: Json;
}

const PATH_PART = /\.([A-Za-z_][\w-]*)|\['([^']+)'\]|\[(\d+)\]/gy;

/** The value at `$.a.b[0]` or `$$.Task.Token`; undefined where there is none. What we never write in a path is an error. */
export function valueAt(path: string, { input, context }: Scope): Json | undefined {
  const isContext = path.startsWith('$$');
  const rest = path.slice(isContext ? 2 : 1);
  let value: Json | undefined = isContext ? context : input;
  let read = 0;
  for (const [whole, name, quoted, index] of rest.matchAll(PATH_PART)) {
    read += whole.length;
    const key = name ?? quoted;
    if (key !== undefined) value = isRecord(value) ? (value as Record<string, Json | undefined>)[key] : undefined;
    else value = Array.isArray(value) ? value[Number(index)] : undefined;
  }
  if (read !== rest.length) throw new StateError('States.Runtime', `the path ${path} is not understood here`);
  return value;
}

/** The value at a path that must be there. */
export function requireAt(path: string, scope: Scope): Json {
  const value = valueAt(path, scope);
  if (value === undefined) throw new StateError('States.ParameterPathFailure', `there is nothing at ${path}`);
  return value;
}

/** `Parameters` and their like: a key that ends with `.$` holds a path or an intrinsic function. */
export function fillTemplate(template: Json, scope: Scope): Json {
  if (Array.isArray(template)) return template.map((entry) => fillTemplate(entry, scope));
  if (!isRecord(template)) return template;
  return Object.fromEntries(
    Object.entries(template as Record<string, Json>).map(([key, value]) =>
      key.endsWith('.$') ? [key.slice(0, -2), evaluate(String(value), scope)] : [key, fillTemplate(value, scope)],
    ),
  );
}

/** The input with a result at `$` or `$.a.b`; `null` keeps the input as it is. */
export function placeAt(path: string | null | undefined, input: Json, result: Json): Json {
  if (path === null) return input;
  if (path === undefined || path === '$') return result;
  const [key = '', ...rest] = path.slice(2).split('.');
  const into = isRecord(input) ? (input as Record<string, Json>) : {};
  return { ...into, [key]: rest.length === 0 ? result : placeAt(`$.${rest.join('.')}`, into[key] ?? {}, result) };
}

type Intrinsic = (...given: Json[]) => Json;

const INTRINSICS: Readonly<Record<string, Intrinsic>> = {
  'States.Array': (...entries) => entries,
  'States.ArrayGetItem': (list, at) => {
    const item = Array.isArray(list) ? list[Number(at)] : undefined;
    if (item === undefined) throw new StateError('States.IntrinsicFailure', `the array has no item ${at}`);
    return item;
  },
  'States.ArrayLength': (list) => (Array.isArray(list) ? list.length : 0),
  'States.ArrayContains': (list, value) => Array.isArray(list) && list.some((one) => same(one, value ?? null)),
  'States.Format': (text, ...values) => {
    const left = [...values];
    return String(text).replace(/\{\}/g, () => String(left.shift()));
  },
  'States.JsonMerge': (a, b) => ({ ...(a as object), ...(b as object) }),
  'States.JsonToString': (value) => JSON.stringify(value),
  'States.StringToJson': (text) => JSON.parse(String(text)) as Json,
  'States.MathAdd': (a, b) => Number(a) + Number(b),
};

const same = (a: Json, b: Json): boolean => JSON.stringify(a) === JSON.stringify(b);

const TOKEN = /\s*(?:(States\.\w+)\(|'((?:[^'\\]|\\.)*)'|(\$[^,)]*)|(-?\d+(?:\.\d+)?|true|false|null)|([,)]))/y;

/** A path, or a call of an intrinsic function, nested as it likes. */
export function evaluate(expression: string, scope: Scope): Json {
  if (expression.startsWith('$')) return requireAt(expression, scope);
  const tokens = new RegExp(TOKEN);
  const read = (): Json | undefined => {
    const [, name, text, path, literal] = tokens.exec(expression) ?? [];
    if (text !== undefined) return text.replace(/\\(.)/g, '$1');
    if (path !== undefined) return requireAt(path.trim(), scope);
    if (literal !== undefined) return JSON.parse(literal) as Json;
    return name === undefined ? undefined : call(name);
  };
  const call = (name: string): Json => {
    const given: Json[] = [];
    for (let value = read(); value !== undefined; value = read()) {
      given.push(value);
      if (expression[tokens.lastIndex] === ')') {
        tokens.lastIndex += 1;
        break;
      }
      tokens.lastIndex += 1;
    }
    const intrinsic = INTRINSICS[name];
    if (!intrinsic) throw new StateError('States.IntrinsicFailure', `${name} is not known here`);
    return intrinsic(...given);
  };
  const value = read();
  if (value === undefined) throw new StateError('States.IntrinsicFailure', `${expression} is not understood here`);
  return value;
}

/** A rule of a Choice. Comparisons that our machines do not use are an error that says so. */
export function holds(rule: Readonly<Record<string, Json>>, scope: Scope): boolean {
  const { And: and, Or: or, Not: not, Variable: variable, Next: _next, ...rest } = rule;
  if (Array.isArray(and)) return and.every((one) => holds(one, scope));
  if (Array.isArray(or)) return or.some((one) => holds(one, scope));
  if (isRecord(not)) return !holds(not as Record<string, Json>, scope);
  const value = valueAt(String(variable), scope);
  const [comparison = '', wanted] = Object.entries(rest)[0] ?? [];
  if (comparison === 'IsPresent') return (value !== undefined) === wanted;
  if (comparison === 'IsNull') return (value === null) === wanted;
  const other = comparison.endsWith('Path') ? requireAt(String(wanted), scope) : wanted;
  switch (comparison.replace(/Path$/, '')) {
    case 'StringEquals':
    case 'BooleanEquals':
    case 'NumericEquals':
      return value === other;
    case 'NumericLessThan':
      return Number(value) < Number(other);
    case 'NumericLessThanEquals':
      return Number(value) <= Number(other);
    case 'NumericGreaterThan':
      return Number(value) > Number(other);
    case 'NumericGreaterThanEquals':
      return Number(value) >= Number(other);
    default:
      throw new StateError('States.Runtime', `the comparison ${comparison} is not known here`);
  }
}
