import { invariant } from '../kernel/errors';
import type { BalanceAccount } from './balance-account';
import { type GuardEntry, guardEntry, lookUp, remember } from './guard';
import { MONEY, post, utcDay } from './posting';

export interface Credit {
  /** `topupBalance/<id>`: credited once, whoever asks however often. */
  readonly reference: string;
  /** Nano currency units, above zero. */
  readonly amountNano: bigint;
  /** When the payment was made, epoch milliseconds: the same for the same reference, always. */
  readonly paidAt: number;
  /** Now, on the tenant's clock. */
  readonly atMs: number;
}

export const creditEntry = (credit: Pick<Credit, 'reference' | 'paidAt'>): GuardEntry =>
  guardEntry(credit.reference, credit.reference, credit.paidAt);

/** The account after the credit; or that it was credited already; or that only the ledger can tell. */
export function creditBalance(
  account: BalanceAccount,
  credit: Credit,
  inLedger?: boolean,
): BalanceAccount | 'already' | 'ask-the-ledger' {
  invariant(credit.amountNano > 0n, 'a credit is above zero');
  const entry = creditEntry(credit);
  const seen = lookUp(account.guard, entry);
  if (seen === 'redelivered' || seen === 'duplicate' || inLedger) return 'already';
  if (seen === 'ask-the-ledger' && inLedger === undefined) return 'ask-the-ledger';
  const posted = post(account, [
    {
      kind: 'top-up',
      day: utcDay(credit.paidAt),
      at: credit.atMs,
      reference: credit.reference,
      legs: [{ account: MONEY, delta: credit.amountNano }],
      count: 0,
      ids: [entry],
    },
  ]);
  return { ...posted, guard: remember(account.guard, [entry]) };
}
