import { isInScope, type LimitRule, limitPeriodOf, type ScopedUsage } from '../rating';
import type { BalanceAccount } from './balance-account';
import { countedOf, countedPeriod } from './counters';
import { spentOf } from './reservations';

/** A limit with the name under which its counters stand. */
export interface CountedLimit {
  readonly counterId: string;
  readonly rule: LimitRule;
}

/** A limit that a usage counts towards, in the period of its time. */
export interface LimitOnUsage extends CountedLimit {
  /** Empty of a limit a session where there is no session: then nothing has to be remembered. */
  readonly period: string;
  /** What may still be spent, not below zero. What sessions hold is spent, but not of a cap: what they use is capped then. */
  readonly left: bigint;
}

/** The limits that a usage of `atMs` (epoch milliseconds) counts towards. Without a session's id it is one of its own. */
export const limitsOnUsage = (
  account: BalanceAccount,
  usage: ScopedUsage & { readonly atMs: number; readonly sessionId?: string },
  limits: readonly CountedLimit[],
): LimitOnUsage[] =>
  limits
    .filter(({ rule }) => isInScope(rule, usage))
    .map(({ rule, counterId }) => {
      const named = rule.period === 'session' ? (usage.sessionId ?? '') : limitPeriodOf(rule, usage.atMs);
      const period = named === '' ? '' : countedPeriod(account.counters, counterId, named);
      const spent = isCap({ rule, counterId })
        ? countedOf(account.counters, counterId, period)
        : spentOf(account, counterId, period);
      const left = period === '' ? rule.limit : rule.limit - spent;
      return { rule, counterId, period, left: left < 0n ? 0n : left };
    });

/** What exceeds it is not charged. */
export const isCap = ({ rule }: CountedLimit): boolean => rule.action === 'free' && rule.counts === 'money';
