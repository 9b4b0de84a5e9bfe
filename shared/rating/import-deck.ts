import { parse } from 'csv-parse/sync';
import { type Failure, failure, type Violation } from '../kernel/errors';
import { formatNano, parseNano } from '../kernel/money';
import { err, ok, type Result } from '../kernel/result';
import {
  type CellKind,
  DECK_TABLE_NAMES,
  type DeckRow,
  type DeckTableName,
  deckTable,
  type RateDeck,
  rowKey,
  sortRows,
} from './rate-deck';

/** The texts of a deck's files, by the table that each holds. */
export type DeckFiles = Readonly<Partial<Record<DeckTableName, string>>>;

/** The world's prefixes are about 60,000; a full deck with periods and steps is below this. */
export const DECK_ROWS_MAX = 200_000;
/** Whoever sent the wrong file need not read a line of each of its lines. */
export const DECK_VIOLATIONS_MAX = 1_000;

const COUNT_MAX_DIGITS = 15;
const PATTERNS: Readonly<Record<Exclude<CellKind, 'price'>, readonly [RegExp, string]>> = {
  prefix: [/^\d{1,15}$/, 'is 1 to 15 digits'],
  name: [/^[A-Za-z0-9][A-Za-z0-9 ._-]{0,63}$/, 'is a name of letters, digits, blanks, dots and dashes'],
  'optional-name': [/^([A-Za-z0-9][A-Za-z0-9 ._-]{0,63})?$/, 'is empty or a name of letters, digits, dots and dashes'],
  count: [/^(0|[1-9]\d{0,14})$/, `is a whole number of at most ${COUNT_MAX_DIGITS} digits`],
  'positive-count': [/^[1-9]\d{0,14}$/, `is a whole number above 0 of at most ${COUNT_MAX_DIGITS} digits`],
};

interface ReadRow {
  readonly line: number;
  readonly row: DeckRow;
  /** The header, as this file orders it. */
  readonly names: readonly string[];
}

/**
 * Reads a rate deck. Columns may come in any order. Fails with every violation at once, each at `<file>.csv:<line>:<column>`,
 * both counted from 1.
 */
export function importDeck(files: DeckFiles): Result<RateDeck, Failure> {
  const violations: Violation[] = [];
  const rows = (name: DeckTableName): DeckRow[] => {
    const read = readTable(name, files[name] ?? '', violations);
    if (name === 'voice') checkSteps(read, violations);
    return sortRows(
      name,
      read.map(({ row }) => row),
    );
  };
  const deck: RateDeck = {
    prefixes: rows('prefixes'),
    networks: rows('networks'),
    voice: rows('voice'),
    sms: rows('sms'),
    data: rows('data'),
  };
  for (const name of Object.keys(files).filter((file) => !DECK_TABLE_NAMES.some((known) => known === file)))
    violations.push({ path: name, message: `is none of ${DECK_TABLE_NAMES.join(', ')}` });
  if (violations.length === 0) return ok(deck);
  const told = violations.slice(0, DECK_VIOLATIONS_MAX);
  if (told.length < violations.length)
    told.push({ path: '', message: `and ${violations.length - told.length} more violations` });
  return err(failure('unprocessable', 'The rate deck cannot be read', { violations: told }));
}

