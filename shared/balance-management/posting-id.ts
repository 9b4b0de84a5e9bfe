import type { Posting } from './posting';

/** `<balance id>:<day>:<number>`, and `:<place>` for a charge; ids given out before had no day. */
const ID = /^([^:]+):(?:(\d{4}-\d{2}-\d{2}):)?(\d{1,9})(?::(\d{1,4}))?$/;

/** The id of a posting leads to its row without an index: the row is kept by the day. */
export const postingIdOf = (balanceId: string, { day, number }: Pick<Posting, 'day' | 'number'>): string =>
  `${balanceId}:${day}:${number}`;

/** The id under which a charge of a posting is explained: the posting's, and the place in it, from 0. */
export const chargeIdOf = (balanceId: string, posting: Pick<Posting, 'day' | 'number'>, place: number): string =>
  `${postingIdOf(balanceId, posting)}:${place}`;

/** Where a posting or a charge stands, as its id says; undefined for what is no such id. */
export function readPostingId(
  id: string,
): { readonly balanceId: string; readonly number: number; readonly day?: string; readonly place?: number } | undefined {
  const [, balanceId, day, number, place] = ID.exec(id) ?? [];
  if (balanceId === undefined || number === undefined) return undefined;
  return {
    balanceId,
    number: Number(number),
    ...(day === undefined ? {} : { day }),
    ...(place === undefined ? {} : { place: Number(place) }),
  };
}
