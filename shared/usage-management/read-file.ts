import { createHash } from 'node:crypto';
import { err, ok, type Result } from '../kernel/result';
import { isRecord } from '../tmf/read-path';
import {
  type CompiledMapping,
  cellsOf,
  compileMapping,
  HEADER_FIELDS,
  type HeaderField,
  jsonOf,
} from './compile-mapping';
import type { FileMapping } from './file-mapping';
import { type LineContext, type MalformedLine, mapRecord } from './map-record';
import type { UsageRecord } from './messages';
import type { FileReason } from './quarantine-reasons';
import { type Row, rowOf } from './read-value';
import { splitDetails } from './split-details';
import { type FileLine, JSON_LENGTH_MAX, LINE_LENGTH_MAX, splitLines } from './split-lines';

/**
 * Operators cut files at less. 30,000 records took 17 s on two cores that charged them at the same time, so this many are
 * within the function's three minutes.
 */
export const FILE_RECORDS_MAX = 200_000;
/** A file of that many records of usual length is 20 MB. */
export const FILE_OCTETS_MAX = 64 * 1024 * 1024;
/** More malformed lines than that are no bad records but a bad file: nobody could go through them one by one. */
export const FILE_MALFORMED_MAX = 10_000;

export type ReadLine =
  | { readonly kind: 'record'; readonly record: UsageRecord }
  | { readonly kind: 'malformed'; readonly malformed: MalformedLine }
  | { readonly kind: 'skipped' };

export type FileHeader = Readonly<Partial<Record<HeaderField, string>>>;

type FilePart =
  | ReadLine
  | { readonly kind: 'header'; readonly header: FileHeader }
  | { readonly kind: 'trailer'; readonly count: number }
  /** Nothing of the file is to be read. */
  | { readonly kind: 'fault'; readonly reason: FileReason };

/** What a file is, found by reading it once without sending anything. */
export interface FileSurvey {
  /** Records, those too that ought to be: all but header, trailer and blank lines. */
  readonly read: number;
  readonly malformed: number;
  /** Left, as the mapping says. */
  readonly skipped: number;
  /** How many records the trailer declares; absent without a trailer: the file was cut off. */
  readonly declared?: number;
  readonly header: FileHeader;
  /** SHA-256 of its bytes, hex. */
  readonly digest: string;
}

export interface FileContext extends LineContext {
  readonly mapping: FileMapping;
}

type Pieces = AsyncIterable<Uint8Array>;

/** Reads a file through once and says what it is, or why it is refused as a whole. */
export async function surveyFile(pieces: Pieces, context: FileContext): Promise<Result<FileSurvey, FileReason>> {
  const counts = { record: 0, malformed: 0, skipped: 0 };
  let declared: number | undefined;
  let header: FileHeader = {};
  const digest = createHash('sha256');
  for await (const part of readFile(digested(pieces, digest), context)) {
    if (part.kind === 'fault') return err(part.reason);
    if (part.kind === 'header') header = part.header;
    else if (part.kind === 'trailer') declared = part.count;
    else counts[part.kind] += 1;
    if (counts.record + counts.malformed + counts.skipped > FILE_RECORDS_MAX) return err('file-too-large');
    if (counts.malformed > FILE_MALFORMED_MAX) return err('mostly-malformed');
  }
  const { malformed, skipped } = counts;
  const read = counts.record + malformed + skipped;
  return ok({
    read,
    malformed,
    skipped,
    header,
    digest: digest.digest('hex'),
    ...(declared === undefined ? {} : { declared }),
  });
}

async function* digested(pieces: Pieces, digest: ReturnType<typeof createHash>): AsyncGenerator<Uint8Array> {
  for await (const piece of pieces) {
    digest.update(piece);
    yield piece;
  }
}

/** The records of a file that was surveyed, one by one: what is usage, what is not and why, and what is left. */
export async function* readRecords(pieces: Pieces, context: FileContext): AsyncGenerator<ReadLine> {
  for await (const part of readFile(pieces, context))
    if (part.kind === 'record' || part.kind === 'malformed' || part.kind === 'skipped') yield part;
}

const readFile = (pieces: Pieces, context: FileContext): AsyncGenerator<FilePart> =>
  context.mapping.format === 'tap' ? readBatch(pieces, context) : readLines(pieces, context);

