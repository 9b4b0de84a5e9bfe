import type { Json } from '../kernel/digest';

export type SignalKind =
  | 'low-balance'
  | 'allowance-threshold'
  | 'allowance-expiring'
  | 'allowance-expired'
  | 'limit-threshold'
  | 'limit-reached'
  | 'credit-used'
  /** A network function should ask for quota anew, or end what it charges. */
  | 'session-reauthorization'
  | 'session-abort'
  /** Of a hot pool: an amount left one slice for another. */
  | 'slice-moved'
  /** A reservation held too long: what it held is free again. */
  | 'hold-expired'
  /** Of a session's charges: sponsors pay a part of some, and are charged next. */
  | 'usage-split'
  /** Plans, limits or credit are others than before. */
  | 'terms-changed'
  /** The last plan ended: nothing of the account charges any more. */
  | 'charging-ended';

/**
 * Something that a posting made true and that somebody waits to hear: carried by the posting, so that it is said once,
 * exactly when it is booked. Each is published as an event of its own.
 */
export interface Signal {
  readonly kind: SignalKind;
  /** What it is about: `money`, a bucket's id, a limit's, a session's, a hold's, a move's reference, the posting's day or the balance itself. */
  readonly ref: string;
  /** The threshold that was reached, in percent of what was granted or of the limit, counted as used. */
  readonly percent?: number;
  /** Of `allowance-expiring`: so many hours before its end, as the tariff's notice says. */
  readonly hours?: number;
}

/** A signal for its posting's hash and stored form: `[kind, ref]`, and the percent, or the hours of `allowance-expiring`. */
export type PackedSignal = [kind: SignalKind, ref: string, measure?: number];

export function packSignal({ kind, ref, percent, hours }: Signal): PackedSignal & Json {
  const measure = percent ?? hours;
  return measure === undefined ? [kind, ref] : [kind, ref, measure];
}

export const unpackSignal = ([kind, ref, measure]: PackedSignal): Signal => ({
  kind,
  ref,
  ...(measure === undefined ? {} : kind === 'allowance-expiring' ? { hours: measure } : { percent: measure }),
});
