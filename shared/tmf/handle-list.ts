import { type Failure, failure } from '../kernel/errors';
import { type Answer, type Call, outputOf } from './call';
import { parseFilters } from './filter';
import { parseJsonPath } from './json-path';
import { listDigest, readCursor, writeCursor } from './list-cursor';
import { pageHeaders, parsePage } from './page';
import { planList } from './plan-list';
import { isPlaced, type ListRead, readList } from './read-list';
import { UnreadableCursorError } from './resource-store';
import { respondJson } from './respond';
import { selectFields } from './select-fields';
import { parseSort } from './sort';

/** GET of many: filtered, sorted, a page of them; 200 when that is all, 206 when there are more. */
export async function handleList(call: Call): Promise<Answer> {
  const { api, declaration, request } = call;
  const { query } = request;
  const { filters, violations: badFilters } = parseFilters(declaration, query, request.baseUrl);
  const { keys, violations: badSort } = parseSort(declaration, query.sort);
  const { page, violations: badPage } = parsePage(query);
  const violations = [...badFilters, ...badSort, ...badPage];
  if (violations.length > 0) return { failure: failure('invalid-query', 'The query cannot be read', { violations }) };

  const path = query.filter && parseJsonPath(query.filter.at(-1) ?? '', 'filter');
  if (path && !path.ok) return { failure: path.error };
  const plan = planList(call, filters, keys, path?.value);
  const list = listDigest(declaration.name, query);
  const cursor = query.cursor?.at(-1);
  const from = cursor === undefined || !isPlaced(plan) ? undefined : readCursor(cursor, list);
  if (cursor !== undefined && !from) return { failure: foreignCursor };
  const read = await unlessUnreadable(readList(call, plan, page, from));
  if ('code' in read) return { failure: read };

  const rows = await Promise.all(read.shown.map((item) => outputOf(call, item)));
  const address = `${request.baseUrl}${api.basePath}/${declaration.name}`;
  const { status, headers } = pageHeaders(address, query, page, {
    shown: rows.length,
    total: read.total,
    ...(read.scanLimit === undefined ? {} : { scanLimit: read.scanLimit }),
    ...(from ? { before: from.shown } : {}),
    ...(read.next ? { next: writeCursor(read.next, list) } : {}),
  });
  return respondJson(
    status,
    rows.map((row) => selectFields(row, query.fields)),
    headers,
  );
}

const foreignCursor = failure('invalid-query', 'The cursor is not of this list', {
  violations: [{ path: 'cursor', message: 'is given by a page of the same list, in its Link' }],
});

/** A cursor that someone put together leads to no place: their mistake, not a defect. */
async function unlessUnreadable(read: Promise<ListRead>): Promise<ListRead | Failure> {
  try {
    return await read;
  } catch (error) {
    if (error instanceof UnreadableCursorError) return foreignCursor;
    throw error;
  }
}