async function* readLines(pieces: Pieces, context: FileContext): AsyncGenerator<FilePart> {
  const { mapping } = context;
  const lengthMax = mapping.format === 'jsonl' ? JSON_LENGTH_MAX : LINE_LENGTH_MAX;
  let compiled = mapping.hasColumnNames ? undefined : compileMapping(mapping);
  let isFirst = true;
  for await (const line of splitLines(pieces, { encoding: mapping.encoding ?? 'utf-8', lengthMax })) {
    const isBlank = line.text.trim() === '';
    if (compiled === undefined) {
      if (isBlank) continue;
      const names = cellsOf(line.text, mapping.delimiter ?? ';') ?? [];
      if (!columnsOf(mapping).every((column) => names.includes(column))) {
        yield { kind: 'fault', reason: 'unknown-columns' };
        return;
      }
      compiled = compileMapping(mapping, names);
      continue;
    }
    const row = compiled.rowOf(line.text);
    const header = isFirst ? headerOf(row, compiled) : undefined;
    if (isFirst && header === undefined && mapping.header?.expected) {
      yield { kind: 'fault', reason: 'unknown-format' };
      return;
    }
    isFirst = false;
    if (header) yield { kind: 'header', header };
    else if (!isBlank) yield trailerOf(row, compiled) ?? judge(line, row, compiled, context);
  }
  if (isFirst && (compiled === undefined || mapping.header?.expected))
    yield { kind: 'fault', reason: 'unknown-format' };
}

/** The header and the trailer of a transfer batch stand around its records, so they are known at its end. */
async function* readBatch(pieces: Pieces, context: FileContext): AsyncGenerator<FilePart> {
  const { mapping } = context;
  const compiled = compileMapping(mapping);
  const path = (mapping.details ?? '').split('.');
  for await (const piece of splitDetails(pieces, path, mapping.encoding)) {
    if (piece.kind === 'detail') {
      yield judge(piece, compiled.rowOf(piece.text), compiled, context);
      continue;
    }
    const value = jsonOf(piece.text);
    const row = rowOf({ value });
    if (!isRecord(value) || !piece.hasDetails || !compiled.isExpectedHeader(row)) {
      yield { kind: 'fault', reason: 'unknown-format' };
      return;
    }
    yield { kind: 'header', header: headerFields(row, compiled) };
    const count = piece.isWhole ? countOf(row, compiled) : undefined;
    if (count !== undefined) yield { kind: 'trailer', count };
  }
}

/** Every column that a mapping reads by name. */
function columnsOf({ tag, type, fields, types = [], skip = [] }: FileMapping): string[] {
  const ofFields = [fields, ...types.map((one) => one.fields)].flatMap((some) => Object.values(some ?? {}));
  const sources = [tag, type, ...skip.map(({ value }) => value), ...ofFields];
  return sources.flatMap((source) =>
    Array.isArray(source) ? source.flatMap(({ column }) => (column === undefined ? [] : [column])) : [],
  );
}

function headerOf(row: Row | undefined, compiled: CompiledMapping): FileHeader | undefined {
  const { headerTag } = compiled.mapping;
  if (!row || headerTag === undefined || compiled.tagOf?.(row) !== headerTag) return undefined;
  return compiled.isExpectedHeader(row) ? headerFields(row, compiled) : undefined;
}

const headerFields = (row: Row, { header }: CompiledMapping): FileHeader =>
  Object.fromEntries(
    HEADER_FIELDS.flatMap((name) => {
      const value = header[name]?.(row) ?? '';
      return value === '' ? [] : [[name, value] as const];
    }),
  );

const SENDER = /^[A-Za-z0-9][A-Za-z0-9._-]{0,19}$/;

/** Who sent a file, where its header says so by a name that can be one. */
export const senderOf = ({ sender = '' }: FileHeader): string | undefined => (SENDER.test(sender) ? sender : undefined);

function trailerOf(row: Row | undefined, compiled: CompiledMapping): FilePart | undefined {
  const { trailerTag } = compiled.mapping;
  if (!row || trailerTag === undefined || compiled.tagOf?.(row) !== trailerTag) return undefined;
  const count = countOf(row, compiled);
  return count === undefined ? undefined : { kind: 'trailer', count };
}

function countOf(row: Row, { declaredCount }: CompiledMapping): number | undefined {
  const text = declaredCount?.(row) ?? '';
  return /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}

function judge(line: FileLine, row: Row | undefined, compiled: CompiledMapping, context: FileContext): ReadLine {
  if (line.cut) return { kind: 'malformed', malformed: { line: line.line, raw: line.text, reason: 'line-too-long' } };
  const mapped = mapRecord(line, row, compiled, context);
  return mapped.ok ? mapped.value : { kind: 'malformed', malformed: mapped.error };
}
