import { isLosslessNumber } from 'lossless-json';
import { type Failure, failure } from '../kernel/errors';
import { err, ok, type Result } from '../kernel/result';
import { MAX_BODY_BYTES, numberText } from './parse-request';
import { isRecord } from './read-path';
import { sameJson } from './same-json';

export const PATCH_OPERATIONS_MAX = 100;
/** What all copies of a patch may add, counted in values and characters: else each doubles what the one before it made. */
export const COPIED_MAX = MAX_BODY_BYTES;
export const OPERATIONS = ['add', 'remove', 'replace', 'move', 'copy', 'test'] as const;

export interface PatchOperation {
  readonly op: (typeof OPERATIONS)[number];
  readonly path: readonly string[];
  readonly from?: readonly string[];
  readonly value?: unknown;
}

/** Reads an RFC 6902 document. */
export function parseJsonPatch(raw: unknown): Result<readonly PatchOperation[], Failure> {
  if (!Array.isArray(raw) || raw.length > PATCH_OPERATIONS_MAX)
    return err(failure('invalid-request', `A JSON Patch is a list of at most ${PATCH_OPERATIONS_MAX} operations`));
  const operations: PatchOperation[] = [];
  for (const [index, item] of raw.entries()) {
    const operation = parseOperation(item);
    if (typeof operation === 'string')
      return err(
        failure('invalid-request', 'The JSON Patch is not valid', {
          violations: [{ path: String(index), message: operation }],
        }),
      );
    operations.push(operation);
  }
  return ok(operations);
}

function parseOperation(raw: unknown): PatchOperation | string {
  if (!isRecord(raw)) return 'is an operation';
  const op = OPERATIONS.find((known) => known === raw.op);
  if (!op) return `op is one of: ${OPERATIONS.join(', ')}`;
  const path = parsePointer(raw.path);
  if (!path) return 'path is a JSON Pointer to something within the resource';
  if (op === 'move' || op === 'copy') {
    const from = parsePointer(raw.from);
    return from ? { op, path, from } : 'from is a JSON Pointer to something within the resource';
  }
  if (op !== 'remove' && !Object.hasOwn(raw, 'value')) return 'value is missing';
  return { op, path, ...(op === 'remove' ? {} : { value: raw.value }) };
}

/** RFC 6901. The whole document is no target: a resource keeps its id. */
function parsePointer(raw: unknown): string[] | undefined {
  if (typeof raw !== 'string' || !raw.startsWith('/')) return undefined;
  const segments = raw
    .slice(1)
    .split('/')
    .map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'));
  return segments.includes('__proto__') ? undefined : segments;
}

/**
 * Applies all operations or none. Fails with `invalid-request` where one leads nowhere, `conflict` where a test fails,
 * `too-large` where copies of copies outgrow {@link COPIED_MAX}.
 */
export const applyJsonPatch = (
  target: Readonly<Record<string, unknown>>,
  operations: readonly PatchOperation[],
): Result<Record<string, unknown>, Failure> =>
  applyOperations(target, operations, (_document, operation) => [operation]);

/** The same for what becomes operations only at the document as it then stands; a text says why it cannot. */
export function applyOperations<T extends { readonly op: PatchOperation['op'] }>(
  target: Readonly<Record<string, unknown>>,
  items: readonly T[],
  toOperations: (document: Readonly<Record<string, unknown>>, item: T) => readonly PatchOperation[] | string,
): Result<Record<string, unknown>, Failure> {
  const document: Record<string, unknown> = structuredClone(target);
  let room = COPIED_MAX;
  for (const [index, item] of items.entries()) {
    const operations = toOperations(document, item);
    let problem = typeof operations === 'string' ? operations : undefined;
    for (const operation of typeof operations === 'string' ? [] : operations) {
      if (operation.op === 'copy') room -= weightOf(find(document, operation.from ?? []).value, room);
      if (room < 0) return err(failure('too-large', 'The copies of this JSON Patch outgrow any resource'));
      problem ??= applyOne(document, operation);
    }
    if (problem !== undefined) {
      const violations = [{ path: `${index}.path`, message: problem }];
      const code = item.op === 'test' ? 'conflict' : 'invalid-request';
      return err(failure(code, 'The JSON Patch cannot be applied', { violations }));
    }
  }
  return ok(document);
}

