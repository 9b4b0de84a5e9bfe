import type { Json } from '../kernel/digest';

export type SignalKind =
  | 'low-balance'
  | 'allowance-threshold'
  | 'allowance-expiring'
  | 'allowance-expired'
  | 'limit-threshold'
  | 'limit-reached'
  | 'credit-used';

/**
 * Something that a posting made true and that somebody waits to hear: carried by the posting, so that it is said once,
 * exactly when it is booked. Each is published as an event of its own.
 */
export interface Signal {
  readonly kind: SignalKind;
  /** What it is about: `money`, a bucket's id or a limit's id. */
  readonly ref: string;
  /** The threshold that was reached, in percent of what was granted or of the limit, counted as used. */
  readonly percent?: number;
}

/** A signal as text-like data, for the hash and for the stored form: `[kind, ref]` or `[kind, ref, percent]`. */
export type PackedSignal = [kind: SignalKind, ref: string, percent?: number];

export const packSignal = ({ kind, ref, percent }: Signal): PackedSignal & Json =>
  percent === undefined ? [kind, ref] : [kind, ref, percent];

export const unpackSignal = ([kind, ref, percent]: PackedSignal): Signal => ({
  kind,
  ref,
  ...(percent === undefined ? {} : { percent }),
});
