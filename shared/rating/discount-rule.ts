import type { Conditions } from './tariff';
import type { UsageScope } from './usage-scope';

/** In the order in which they are taken: the price of a usage is set, then lowered in proportion, then by an amount. */
export const DISCOUNT_KINDS = ['fixedPrice', 'percent', 'amount'] as const;
export type DiscountKind = (typeof DISCOUNT_KINDS)[number];

/** What takes off a usage's price, for some usage and some time: a promotion has a window. */
export interface DiscountRule {
  readonly id: string;
  readonly kind: DiscountKind;
  /** Nano currency units a usage; of a percent, nano percent points, at most 100. */
  readonly valueNano: bigint;
  readonly scope: UsageScope;
  readonly conditions?: Conditions;
  /** A period of the tariff's calendar; absent fits all time. */
  readonly period?: string;
  /** Epoch milliseconds: usage that began from then on. Absent is open. */
  readonly validFrom?: number;
  /** Epoch milliseconds: usage that began before. Absent is open. */
  readonly validUntil?: number;
}
