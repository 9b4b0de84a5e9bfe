import { mayAccess } from './authorise';
import type { Call } from './call';
import { matches } from './filter';
import { pathsOf } from './json-path';
import type { ListCursor } from './list-cursor';
import type { Page } from './page';
import type { ListPlan } from './plan-list';
import type { Paging, ResourceStore, StoredResource } from './resource-store';
import { toPlain } from './respond';
import { sortBodies } from './sort';

/**
 * A page reads, or counts, at most this many resources of the lookup that narrows it or of the collection. Where there are
 * more, the answer is 206 with `X-Scan-Limit-Reached`, its counts are of what was read, and its `next` leads on from there.
 */
export const SCAN_LIMIT = 2_000;
/** Of what is personal, fewer: each is opened under a key of its own, which is a call and its price. */
export const PERSONAL_SCAN_LIMIT = 500;
const STORE_PAGE = 200;

/** What a page shows, how many the list has, and where it goes on. */
export interface ListRead {
  readonly shown: readonly StoredResource[];
  readonly total: number;
  /** Set where the list is longer than what was read of it: how much that is. */
  readonly scanLimit?: number;
  /** Undefined where `offset` leads on, or nothing does. */
  readonly next?: ListCursor;
}

/** Reads one page of a list as its plan says: by place where the index answers it whole, else by judging what is read. */
export function readList(call: Call, plan: ListPlan, page: Page, from: ListCursor | undefined): Promise<ListRead> {
  const { paging, filters, path, open } = plan;
  if (!paging || !isPlaced(plan)) return readThrough(call, plan, page);
  if (filters.length === 0 && path === undefined && open) return readPlace(call.store, plan.query, paging, page, from);
  return from ? readOn(call, plan, paging, page, from) : readThrough(call, plan, page);
}

/** Whether a list has places that a cursor can name: it is in its index's own order. */
export const isPlaced = ({ ids, sort, paging }: ListPlan): boolean =>
  paging !== undefined && ids === undefined && sort.length === 0;

const scanLimitOf = ({ declaration }: Call): number => (declaration.personal ? PERSONAL_SCAN_LIMIT : SCAN_LIMIT);

/** The index is the list: a page costs what it shows, wherever it is. What is before and behind is counted, not read. */
async function readPlace(
  store: ResourceStore,
  query: ListPlan['query'],
  paging: Paging,
  { offset, limit }: Page,
  from: ListCursor | undefined,
): Promise<ListRead> {
  const skipped = await countOn(paging, query, undefined, from ? 0 : Math.min(offset, SCAN_LIMIT));
  if (!from && offset > 0) {
    if (skipped.cursor === undefined) return { shown: [], total: skipped.count };
    if (skipped.count < offset) return beyondReach(skipped.count, skipped.cursor);
  }
  const before = from?.shown ?? skipped.count;
  const { items, cursor } = await readItems(store, query, from?.place ?? skipped.cursor, limit);
  const passed = before + items.length;
  const ended = cursor === undefined && limit > 0;
  const rest =
    from || ended ? { count: 0, cursor } : await countOn(paging, query, cursor, Math.max(0, SCAN_LIMIT - passed));
  const more = from ? from.more && !ended : rest.cursor !== undefined;
  const total = ended ? passed : Math.max(from?.total ?? 0, passed + rest.count);
  const goesOn = cursor !== undefined && limit > 0 && (more || total > passed);
  return {
    shown: items,
    total,
    ...(more ? { scanLimit: SCAN_LIMIT } : {}),
    ...(goesOn ? { next: { place: cursor, shown: passed, total, more } } : {}),
  };
}

const beyondReach = (count: number, place: string): ListRead => ({
  shown: [],
  total: count,
  scanLimit: SCAN_LIMIT,
  next: { place, shown: count, total: count, more: true },
});

