import { sha256 } from '../kernel/digest';
import { invariant } from '../kernel/errors';

/**
 * The duplicate guard of one balance account: a ring of the ids seen, and the watermark: the newest time of an id that
 * the ring has forgotten. The time belongs to the id (when the usage began, when the payment was made), so the same id
 * always comes with the same time, from whichever file, message or redrive. Hence an id younger than the watermark was
 * never forgotten, and the ring alone decides; one at or below it may have been, and the ledger decides.
 */
export interface Guard {
  readonly ring: readonly GuardEntry[];
  /** Epoch seconds; 0 while nothing was forgotten. */
  readonly watermark: number;
}

export interface GuardEntry {
  /** The first 8 bytes of SHA-256 of the id, hex. */
  readonly id: string;
  /** The first 4 bytes of SHA-256 of the source, hex: tells a redelivery from a second record. */
  readonly source: string;
  /** Epoch seconds. */
  readonly at: number;
}

/** 16 entries of 16 bytes keep an ordinary account's item below 1,024 bytes: one write unit. */
export const RING_SIZE = 16;

export const EMPTY_GUARD: Guard = { ring: [], watermark: 0 };

const ID_BYTES = 8;
const SOURCE_BYTES = 4;

export function guardEntry(id: string, source: string, atMs: number): GuardEntry {
  invariant(Number.isSafeInteger(atMs) && atMs >= 0, 'a guarded time is epoch milliseconds');
  return {
    // Not a slice of longer text: such are slow to compare, and the ring is compared at each charge.
    id: sha256(id).toString('hex', 0, ID_BYTES),
    source: sha256(source).toString('hex', 0, SOURCE_BYTES),
    at: Math.floor(atMs / 1000),
  };
}

export type Seen = 'new' | 'redelivered' | 'duplicate' | 'ask-the-ledger';

/** What the guard alone can say of an entry. */
export function lookUp(guard: Guard, entry: GuardEntry): Seen {
  const seen = guard.ring.find((known) => known.id === entry.id);
  if (seen) return seen.source === entry.source ? 'redelivered' : 'duplicate';
  return entry.at <= guard.watermark ? 'ask-the-ledger' : 'new';
}

/** Remembers entries; forgets the oldest beyond the ring's size and raises the watermark to the newest forgotten. */
export function remember(guard: Guard, entries: readonly GuardEntry[]): Guard {
  const all = [...guard.ring, ...entries].sort((a, b) => a.at - b.at);
  const forgotten = all.slice(0, Math.max(0, all.length - RING_SIZE));
  const watermark = forgotten.reduce((newest, entry) => Math.max(newest, entry.at), guard.watermark);
  return { ring: all.slice(forgotten.length), watermark };
}
