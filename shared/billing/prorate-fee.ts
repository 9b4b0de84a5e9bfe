import { invariant } from '../kernel/errors';
import { divideRounded, minorDecimals } from '../kernel/money';

const NANO_DECIMALS = 9;

/**
 * The part of a monthly fee that falls on the month's days (or seconds) from `from` up to, not including, `to`, in minor
 * units; 0 is the first. It is the difference of two rounded running totals, so that however a month is cut (a change of
 * plan, a termination and a new start) the parts sum to the fee exactly, which rounding each part alone would not give.
 */
export function prorateFee(given: {
  readonly feeNano: bigint;
  readonly currency: string;
  readonly length: number;
  readonly from: number;
  readonly to: number;
}): bigint {
  const { feeNano, length, from, to } = given;
  invariant(0 <= from && from <= to && to <= length && length > 0, 'a part lies within its month');
  const minor = 10n ** BigInt(NANO_DECIMALS - minorDecimals(given.currency));
  const upTo = (unit: number): bigint =>
    divideRounded(feeNano * BigInt(unit), BigInt(length) * minor, 'half-up') * minor;
  return upTo(to) - upTo(from);
}
