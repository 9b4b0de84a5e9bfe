import type { Violation } from '../kernel/errors';

export const DEFAULT_PAGE_SIZE = 50;
/** A larger `limit` is cut to this: the answer says so by 206 and its Link. */
export const MAX_PAGE_SIZE = 500;
const OFFSET_MAX = 1_000_000;

export interface Page {
  readonly offset: number;
  readonly limit: number;
}

type Query = Readonly<Record<string, readonly string[]>>;

export function parsePage(query: Query): { readonly page: Page; readonly violations: readonly Violation[] } {
  const violations: Violation[] = [];
  const read = (name: string, fallback: number, most: number): number => {
    const text = query[name]?.at(-1);
    if (text === undefined) return fallback;
    if (/^\d{1,7}$/.test(text)) return Math.min(Number(text), most);
    violations.push({ path: name, message: 'is a whole number, 0 or more' });
    return fallback;
  };
  const page = { offset: read('offset', 0, OFFSET_MAX), limit: read('limit', DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE) };
  if (query.cursor && page.offset > 0) violations.push({ path: 'offset', message: 'is left out beside a cursor' });
  return { page, violations };
}

/** What was shown of a list, and how much of it is known. */
export interface PageShown {
  readonly shown: number;
  readonly total: number;
  /** Set where the total is of what was read alone. */
  readonly scanLimit?: number;
  /** How many were shown before, where a cursor led to this page. */
  readonly before?: number;
  /** The cursor of the next page. */
  readonly next?: string;
}

/**
 * 200 when the page is the whole, 206 when there is more (TMF630 part 1 §4.5), with counts and links to the other pages. The
 * next is named by a cursor where the list has places: pages do not move when something is made or removed before them.
 */
export function pageHeaders(address: string, query: Query, page: Page, read: PageShown) {
  const { limit } = page;
  const { shown, total, scanLimit, before, next } = read;
  const others = Object.entries(query).filter(([name]) => !['offset', 'limit', 'cursor'].includes(name));
  const kept = others.flatMap(([name, values]) => values.map((value) => [name, value] as const));
  const link = (where: readonly [string, string], rel: string): string => {
    const pairs = [...kept, where, ['limit', String(limit)] as const];
    const search = pairs.map((pair) => pair.map(encodeURIComponent).join('=')).join('&');
    return `<${address}?${search}>; rel="${rel}"`;
  };
  const at = (offset: number): readonly [string, string] => ['offset', String(Math.max(0, offset))];
  const offset = before ?? page.offset;
  const cursor = query.cursor?.at(-1);
  const links = [link(cursor === undefined ? at(offset) : ['cursor', cursor], 'self'), link(at(0), 'first')];
  if (limit > 0 && offset > 0) links.push(link(at(offset - limit), 'prev'));
  if (next !== undefined) links.push(link(['cursor', next], 'next'));
  else if (limit > 0 && offset + shown < total && before === undefined) links.push(link(at(offset + limit), 'next'));
  if (limit > 0 && scanLimit === undefined) links.push(link(at(Math.floor((total - 1) / limit) * limit), 'last'));
  return {
    status: shown < total || scanLimit !== undefined ? 206 : 200,
    headers: {
      'X-Total-Count': String(total),
      'X-Result-Count': String(shown),
      Link: links.join(', '),
      ...(scanLimit === undefined ? {} : { 'X-Scan-Limit-Reached': String(scanLimit) }),
    },
  };
}
