import { failure } from '../kernel/errors';
import { isNarrowed, mayAccess } from './authorise';
import { type Answer, type Call, outputOf } from './call';
import { type Filter, matches, parseFilters } from './filter';
import { pageHeaders, parsePage } from './page';
import type { ListQuery, StoredResource } from './resource-store';
import { respondJson } from './respond';
import { selectFields } from './select-fields';
import { parseSort, sortBodies } from './sort';

/**
 * A list reads at most this many resources, of the lookup that narrows it or of the collection. Where there are more,
 * the answer is 206 with `X-Scan-Limit-Reached`, and its counts are of what was read: filter by a lookup to see the rest.
 */
export const SCAN_LIMIT = 2_000;
const STORE_PAGE = 200;

/** GET of many: filtered, sorted, a page of them; 200 when that is all, 206 when there are more. */
export async function handleList(call: Call): Promise<Answer> {
  const { api, declaration, request } = call;
  const { filters, violations: badFilters } = parseFilters(declaration, request.query);
  const { keys, violations: badSort } = parseSort(declaration, request.query.sort);
  const { page, violations: badPage } = parsePage(request.query);
  const violations = [...badFilters, ...badSort, ...badPage];
  if (violations.length > 0) return { failure: failure('invalid-query', 'The query cannot be read', { violations }) };

  const { found, whole } = await read(call, filters);
  const matching = found.filter(
    (item) => mayAccess(declaration, 'read', request.caller, item.body) && matches(item.body, filters),
  );
  const sorted = sortBodies(matching, keys);
  const shown = sorted.slice(page.offset, page.offset + page.limit);
  const rows = await Promise.all(shown.map((item) => outputOf(call, item)));
  const address = `${request.baseUrl}${api.basePath}/${declaration.name}`;
  const { status, headers } = pageHeaders(address, request.query, page, shown.length, matching.length);
  return respondJson(
    whole ? status : 206,
    rows.map((row) => selectFields(row, request.query.fields)),
    whole ? headers : { ...headers, 'X-Scan-Limit-Reached': String(SCAN_LIMIT) },
  );
}

async function read(call: Call, filters: readonly Filter[]) {
  const { declaration, request, store } = call;
  const lookup = chooseLookup(call, filters);
  const found: StoredResource[] = [];
  let cursor: string | undefined;
  // A store's page may hold fewer than asked for and still have a next one, so pages are counted apart.
  for (let pages = 0; pages < SCAN_LIMIT; pages += 1) {
    const query: ListQuery = {
      tenant: request.caller.tenant,
      resource: declaration.name,
      limit: Math.min(STORE_PAGE, SCAN_LIMIT - found.length),
      ...(lookup ? { lookup } : {}),
      ...(cursor === undefined ? {} : { cursor }),
    };
    const page = await store.list(query);
    found.push(...page.items);
    cursor = page.cursor;
    if (cursor === undefined || found.length >= SCAN_LIMIT) break;
  }
  return { found, whole: cursor === undefined };
}

/** The declared lookup that narrows most surely: whose it is for a subscriber, else the first one filtered by. */
function chooseLookup({ declaration, request }: Call, filters: readonly Filter[]): ListQuery['lookup'] {
  const { own } = declaration.access;
  const { partyId } = request.caller;
  if (own !== undefined && partyId !== undefined && isNarrowed(declaration, 'read', request.caller))
    if (declaration.lookups.includes(own)) return { path: own, value: partyId };
  for (const path of declaration.lookups) {
    const filter = filters.find((known) => known.path === path && known.operator === 'eq');
    const [value, ...others] = filter?.alternatives ?? [];
    if (value !== undefined && others.length === 0) return { path, value };
  }
  return undefined;
}
