import { exec, type JsonValue } from 'jsonpath-rfc9535';
import parse from 'jsonpath-rfc9535/parser';
import { type Failure, failure } from '../kernel/errors';
import { err, ok, type Result } from '../kernel/result';
import { isRecord } from './read-path';

/** A longer one is refused. */
export const JSON_PATH_LENGTH_MAX = 300;

declare const checked: unique symbol;
/** A JSONPath (RFC 9535) that was read and does what we run. */
export type JsonPath = string & { readonly [checked]: true };

/**
 * Reads a JSONPath. Fails with `invalid-query` where it is none, and with `not-implemented` where it is one that could run for
 * long: descendants (`..`), several selectors in one bracket, patterns (`match`, `search`), and looks back to the root.
 */
export function parseJsonPath(text: string, parameter: string): Result<JsonPath, Failure> {
  const refused = (code: 'invalid-query' | 'not-implemented', message: string) =>
    err(failure(code, 'The JSONPath cannot be run', { violations: [{ path: parameter, message }] }));
  if (text.length > JSON_PATH_LENGTH_MAX)
    return refused('invalid-query', `is a JSONPath of at most ${JSON_PATH_LENGTH_MAX} characters`);
  try {
    const found = unsupported(parse(text).segments);
    return found === undefined ? ok(text as JsonPath) : refused('not-implemented', `${found} is not supported`);
  } catch {
    return refused('invalid-query', "is a JSONPath such as $[?(@.status=='active')]");
  }
}

/** What of a parsed JSONPath we do not run. */
function unsupported(node: unknown): string | undefined {
  if (Array.isArray(node)) return node.map(unsupported).find((found) => found !== undefined);
  if (!isRecord(node)) return undefined;
  if (node.type === 'DescendantSegment') return '..';
  if (node.type === 'AbsSingularQuery' || node.type === 'JsonPathQuery') return '$ within a filter';
  if (node.type === 'FunctionExpr' && (node.name === 'match' || node.name === 'search')) return `${node.name}()`;
  if (node.type === 'BracketedSelection' && Array.isArray(node.selectors) && node.selectors.length > 1)
    return 'more than one selector in a bracket';
  return unsupported(Object.values(node));
}

/** Where a value's parts are that a path selects, each as its way from the root. */
export function pathsOf(value: unknown, path: JsonPath): (string | number)[][] {
  const found: (string | number)[][] = [];
  exec(value as JsonValue, path, (_part, way) => {
    found.push([...way]);
  });
  return found;
}
