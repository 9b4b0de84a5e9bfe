import { formatNano } from '../kernel/money';
import type { UsageScope } from './usage-scope';
import { ZoneOffsets } from './zone-offsets';

export const LIMIT_PERIODS = ['session', 'day', 'month'] as const;
export type LimitPeriod = (typeof LIMIT_PERIODS)[number];
/** Refuse what exceeds it; charge no more, so that what exceeds it is free; or tell, and charge on. */
export const LIMIT_ACTIONS = ['block', 'free', 'notify'] as const;
export type LimitAction = (typeof LIMIT_ACTIONS)[number];
export const LIMIT_COUNTS = ['money', 'carbon'] as const;
export type LimitCount = (typeof LIMIT_COUNTS)[number];

const NANO_PER_MICRO = 1_000n;

/** A cap on what a balance spends in a session, a day or a month (EU 2022/612 article 14 is one: roaming, a month). */
export interface LimitRule {
  readonly id: string;
  readonly counts: LimitCount;
  /** What counts towards it; an absent member is any. */
  /** What counts towards it. */
  readonly scope: UsageScope;
  readonly period: LimitPeriod;
  /** IANA name of the clocks by which days and months begin; absent is UTC. */
  readonly timeZone?: string;
  /** Above 0: nano currency units, or micrograms of CO2 equivalent. */
  readonly limit: bigint;
  readonly action: LimitAction;
  /** Percent of the limit at which the subscriber is told, ascending, 1 to 100. */
  readonly noticePercents: readonly number[];
}

/** A limit in the words in which it is authored; its amount is decimal text: currency units, or grams of CO2 equivalent. */
export const describeLimit = ({ limit, scope, noticePercents, ...rule }: LimitRule) => ({
  ...rule,
  ...(scope.services ? { services: [...scope.services] } : {}),
  ...(scope.roaming ? { roaming: true } : {}),
  ...(scope.zones ? { zones: [...scope.zones] } : {}),
  limit: formatNano(rule.counts === 'money' ? limit : limit * NANO_PER_MICRO),
  notices: [...noticePercents],
});

/** What a subscriber is told, beyond the limits' own notices. Each list holds each value once. */
export interface NoticeRule {
  /** Falling below each of these nano currency units. */
  readonly lowBalanceNano: readonly bigint[];
  /** Having used this many percent of an allowance, ascending. */
  readonly allowancePercents: readonly number[];
  /** Hours before an allowance ends. */
  readonly expiryHours: readonly number[];
}

/** Zones are a few in a tenant: their clocks are asked once in a warm function. */
const offsets = new Map<string, ZoneOffsets>();

/**
 * The name of the period that a time (epoch milliseconds) lies in, on the clocks of the rule's time zone: `2026-11-23`,
 * `2026-11`, or `session`. Names of one rule sort as their periods follow.
 */
export function limitPeriodOf(
  { period, timeZone = 'UTC' }: Pick<LimitRule, 'period' | 'timeZone'>,
  atMs: number,
): string {
  if (period === 'session') return 'session';
  let zone = offsets.get(timeZone);
  if (!zone) {
    zone = new ZoneOffsets(timeZone);
    offsets.set(timeZone, zone);
  }
  const local = new Date(atMs + zone.spanAt(atMs).offsetMs).toISOString();
  return local.slice(0, period === 'day' ? 10 : 7);
}
