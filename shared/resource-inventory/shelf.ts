import { sha256 } from '../kernel/digest';
import type { StockKind } from './resources';

/**
 * What is available lies on shelves, by a digest of its value: a reservation looks at one shelf after another, beginning
 * where its own digest points, so that racing reservations look at different ones and no index partition takes them all
 * (DynamoDB gives a partition 3,000 reads a second). More shelves would make an empty stock dearer to find empty.
 */
export const SHELVES = 8;

const shelfNumber = (text: string): number => (sha256(text)[0] ?? 0) % SHELVES;

/** What lies in a named pool lies on shelves of its own. */
const rackOf = (kind: StockKind, pool: string | undefined): string => (pool === undefined ? kind : `${kind}:${pool}`);

/** The shelf that a resource lies on while it is available. */
export const shelfOf = (kind: StockKind, value: string, pool?: string): string =>
  `${rackOf(kind, pool)}/${shelfNumber(value)}`;

/** All shelves of a kind in the order in which a reservation looks at them. */
export function shelvesFor(kind: StockKind, reservationId: string, pool?: string): string[] {
  const start = shelfNumber(reservationId);
  return Array.from({ length: SHELVES }, (_, n) => `${rackOf(kind, pool)}/${(start + n) % SHELVES}`);
}

/** The same candidates in an order of the reservation's own, so that those who see the same shelf try different ones. */
export function rotated<T>(candidates: readonly T[], reservationId: string): T[] {
  const start = candidates.length === 0 ? 0 : (sha256(reservationId)[1] ?? 0) % candidates.length;
  return [...candidates.slice(start), ...candidates.slice(0, start)];
}
