import { type GuardEntry, guardEntry } from '../balance-management';
import type { SessionRequest } from './charge-session';

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

/**
 * What a request is known by in the ledger, under the day on which its session began. A number says all, even if a repeat
 * has another time; a digest covers the time stamps and the volumes.
 */
export function requestIds({ verb, reference, data }: SessionRequest): RequestIds {
  const key =
    verb === 'create' ? 'create' : data.sequence > 0 ? `s${data.sequence}` : data.digest.slice(0, KEY_CHARACTERS);
  const entry = (name: string): GuardEntry => guardEntry(`${reference.sessionId}/${name}`, 'nchf', reference.begunMs);
  const [create, request, released] = [entry('create'), entry(key), entry('released')];
  return { key, create, request, released, all: new Set([create.id, request.id, released.id]) };
}
