import { failure } from '../kernel/errors';
import { isId } from '../kernel/ids';
import { isNarrowed, mayAccess } from './authorise';
import { type Answer, type Call, outputOf } from './call';
import { type Filter, matches, parseFilters } from './filter';
import { pageHeaders, parsePage } from './page';
import { type ListQuery, LOOKUP_LENGTH_MAX, type StoredResource } from './resource-store';
import { respondJson } from './respond';
import { selectFields } from './select-fields';
import { parseSort, sortBodies } from './sort';

/**
 * A list reads at most this many resources, of the lookup that narrows it or of the collection. Where there are more,
 * the answer is 206 with `X-Scan-Limit-Reached`, and its counts are of what was read: filter by a lookup to see the rest.
 */
export const SCAN_LIMIT = 2_000;
/** Of what is personal, fewer: each is opened under a key of its own, which is a call and its price. */
export const PERSONAL_SCAN_LIMIT = 500;
const STORE_PAGE = 200;

/** GET of many: filtered, sorted, a page of them; 200 when that is all, 206 when there are more. */
export async function handleList(call: Call): Promise<Answer> {
  const { api, declaration, request } = call;
  const { filters, violations: badFilters } = parseFilters(declaration, request.query);
  const { keys, violations: badSort } = parseSort(declaration, request.query.sort);
  const { page, violations: badPage } = parsePage(request.query);
  const violations = [...badFilters, ...badSort, ...badPage];
  if (violations.length > 0) return { failure: failure('invalid-query', 'The query cannot be read', { violations }) };

  const limit = declaration.personal ? PERSONAL_SCAN_LIMIT : SCAN_LIMIT;
  const { found, whole } = await read(call, filters, limit);
  const matching = found.filter(
    (item) => mayAccess(declaration, 'read', request.caller, item.body) && matches(declaration, item.body, filters),
  );
  const sorted = sortBodies(matching, keys);
  const shown = sorted.slice(page.offset, page.offset + page.limit);
  const rows = await Promise.all(shown.map((item) => outputOf(call, item)));
  const address = `${request.baseUrl}${api.basePath}/${declaration.name}`;
  const { status, headers } = pageHeaders(address, request.query, page, shown.length, matching.length);
  return respondJson(
    whole ? status : 206,
    rows.map((row) => selectFields(row, request.query.fields)),
    whole ? headers : { ...headers, 'X-Scan-Limit-Reached': String(limit) },
  );
}

async function read(call: Call, filters: readonly Filter[], scanLimit: number) {
  const { declaration, request, store } = call;
  const ids = chooseIds(call, filters);
  if (ids) {
    const named = await Promise.all(ids.map((id) => store.get(request.caller.tenant, declaration.name, id)));
    return { found: named.filter((item) => item !== undefined), whole: true };
  }
  const lookup = chooseLookup(call, filters);
  const found: StoredResource[] = [];
  let cursor: string | undefined;
  // A store's page may hold fewer than asked for and still have a next one, so pages are counted apart.
  for (let pages = 0; pages < scanLimit; pages += 1) {
    const query: ListQuery = {
      tenant: request.caller.tenant,
      resource: declaration.name,
      limit: Math.min(STORE_PAGE, scanLimit - found.length),
      ...(lookup ? { lookup } : {}),
      ...(cursor === undefined ? {} : { cursor }),
    };
    const page = await store.list(query);
    found.push(...page.items);
    cursor = page.cursor;
    if (cursor === undefined || found.length >= scanLimit) break;
  }
  return { found, whole: cursor === undefined };
}

/** Ids that nothing beyond can match: the caller's own where a resource is its owner, else those filtered by. */
function chooseIds({ declaration, request }: Call, filters: readonly Filter[]): readonly string[] | undefined {
  const { partyId } = request.caller;
  if (declaration.access.own === 'id' && partyId !== undefined && isNarrowed(declaration, 'read', request.caller))
    return [partyId];
  const named = filters.find(({ path, operator }) => path === 'id' && operator === 'eq');
  return named && [...new Set(named.alternatives)].filter(isId);
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
    const indexed = value !== undefined && value !== '' && value.length <= LOOKUP_LENGTH_MAX;
    if (indexed && others.length === 0) return { path, value };
  }
  return undefined;
}
