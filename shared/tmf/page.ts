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
  return {
    page: { offset: read('offset', 0, OFFSET_MAX), limit: read('limit', DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE) },
    violations,
  };
}

/** 200 when the page is the whole, 206 when there is more (TMF630 part 1 §4.5); counts and links to the other pages. */
export function pageHeaders(address: string, query: Query, { offset, limit }: Page, shown: number, total: number) {
  const link = (start: number, rel: string): string => {
    const others = Object.entries(query).filter(([name]) => name !== 'offset' && name !== 'limit');
    const pairs = [
      ...others.flatMap(([name, values]) => values.map((value) => [name, value])),
      ['offset', String(start)],
      ['limit', String(limit)],
    ];
    return `<${address}?${pairs.map((pair) => pair.map((text) => encodeURIComponent(text ?? '')).join('=')).join('&')}>; rel="${rel}"`;
  };
  const links = [link(0, 'self').replace(`offset=0`, `offset=${offset}`), link(0, 'first')];
  if (limit > 0 && offset > 0) links.push(link(Math.max(0, offset - limit), 'prev'));
  if (limit > 0 && offset + shown < total) links.push(link(offset + limit, 'next'));
  if (limit > 0) links.push(link(Math.max(0, Math.floor((total - 1) / limit) * limit), 'last'));
  return {
    status: shown < total ? 206 : 200,
    headers: { 'X-Total-Count': String(total), 'X-Result-Count': String(shown), Link: links.join(', ') },
  };
}
