import { type GuardEntry, guardEntry } from '../balance-management';
import type { SessionRequest } from './charge-session';
import type { SessionReference } from './session-request';

const KEY_CHARACTERS = 11;

export interface RequestIds {
  /** Names the request within its session: its number, or a digest of all that it says where the number is always 0. */
  readonly key: string;
  readonly create: GuardEntry;
  readonly request: GuardEntry;
  /** Booked when the session is released. */
  readonly released: GuardEntry;
  readonly all: ReadonlySet<string>;
}

const entryOf = ({ sessionId, begunMs }: SessionReference, name: string): GuardEntry =>
  guardEntry(`${sessionId}/${name}`, 'nchf', begunMs);

/** What a session's Create is known by. */
export const createEntry = (reference: SessionReference): GuardEntry => entryOf(reference, 'create');

/**
 * What a request is known by in the ledger, under the day on which its session began. A number says all, even if a repeat
 * has another time; a digest covers the time stamps and the volumes.
 */
export function requestIds({ verb, reference, data }: SessionRequest): RequestIds {
  const key =
    verb === 'create' ? 'create' : data.sequence > 0 ? `s${data.sequence}` : data.digest.slice(0, KEY_CHARACTERS);
  const [create, request, released] = [createEntry(reference), entryOf(reference, key), entryOf(reference, 'released')];
  return { key, create, request, released, all: new Set([create.id, request.id, released.id]) };
}