function applyOne(
  document: Record<string, unknown>,
  { op, path, from = [], value }: PatchOperation,
): string | undefined {
  switch (op) {
    case 'add':
      return put(document, path, plainCopy(value), 'add');
    case 'replace':
      return put(document, path, plainCopy(value), 'replace');
    case 'remove':
      return take(document, path).problem;
    case 'test': {
      const found = find(document, path);
      return found.problem ?? (sameJson(comparable(found.value), comparable(value)) ? undefined : 'has another value');
    }
    case 'copy': {
      const found = find(document, from);
      return found.problem ?? put(document, path, plainCopy(found.value), 'add');
    }
    case 'move': {
      if (path.length > from.length && from.every((segment, at) => path[at] === segment))
        return 'cannot move into itself';
      const taken = take(document, from);
      return taken.problem ?? put(document, path, taken.value, 'add');
    }
  }
}

type Found = { readonly value?: unknown; readonly problem?: string };
const NOWHERE = 'leads nowhere';

function find(document: unknown, path: readonly string[]): Found {
  let value = document;
  for (const segment of path) {
    if (Array.isArray(value)) {
      const at = indexOf(segment, value.length - 1);
      if (at === undefined) return { problem: NOWHERE };
      value = value[at];
    } else if (isRecord(value) && !isLosslessNumber(value) && Object.hasOwn(value, segment)) value = value[segment];
    else return { problem: NOWHERE };
  }
  return { value };
}

const indexOf = (segment: string, last: number): number | undefined =>
  /^(0|[1-9]\d{0,4})$/.test(segment) && Number(segment) <= last ? Number(segment) : undefined;

function put(document: unknown, path: readonly string[], value: unknown, how: 'add' | 'replace'): string | undefined {
  const parent = find(document, path.slice(0, -1)).value;
  const last = path.at(-1) ?? '';
  if (Array.isArray(parent)) {
    const at = how === 'add' && last === '-' ? parent.length : indexOf(last, parent.length - (how === 'add' ? 0 : 1));
    if (at === undefined) return NOWHERE;
    parent.splice(at, how === 'add' ? 0 : 1, value);
    return undefined;
  }
  if (!isMutable(parent) || (how === 'replace' && !Object.hasOwn(parent, last))) return NOWHERE;
  parent[last] = value;
  return undefined;
}

function take(document: unknown, path: readonly string[]): Found {
  const found = find(document, path);
  if (found.problem !== undefined) return found;
  const parent = find(document, path.slice(0, -1)).value;
  const last = path.at(-1) ?? '';
  if (Array.isArray(parent)) parent.splice(Number(last), 1);
  else if (isMutable(parent)) delete parent[last];
  return found;
}

const isMutable = (value: unknown): value is Record<string, unknown> => isRecord(value) && !isLosslessNumber(value);

/** A copy that later operations may change; a LosslessNumber is never changed, and a structured clone would break it. */
function plainCopy(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plainCopy);
  if (!isMutable(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, plainCopy(item)]));
}

/** How much a value is, in values and characters; counted no further than just above `most`. */
function weightOf(value: unknown, most: number): number {
  if (typeof value === 'string') return 1 + value.length;
  if (typeof value !== 'object' || value === null) return 1;
  let weight = 1;
  for (const item of Object.values(value)) {
    if (weight > most) break;
    weight += weightOf(item, most - weight);
  }
  return weight;
}

/** RFC 6902 §4.6: numbers are equal by value, and our stored decimals are text. */
function comparable(value: unknown): unknown {
  const text = typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value) ? value : numberText(value);
  if (text !== undefined) return `#${Number(text)}`;
  if (Array.isArray(value)) return value.map(comparable);
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, comparable(item)]));
}
