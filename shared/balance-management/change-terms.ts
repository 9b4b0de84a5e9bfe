import { canonicalJson, type Json, sha256Hex } from '../kernel/digest';
import { invariant } from '../kernel/errors';
import type { BalanceAccount, OwnLimit, SponsorTerm } from './balance-account';
import { post, utcDay } from './posting';
import { reservedMoney } from './reservations';

/** Limits that a customer or care sets on one balance: more would outgrow its item. */
export const MAX_OWN_LIMITS = 10;

/** What is agreed for one balance, beside what its plans' tariffs say. */
export interface BalanceTerms {
  /** How far below zero it may go: nano currency units, not negative. */
  readonly creditLimitNano: bigint;
  readonly limits: readonly OwnLimit[];
  /** Of its customer; absent is none. */
  readonly segment?: string;
  /** Who pays a part of what a plan rates, by the plan's product. */
  readonly sponsors: ReadonlyMap<string, SponsorTerm>;
}

/**
 * Changes a balance's terms; what was counted towards limits stays. `in-use` when more is overdrawn or held than the credit
 * limit would be: it is paid back first. Undefined when nothing changes.
 */
export function changeTerms(
  account: BalanceAccount,
  terms: BalanceTerms,
  atMs: number,
): BalanceAccount | 'in-use' | undefined {
  invariant(terms.creditLimitNano >= 0n, 'a credit limit is not negative');
  invariant(terms.limits.length <= MAX_OWN_LIMITS, 'a balance has few limits of its own');
  const { segment: _, ...rest } = account;
  const changed: BalanceAccount = {
    ...rest,
    ...(terms.segment === undefined ? {} : { segment: terms.segment }),
    creditLimitNano: terms.creditLimitNano,
    limits: terms.limits,
    plans: account.plans.map(({ sponsor: __, ...plan }) => {
      const sponsor = terms.sponsors.get(plan.productId);
      return sponsor ? { ...plan, sponsor } : plan;
    }),
  };
  const digest = digestOf(changed);
  if (digest === digestOf(account)) return undefined;
  if (account.moneyNano - reservedMoney(account) < -terms.creditLimitNano) return 'in-use';
  return post(changed, [
    { kind: 'plan', day: utcDay(atMs), at: atMs, reference: `terms/${digest}`, legs: [], count: 0, ids: [] },
  ]);
}

const digestOf = ({ creditLimitNano, limits, segment, plans }: BalanceAccount): string =>
  sha256Hex(
    canonicalJson([
      String(creditLimitNano),
      limits.map((limit) => ({ ...limit, limit: String(limit.limit) })) as unknown as Json,
      plans.map(({ productId, sponsor }) => [productId, sponsor ?? null]) as unknown as Json,
      segment ?? null,
    ]),
  );
