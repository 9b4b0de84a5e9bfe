import { toIso } from '../kernel/clock';
import { type Failure, failure, type Violation } from '../kernel/errors';
import { err, ok, type Result } from '../kernel/result';
import type { Caller } from '../kernel/tenant';
import { sameJson } from '../tmf/same-json';

export interface Note {
  id?: string;
  author?: string;
  date?: string;
  text?: string;
}

/**
 * Notes are added and never rewritten: what was said stays. A new one gets its number, its time and who says it: the customer,
 * or one of us. Fails with `not-patchable` where one that stands is changed or left out.
 */
export function keepNotes(
  next: readonly Note[] | undefined,
  previous: readonly Note[] | undefined,
  caller: Caller,
  nowMs: number,
): Result<Note[] | undefined, Failure> {
  const [given = [], standing = []] = [next, previous];
  const violations: Violation[] = standing.flatMap((note, at) =>
    sameJson(note, given[at]) ? [] : [{ path: `note.${at}`, message: 'stays as it was said: add another' }],
  );
  if (violations.length > 0) return err(failure('not-patchable', 'Notes are added, not changed', { violations }));
  if (given.length === 0) return ok(undefined);
  const added = given.slice(standing.length).map((note, at) => ({
    ...note,
    id: String(standing.length + at + 1),
    date: toIso(nowMs),
    author: sayWho(caller),
  }));
  return ok([...standing, ...added]);
}

const sayWho = ({ roles }: Caller): string => (roles.some((role) => role !== 'subscriber') ? 'agent' : 'customer');
