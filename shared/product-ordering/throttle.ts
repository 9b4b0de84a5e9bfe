/** Orders that were not placed may be caught up with for so long, so that a turn's delay costs none. */
const BURST_MS = 5_000;
const MINUTE_MS = 60_000;

/**
 * How many of `wanted` may be placed at `nowMs` at `perMinute` on average, and until when the tenant has had its share then (the
 * generic cell rate algorithm, ITU-T I.371): one number to keep. Epoch milliseconds.
 */
export function grant(
  paidUntilMs: number,
  wanted: number,
  perMinute: number,
  nowMs: number,
): { readonly granted: number; readonly paidUntilMs: number } {
  const eachMs = MINUTE_MS / perMinute;
  const from = Math.max(paidUntilMs, nowMs - Math.max(BURST_MS, eachMs));
  const granted = Math.max(0, Math.min(wanted, Math.floor((nowMs - from) / eachMs)));
  return { granted, paidUntilMs: granted === 0 ? paidUntilMs : Math.ceil(from + granted * eachMs) };
}
