import { parse } from 'csv-parse/sync';
import { type Failure, failure, type Violation } from '../kernel/errors';
import { err, ok, type Result } from '../kernel/result';
import { mediaTypeOf } from '../tmf/parse-request';
import { isRecord } from '../tmf/read-path';
import { BULK_BYTES_MAX, BULK_COLUMNS, BULK_LINES_MAX, type BulkColumn } from './bulk-resource';

const CSV = 'text/csv';
const NDJSON = 'application/x-ndjson';
const VALUE_LENGTH_MAX = 100;

export type LineValues = Readonly<Partial<Record<BulkColumn, string>>>;
/** A line of a bulk order as it was sent: what could be read of it, and why the rest could not. */
export interface SentLine {
  readonly values: LineValues;
  readonly violations: readonly Violation[];
}

/**
 * The lines of a bulk order's file: CSV whose header names columns of ours, or one JSON object a line. What is wrong with one
 * line is that line's; a file that is not to be read as a whole fails with `unsupported-media-type`, `too-large` or `invalid-request`.
 */
export function readBulkFile(
  text: string,
  headers: Readonly<Record<string, string>>,
): Result<readonly SentLine[], Failure> {
  const mediaType = mediaTypeOf(headers);
  if (mediaType !== CSV && mediaType !== NDJSON)
    return err(failure('unsupported-media-type', `Send ${CSV} or ${NDJSON}`));
  if (Buffer.byteLength(text) > BULK_BYTES_MAX)
    return err(failure('too-large', `A bulk order has at most ${BULK_BYTES_MAX} bytes: order the rest in another`));
  const lines = mediaType === CSV ? readCsv(text) : ok(readJsonLines(text));
  if (!lines.ok) return lines;
  if (lines.value.length === 0) return err(failure('invalid-request', 'There is no line to order'));
  if (lines.value.length > BULK_LINES_MAX)
    return err(failure('too-large', `At most ${BULK_LINES_MAX} lines: order the rest in another`));
  return lines;
}

/** What a line says, column by column; an empty value says nothing. */
export function readLine(given: unknown): SentLine {
  if (!isRecord(given)) return { values: {}, violations: [{ path: '', message: 'is no JSON object' }] };
  const violations: Violation[] = [];
  const values: Partial<Record<BulkColumn, string>> = {};
  for (const [name, value] of Object.entries(given)) {
    const column = BULK_COLUMNS.find((one) => one === name);
    if (column === undefined) violations.push({ path: name, message: `is none of: ${BULK_COLUMNS.join(', ')}` });
    else if (typeof value !== 'string' || value.length > VALUE_LENGTH_MAX)
      violations.push({ path: name, message: `is a text of at most ${VALUE_LENGTH_MAX} characters` });
    else if (value.trim() !== '') values[column] = value.trim();
  }
  return { values, violations };
}

function readCsv(text: string): Result<readonly SentLine[], Failure> {
  const unknown: Violation[] = [];
  const columns = (header: readonly string[]): string[] => {
    for (const name of header)
      if (!(BULK_COLUMNS as readonly string[]).includes(name.trim()))
        unknown.push({
          path: name.trim(),
          message: `the header names it, and it is none of: ${BULK_COLUMNS.join(', ')}`,
        });
    return header.map((name) => name.trim());
  };
  try {
    // One line beyond the limit is enough to know that there are too many.
    const rows: unknown[] = parse(text, {
      columns,
      trim: true,
      skip_empty_lines: true,
      bom: true,
      to: BULK_LINES_MAX + 1,
      relax_column_count: true,
    });
    if (unknown.length === 0) return ok(rows.map(readLine));
  } catch {
    return err(
      failure('invalid-request', `The CSV cannot be read: its first line is a header of ${BULK_COLUMNS.join(', ')}`),
    );
  }
  return err(failure('invalid-request', 'The header names columns that a line has not', { violations: unknown }));
}

const readJsonLines = (text: string): SentLine[] =>
  text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => readLine(parsed(line)));

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** Lines that ask for the number or the SIM of a line before them, each with the reason. */
export function linesThatRepeat(lines: readonly SentLine[]): ReadonlyMap<number, Violation> {
  const first = new Map<string, number>();
  const repeated = new Map<number, Violation>();
  for (const [at, { values }] of lines.entries())
    for (const path of ['msisdn', 'iccid'] as const) {
      const key = `${path} ${values[path] ?? ''}`;
      const before = first.get(key);
      if (values[path] === undefined) continue;
      if (before === undefined) first.set(key, at + 1);
      else repeated.set(at + 1, { path, message: `line ${before} asks for the same` });
    }
  return repeated;
}
