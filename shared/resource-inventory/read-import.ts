import { parse } from 'csv-parse/sync';
import { type Failure, failure } from '../kernel/errors';
import { err, ok, type Result } from '../kernel/result';
import { IMPORT_ROWS_MAX, type StockRow } from './import-stock';

const CSV_TYPE = 'text/csv';

/**
 * The rows of an import: CSV with the header `kind,value,imsi,pool` (`text/csv`; the last two may be left out), or one JSON object a line. A file that cannot
 * be read at all fails with `invalid-request`; more than {@link IMPORT_ROWS_MAX} rows fail with `too-large`.
 */
export function readImport(body: string, contentType: string): Result<readonly StockRow[], Failure> {
  const rows = contentType.startsWith(CSV_TYPE) ? readCsv(body) : readJsonLines(body);
  if (rows === undefined)
    return err(
      failure('invalid-request', 'Send text/csv with the header kind,value,imsi,pool, or one JSON object a line'),
    );
  if (rows.length > IMPORT_ROWS_MAX)
    return err(failure('too-large', `At most ${IMPORT_ROWS_MAX} rows an import: send the rest in another`));
  return ok(rows);
}

function readCsv(body: string): StockRow[] | undefined {
  try {
    // One row beyond the limit is enough to know that there are too many.
    return parse(body, { columns: true, trim: true, skip_empty_lines: true, bom: true, to: IMPORT_ROWS_MAX + 1 });
  } catch {
    return undefined;
  }
}

/** A line that is no JSON object is kept as an empty row, to be rejected under its number. */
function readJsonLines(body: string): StockRow[] {
  const lines = body.split('\n').filter((line) => line.trim() !== '');
  return lines.map((line) => {
    try {
      const value: unknown = JSON.parse(line);
      return typeof value === 'object' && value !== null ? { ...value } : {};
    } catch {
      return {};
    }
  });
}