function readTable(name: DeckTableName, text: string, violations: Violation[]): ReadRow[] {
  if (text.trim() === '') return [];
  const complain = (line: number, column: number, message: string): unknown =>
    violations.push({ path: `${name}.csv:${line}:${column}`, message });
  const records = readCsv(text, complain);
  if (!records) return [];
  const [header, ...body] = records;
  const columns = Object.keys(deckTable(name).columns);
  const names = header?.record ?? [];
  names.forEach((column, index) => {
    if (!columns.includes(column)) complain(header?.line ?? 1, index + 1, `there is no column ${column}`);
    if (names.indexOf(column) !== index) complain(header?.line ?? 1, index + 1, `the column ${column} comes twice`);
  });
  for (const column of columns)
    if (!names.includes(column)) complain(header?.line ?? 1, names.length + 1, `the column ${column} is missing`);
  if (columns.some((column) => !names.includes(column))) return [];
  if (body.length > DECK_ROWS_MAX) complain(DECK_ROWS_MAX + 2, 1, `at most ${DECK_ROWS_MAX} rows a file`);
  const rows = body.slice(0, DECK_ROWS_MAX).flatMap(({ line, record }) => {
    const row = readRow(name, names, record, (column, message) => complain(line, column, message));
    return row ? [{ line, row, names }] : [];
  });
  const seen = new Map<string, number>();
  for (const { line, row } of rows) {
    const key = rowKey(name, row);
    const before = seen.get(key);
    if (before === undefined) seen.set(key, line);
    else complain(line, names.indexOf(deckTable(name).key[0] ?? '') + 1, `says again what line ${before} says: ${key}`);
  }
  return rows;
}

interface CsvRecord {
  readonly line: number;
  readonly record: readonly string[];
}

/** What is no CSV at all stops there: what would follow is guesswork. */
function readCsv(
  text: string,
  complain: (line: number, column: number, message: string) => unknown,
): CsvRecord[] | undefined {
  try {
    const read = parse(text, {
      bom: true,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
      to: DECK_ROWS_MAX + 2,
    }) as unknown as readonly { readonly info: { readonly lines: number }; readonly record: readonly string[] }[];
    return read.map(({ info, record }) => ({ line: info.lines, record }));
  } catch (problem) {
    const { lines, column, message } = problem as { lines?: number; column?: number; message?: string };
    complain(lines ?? 1, typeof column === 'number' ? column + 1 : 1, `is no CSV: ${message ?? String(problem)}`);
    return undefined;
  }
}

function readRow(
  name: DeckTableName,
  names: readonly string[],
  record: readonly string[],
  complain: (column: number, message: string) => unknown,
): DeckRow | undefined {
  if (record.length !== names.length) {
    complain(Math.min(record.length, names.length) + 1, `has ${record.length} cells, not ${names.length}`);
    return undefined;
  }
  const { columns } = deckTable(name);
  let isGood = true;
  const cells = names.map((column, index) => {
    const kind = columns[column] ?? 'name';
    const given = record[index] ?? '';
    const canonical = kind === 'price' ? canonicalPrice(given) : PATTERNS[kind][0].test(given) ? given : undefined;
    if (canonical === undefined) {
      const message = kind === 'price' ? 'is a decimal of at most 9 places, not negative' : PATTERNS[kind][1];
      complain(index + 1, `${column} ${JSON.stringify(given.slice(0, 40))} ${message}`);
      isGood = false;
    }
    return [column, canonical ?? ''] as const;
  });
  return isGood ? Object.fromEntries(cells) : undefined;
}

function canonicalPrice(text: string): string | undefined {
  const nano = /^\d{1,12}(\.\d{1,30})?$/.test(text) ? parseNano(text) : undefined;
  return nano === undefined ? undefined : formatNano(nano);
}

/** A zone's prices begin at second 0, and only there is a connect fee. */
function checkSteps(rows: readonly ReadRow[], violations: Violation[]): void {
  const complain = ({ line, names }: ReadRow, column: string, message: string): unknown =>
    violations.push({ path: `voice.csv:${line}:${names.indexOf(column) + 1}`, message });
  for (const group of Map.groupBy(rows, ({ row }) => `${row.zone} | ${row.period}`).values()) {
    const [first] = group;
    if (first && group.every(({ row }) => row.from_second !== '0'))
      complain(first, 'from_second', `${first.row.zone} ${first.row.period} has no row at second 0`);
    for (const one of group)
      if (one.row.from_second !== '0' && one.row.connect_fee !== '0')
        complain(one, 'connect_fee', 'is charged from the row at second 0 only: write 0 here');
  }
}
