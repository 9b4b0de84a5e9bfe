import { type Failure, failure } from '../kernel/errors';
import { err, ok, type Result } from '../kernel/result';
import { applyOperations, OPERATIONS, PATCH_OPERATIONS_MAX, type PatchOperation } from './json-patch';
import { type JsonPath, parseJsonPath, pathsOf } from './json-path';
import { isRecord } from './read-path';

/** Whatever a query selects becomes an operation: a patch touches at most so many places. */
const PLACES_MAX = 1_000;

/** An operation whose places are selected by what they hold: `$.note[?(@.author=='Ann')].text`. */
export interface PatchQuery {
  readonly op: PatchOperation['op'];
  readonly path: QueriedPath;
  readonly from?: QueriedPath;
  readonly value?: unknown;
}

/** A JSONPath, or one with the name of a member behind it that need not be there yet. */
interface QueriedPath {
  readonly whole: JsonPath;
  readonly parent?: JsonPath;
  readonly member?: string;
  /** The attribute that it begins with. */
  readonly attribute: string;
}

/** Reads a JSON Patch Query (TMF630 part 5). Fails with `invalid-request`, or `not-implemented` as JSONPaths do. */
export function parsePatchQuery(raw: unknown): Result<readonly PatchQuery[], Failure> {
  if (!Array.isArray(raw) || raw.length > PATCH_OPERATIONS_MAX)
    return err(failure('invalid-request', `A patch is a list of at most ${PATCH_OPERATIONS_MAX} operations`));
  const queries: PatchQuery[] = [];
  for (const [index, item] of raw.entries()) {
    const op = OPERATIONS.find((known) => isRecord(item) && known === item.op);
    if (!isRecord(item) || !op) return invalid(`${index}.op`, `is one of: ${OPERATIONS.join(', ')}`);
    const path = readPath(item.path, `${index}.path`);
    if (!path.ok) return path;
    const moved = op === 'move' || op === 'copy';
    const from = moved ? readPath(item.from, `${index}.from`) : undefined;
    if (from && !from.ok) return from;
    if (!moved && op !== 'remove' && !Object.hasOwn(item, 'value')) return invalid(`${index}.value`, 'is missing');
    queries.push({ op, path: path.value, ...(from ? { from: from.value } : {}), value: item.value });
  }
  return ok(queries);
}

const invalid = (path: string, message: string) =>
  err(failure('invalid-request', 'The patch is not valid', { violations: [{ path, message }] }));

function readPath(raw: unknown, place: string): Result<QueriedPath, Failure> {
  const attribute = typeof raw === 'string' ? /^\$(?:\.([\w@]+)|\['([^']+)'\])/.exec(raw) : undefined;
  if (typeof raw !== 'string' || !attribute)
    return invalid(place, "begins with an attribute: $.note[?(@.author=='Ann')]");
  const whole = parseJsonPath(raw, place);
  if (!whole.ok) return whole.error.code === 'invalid-query' ? invalid(place, 'is no JSONPath') : whole;
  const [, head = '', dotted, quoted] = /^(.+)(?:\.(\w+)|\['([^']+)'\])$/s.exec(raw) ?? [];
  const parent = head === '' ? undefined : parseJsonPath(head, place);
  const member = dotted ?? quoted;
  if (member === '__proto__') return invalid(place, 'is no attribute');
  return ok({
    whole: whole.value,
    ...(parent?.ok && member !== undefined ? { parent: parent.value, member } : {}),
    attribute: attribute[1] ?? attribute[2] ?? '',
  });
}

/**
 * Applies all operations or none, each to every place that its path selects. `plain` is how the document compares: its decimals
 * are numbers there. `add` to a list puts the value behind its last, unless the value is a list itself.
 */
export function applyPatchQuery(
  target: Readonly<Record<string, unknown>>,
  queries: readonly PatchQuery[],
  plain: (document: Readonly<Record<string, unknown>>) => unknown,
): Result<Record<string, unknown>, Failure> {
  return applyOperations(target, queries, (document, { op, path, from, value }) => {
    const view = plain(document);
    const places = placesOf(view, path, { op, value });
    const froms = from ? pathsOf(view, from.whole) : undefined;
    const [source, ...others] = froms ?? [];
    if (places.length === 0) return 'selects nothing';
    if (places.length > PLACES_MAX) return `selects more than ${PLACES_MAX} places`;
    if (froms && (source === undefined || others.length > 0)) return 'from selects exactly one place';
    const made = { op, value, ...(source ? { from: source.map(String) } : {}) };
    // From the last on, so that what is removed from a list moves nothing that is still to be removed.
    return places.reverse().map((way) => ({ ...made, path: way.map(String) }));
  });
}

function placesOf(
  view: unknown,
  { whole, parent, member }: QueriedPath,
  { op, value }: Pick<PatchQuery, 'op' | 'value'>,
) {
  const selected = pathsOf(view, whole);
  if (op !== 'add' && op !== 'move' && op !== 'copy') return selected;
  const appends = op === 'add' && !Array.isArray(value);
  if (selected.length > 0)
    return selected.map((way) => (appends && Array.isArray(valueAt(view, way)) ? [...way, '-'] : way));
  return parent && member !== undefined ? pathsOf(view, parent).map((way) => [...way, member]) : [];
}

const valueAt = (view: unknown, way: readonly (string | number)[]): unknown =>
  way.reduce<unknown>((value, segment) => (value as Record<string | number, unknown>)[segment], view);
