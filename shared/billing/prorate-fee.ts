import { invariant } from '../kernel/errors';
import { divideRounded, minorDecimals } from '../kernel/money';

const NANO_DECIMALS = 9;

/**
 * The part of a monthly fee that falls on the days from `fromDay` up to, not including, `toDay` (0 is the month's first
 * day), in minor units. It is the difference of two rounded running totals, so that however a month is cut (a change of
 * plan, a termination and a new start) the parts sum to the fee exactly, which rounding each part alone would not give.
 */
export function prorateFee(given: {
  readonly feeNano: bigint;
  readonly currency: string;
  readonly days: number;
  readonly fromDay: number;
  readonly toDay: number;
}): bigint {
  const { feeNano, days, fromDay, toDay } = given;
  invariant(0 <= fromDay && fromDay <= toDay && toDay <= days && days > 0, 'a part lies within its month');
  const minor = 10n ** BigInt(NANO_DECIMALS - minorDecimals(given.currency));
  const upTo = (day: number): bigint => divideRounded(feeNano * BigInt(day), BigInt(days) * minor, 'half-up') * minor;
  return upTo(toDay) - upTo(fromDay);
}