/** Counts on from a place, at most so many; with the place reached, unless that is the end. */
async function countOn(paging: Paging, query: ListPlan['query'], from: string | undefined, most: number) {
  let count = 0;
  let cursor = from;
  // A store's page may hold fewer than asked for and still have a next one, so pages are counted apart.
  for (let pages = 0; pages < SCAN_LIMIT && count < most; pages += 1) {
    const found = await paging.count({ ...query, limit: most - count, ...(cursor === undefined ? {} : { cursor }) });
    count += found.count;
    cursor = found.cursor;
    if (cursor === undefined) break;
  }
  return { count, ...(cursor === undefined ? {} : { cursor }) };
}

/** At most so many items from a place on; with the place reached, unless that is the end. */
async function readItems(store: ResourceStore, query: ListPlan['query'], from: string | undefined, most: number) {
  const items: StoredResource[] = [];
  let cursor = from;
  for (let pages = 0; pages < SCAN_LIMIT && items.length < most; pages += 1) {
    const limit = Math.min(STORE_PAGE, most - items.length);
    const page = await store.list({ ...query, limit, ...(cursor === undefined ? {} : { cursor }) });
    items.push(...page.items);
    cursor = page.cursor;
    if (cursor === undefined) break;
  }
  return { items, ...(cursor === undefined ? {} : { cursor }) };
}

/** Reads from the beginning up to the limit, and judges, sorts and counts what was read. */
async function readThrough(call: Call, plan: ListPlan, { offset, limit }: Page): Promise<ListRead> {
  const scanLimit = scanLimitOf(call);
  const { items, cursor } = plan.ids
    ? { items: await readNamed(call, plan.ids) }
    : await readItems(call.store, plan.query, undefined, scanLimit);
  const matching = judge(call, plan, items);
  const shown = sortBodies(matching, plan.sort).slice(offset, offset + limit);
  const total = matching.length;
  if (cursor === undefined) return { shown, total };
  const read = { shown, total, scanLimit };
  if (!plan.paging || !isPlaced(plan) || limit === 0) return read;
  const last = shown.at(-1);
  const passed = offset + shown.length;
  const place = last && passed < total ? plan.paging.cursorAfter({ ...plan.query, limit }, last) : cursor;
  return { ...read, next: { place, shown: Math.min(passed, total), total, more: true } };
}

/** What the caller may see and asked for. */
function judge(
  { declaration, request }: Call,
  { filters, path }: ListPlan,
  items: readonly StoredResource[],
): StoredResource[] {
  const matching = items.filter(
    ({ body }) => mayAccess(declaration, 'read', request.caller, body) && matches(declaration, body, filters),
  );
  if (path === undefined) return matching;
  const plain = matching.map(({ body }) => toPlain(declaration, body, request.baseUrl));
  const selected = new Set(pathsOf(plain, path).map(([index]) => index));
  return matching.filter((_item, index) => selected.has(index));
}

async function readNamed({ declaration, request, store }: Call, ids: readonly string[]): Promise<StoredResource[]> {
  const named = await Promise.all(ids.map((id) => store.get(request.caller.tenant, declaration.name, id)));
  return named.filter((item) => item !== undefined);
}

/** Reads on from a place until the page is full, or up to the limit: a page may be empty and still have a next one. */
async function readOn(
  call: Call,
  plan: ListPlan,
  paging: Paging,
  { limit }: Page,
  from: ListCursor,
): Promise<ListRead> {
  const scanLimit = scanLimitOf(call);
  const shown: StoredResource[] = [];
  let place: string | undefined = from.place;
  for (let read = 0, pages = 0; read < scanLimit && pages < scanLimit && shown.length < limit; pages += 1) {
    const found = await readItems(call.store, plan.query, place, Math.min(STORE_PAGE, scanLimit - read));
    read += found.items.length;
    const matching = judge(call, plan, found.items);
    const taken = matching.slice(0, limit - shown.length);
    shown.push(...taken);
    const last = taken.at(-1);
    place = taken.length < matching.length && last ? paging.cursorAfter({ ...plan.query, limit }, last) : found.cursor;
    if (place === undefined) break;
  }
  const passed = from.shown + shown.length;
  if (place === undefined) return { shown, total: passed };
  const total = Math.max(from.total, passed);
  return { shown, total, scanLimit, next: { place, shown: passed, total, more: true } };
}
