import { parse, stringify } from 'lossless-json';
import { canonicalJson, type Json, sha256Hex } from '../kernel/digest';
import { type Failure, failure } from '../kernel/errors';
import { err, ok, type Result } from '../kernel/result';
import type { Body } from '../tmf/declaration';
import { JSON_TYPE, parseBody } from '../tmf/parse-request';
import { isRecord } from '../tmf/read-path';
import { ENTRIES } from './catalog-apis';

/** The largest catalog of one file. Ten thousand entries are some 5 MB, and a thousand offers. */
export const FILE_ENTRIES_MAX = 10_000;

/** One entry of a catalog as a file has it: nothing of where and when it was kept. */
export interface Entry {
  readonly resource: string;
  readonly id: string;
  readonly body: Readonly<Record<string, unknown>>;
}

const ORDER = new Map(ENTRIES.map(({ name }, index) => [name, index]));

/** What of a stored entry travels: its address follows from its id, and its last change is the keeper's. */
export const entryOf = (resource: string, { id, href: _href, lastUpdate: _at, ...body }: Body): Entry => ({
  resource,
  id,
  body,
});

export const nameOf = ({ resource, id }: Entry): string => `${resource}/${id}`;

/** What is referred to comes first; then by id. */
export const inOrder = (entries: readonly Entry[]): Entry[] =>
  [...entries].sort((a, b) => {
    const kinds = (ORDER.get(a.resource) ?? 0) - (ORDER.get(b.resource) ?? 0);
    return kinds !== 0 ? kinds : a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
  });

/** A catalog's canonical text, a line an entry: the same entries always give the same bytes. */
export const writeCatalogFile = (entries: readonly Entry[]): string =>
  inOrder(entries)
    .map((entry) => `${canonicalJson(entry as unknown as Json)}\n`)
    .join('');

export const digestOf = (entries: readonly Entry[]): string => sha256Hex(writeCatalogFile(entries));

/** The same as one JSON array, for whoever reads no lines. */
export const asJsonArray = (text: string): string => `[${text.trimEnd().split('\n').filter(Boolean).join(',\n')}]\n`;

/**
 * Reads a catalog's file: a line an entry, or one JSON array of them. Values are as `parseBody` gives them, to be judged
 * by their declarations. Fails with every line that is no entry.
 */
export function readCatalogFile(text: string): Result<readonly Entry[], Failure> {
  const lines = text.trimStart().startsWith('[') ? linesOfArray(text) : ok(text.split('\n'));
  if (!lines.ok) return lines;
  const entries: Entry[] = [];
  const violations: { path: string; message: string }[] = [];
  for (const [index, line] of lines.value.entries()) {
    if (line.trim() === '') continue;
    const entry = readEntry(line);
    if (entry) entries.push(entry);
    else violations.push({ path: `line ${index + 1}`, message: 'is an object with resource, id and body' });
  }
  if (entries.length > FILE_ENTRIES_MAX)
    violations.push({ path: 'file', message: `has at most ${FILE_ENTRIES_MAX} entries` });
  return violations.length === 0 ? ok(entries) : err(failure('unprocessable', 'It is no catalog file', { violations }));
}

/**
 * Reads a file that was written of kept entries, as they are kept: decimals are text and whole numbers plain, where
 * `readCatalogFile` leaves every number to be judged.
 */
export function readKeptFile(text: string): Result<readonly Entry[], Failure> {
  const read = readCatalogFile(text);
  return read.ok ? ok(read.value.map((entry) => JSON.parse(stringify(entry) ?? '') as Entry)) : read;
}

function readEntry(line: string): Entry | undefined {
  const parsed = parseBody({ headers: {}, body: line }, [JSON_TYPE]);
  if (!parsed.ok || !isRecord(parsed.value)) return undefined;
  const { resource, id, body } = parsed.value;
  return typeof resource === 'string' && typeof id === 'string' && isRecord(body) ? { resource, id, body } : undefined;
}

/** A JSON array's elements, each as its own text: a number keeps its digits. */
function linesOfArray(text: string): Result<string[], Failure> {
  const parsed = parseArray(text);
  return parsed
    ? ok(parsed.map((entry) => stringify(entry) ?? ''))
    : err(failure('invalid-json', 'It is no JSON array'));
}

function parseArray(text: string): unknown[] | undefined {
  try {
    const parsed: unknown = parse(text);
    return Array.isArray(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}
