import { canonicalJson, sha256Hex } from '../kernel/digest';
import { invariant } from '../kernel/errors';
import type { BalanceAccount, OwnLimit } from './balance-account';
import { type PostingDraft, post, utcDay } from './posting';
import { reservedMoney } from './reservations';

/** Limits that a customer or care sets on one balance: more would outgrow its item. */
export const MAX_OWN_LIMITS = 10;

/**
 * Changes how far a balance may go below zero (nano currency units). `in-use` when more than that is overdrawn or held now: it is
 * paid back first. Undefined when nothing changes.
 */
export function changeCreditLimit(
  account: BalanceAccount,
  creditLimitNano: bigint,
  atMs: number,
): BalanceAccount | 'in-use' | undefined {
  invariant(creditLimitNano >= 0n, 'a credit limit is not negative');
  if (creditLimitNano === account.creditLimitNano) return undefined;
  if (account.moneyNano - reservedMoney(account) < -creditLimitNano) return 'in-use';
  return post({ ...account, creditLimitNano }, [changed(`creditLimit/${creditLimitNano}`, atMs)]);
}

/**
 * Sets the limits that this balance has of its own, in place of those that it had. One with the id of a tariff's stands in its
 * place. What was counted stays. Undefined when nothing changes.
 */
export function changeLimits(
  account: BalanceAccount,
  limits: readonly OwnLimit[],
  atMs: number,
): BalanceAccount | undefined {
  invariant(limits.length <= MAX_OWN_LIMITS, 'a balance has few limits of its own');
  const digest = digestOf(limits);
  if (digest === digestOf(account.limits)) return undefined;
  return post({ ...account, limits }, [changed(`limits/${digest}`, atMs)]);
}

const digestOf = (limits: readonly OwnLimit[]): string =>
  sha256Hex(
    canonicalJson(
      limits.map(({ limit, scope, noticePercents, ...rest }) => ({
        ...rest,
        limit: String(limit),
        scope: { ...scope, services: [...(scope.services ?? [])], zones: [...(scope.zones ?? [])] },
        noticePercents: [...noticePercents],
      })),
    ),
  );

const changed = (reference: string, atMs: number): PostingDraft => ({
  kind: 'plan',
  day: utcDay(atMs),
  at: atMs,
  reference,
  legs: [],
  count: 0,
  ids: [],
});
