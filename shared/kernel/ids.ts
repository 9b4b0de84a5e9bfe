import { ulid } from 'ulid';
import type { Clock } from './clock';

/** Makes ids that sort by the time they were made (ULID, 26 characters, Crockford base 32). */
export interface IdSource {
  next(): string;
}

export const ulidSource = (clock: Clock): IdSource => ({ next: () => ulid(clock.now()) });

/** Ids that a test can foretell: `<prefix>1`, `<prefix>2`, … */
export function countingIds(prefix: string): IdSource {
  let count = 0;
  return { next: () => `${prefix}${++count}` };
}

/** What a segment of a path says; nothing where it is no valid encoding. */
export function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return '';
  }
}

/** The id that a segment of a path names; undefined where it is no valid encoding, or no id. */
export function idInPath(segment: string): string | undefined {
  const id = decodeSegment(segment);
  return isId(id) ? id : undefined;
}

/** What may stand as an id in a path or a key: no separator of our keys (`#`), no slash. */
export const isId = (text: string): boolean => /^[A-Za-z0-9][A-Za-z0-9._:-]{0,79}$/.test(text);
