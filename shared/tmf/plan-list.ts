import { isId } from '../kernel/ids';
import { isNarrowed } from './authorise';
import type { Call } from './call';
import type { ResourceDeclaration } from './declaration';
import type { Filter } from './filter';
import type { JsonPath } from './json-path';
import { type ListQuery, LOOKUP_LENGTH_MAX, type Paging } from './resource-store';
import type { SortKey } from './sort';

/** How a list is read: by ids, or along an index, whose order and places may be all that is asked for. */
export interface ListPlan {
  /** Ids that nothing beyond can match. */
  readonly ids?: readonly string[];
  readonly query: Omit<ListQuery, 'limit'>;
  /** What the index does not answer: each item that is read is judged by these. */
  readonly filters: readonly Filter[];
  /** TMF630 part 6: what is shown, something in it is selected by this. */
  readonly path?: JsonPath;
  /** What the index does not order by. */
  readonly sort: readonly SortKey[];
  /** Whether everyone who may read this list may read all that the index answers. */
  readonly open: boolean;
  /** Finds places in the index; undefined where the store has none. */
  readonly paging: Paging | undefined;
}

export function planList(
  call: Call,
  filters: readonly Filter[],
  sort: readonly SortKey[],
  path: JsonPath | undefined,
): ListPlan {
  const { declaration, request, store } = call;
  const { tenant } = request.caller;
  const narrowed = isNarrowed(declaration, 'read', request.caller);
  const { lookup, by } = chooseLookup(call, filters);
  const order = orderOf(declaration, sort);
  const inIndex = { tenant, resource: declaration.name, ...(lookup ? { lookup } : {}) };
  const paging = store.paging?.({ ...inIndex, limit: 1 });
  const query = paging && order === 'newest' ? { ...inIndex, newestFirst: true } : inIndex;
  const ids = chooseIds(call, filters);
  return {
    ...(ids ? { ids } : {}),
    query,
    filters: filters.filter((filter) => filter !== by),
    ...(path === undefined ? {} : { path }),
    sort: paging && !ids && order !== 'other' ? [] : sort,
    open: !narrowed || lookup?.path === declaration.access.own,
    paging,
  };
}

/** A collection's own order is that of creation, which the attribute of the creation's time says. */
function orderOf({ createdAttribute, readOnly }: ResourceDeclaration, sort: readonly SortKey[]) {
  const [key, ...more] = sort;
  if (!key) return 'oldest';
  const byCreation = more.length === 0 && key.path === createdAttribute && readOnly.includes(key.path);
  return byCreation ? (key.descending ? 'newest' : 'oldest') : 'other';
}

/** Ids that nothing beyond can match: the caller's own where a resource is its owner, else those filtered by. */
function chooseIds({ declaration, request }: Call, filters: readonly Filter[]): readonly string[] | undefined {
  const { partyId } = request.caller;
  if (declaration.access.own === 'id' && partyId !== undefined && isNarrowed(declaration, 'read', request.caller))
    return [partyId];
  const named = filters.find(
    ({ path, operator, others }) => (path === 'id' || path === 'href') && operator === 'eq' && !others,
  );
  return named && [...new Set(named.alternatives.map((value) => value.slice(value.lastIndexOf('/') + 1)))].filter(isId);
}

/** The declared lookup that narrows most surely: whose it is for a subscriber, else the first one filtered by. */
function chooseLookup(
  { declaration, request }: Call,
  filters: readonly Filter[],
): { readonly lookup?: ListQuery['lookup']; readonly by?: Filter } {
  const { own } = declaration.access;
  const { partyId } = request.caller;
  if (own !== undefined && partyId !== undefined && isNarrowed(declaration, 'read', request.caller))
    if (declaration.lookups.includes(own)) return { lookup: { path: own, value: partyId } };
  for (const path of declaration.lookups) {
    const by = filters.find((known) => known.path === path && known.operator === 'eq' && !known.others);
    const [value, ...others] = by?.alternatives ?? [];
    const indexed = value !== undefined && value !== '' && value.length <= LOOKUP_LENGTH_MAX;
    if (by && indexed && others.length === 0) return { lookup: { path, value }, by };
  }
  return {};
}
