import { sha256 } from '../kernel/digest';
import { isRecord } from './read-path';

/** Where a page goes on. Callers pass it back as it is; it holds for the list that it was made in, and no other. */
export interface ListCursor {
  /** The store's place. */
  readonly place: string;
  /** How many were shown before. */
  readonly shown: number;
  /** What the first page counted; `more` where it counted no further than its limit. */
  readonly total: number;
  readonly more: boolean;
}

/** Parameters that say which page of a list, and how it looks: another of them is the same list. */
const OF_THE_PAGE = ['cursor', 'limit', 'offset', 'fields'];

/** What list a query asks for, whatever the page. */
export const listDigest = (resource: string, query: Readonly<Record<string, readonly string[]>>): string => {
  const asked = Object.entries(query)
    .filter(([name]) => !OF_THE_PAGE.includes(name))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return sha256(JSON.stringify([resource, asked]))
    .toString('base64url')
    .slice(0, 16);
};

export const writeCursor = ({ place, shown, total, more }: ListCursor, list: string): string =>
  Buffer.from(JSON.stringify({ place, shown, total, more, list })).toString('base64url');

/** Undefined where a text is no cursor of that list. */
export function readCursor(text: string, list: string): ListCursor | undefined {
  const raw = parsed(text);
  if (!isRecord(raw) || raw.list !== list || typeof raw.place !== 'string') return undefined;
  const { place, shown, total, more } = raw;
  const counts = [shown, total].every((count) => Number.isSafeInteger(count) && Number(count) >= 0);
  return counts ? { place, shown: Number(shown), total: Number(total), more: more === true } : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}
