import { invariant } from '../kernel/errors';
import type { TenantId } from '../kernel/tenant';
import type { BalanceAccount } from './balance-account';
import { type BalanceChange, type Booked, bookOnce, decideChange } from './book-once';
import type { BalanceStore, LedgerGuard } from './ports';
import { MONEY } from './posting';

/** Money paid into a balance. */
export interface Credit {
  /** `topupBalance/<id>`. */
  readonly reference: string;
  /** Nano currency units, above zero. */
  readonly amountNano: bigint;
  /** When the payment was made, epoch milliseconds: the same for the same reference, always. */
  readonly paidAt: number;
  /** Now, on the tenant's clock. */
  readonly atMs: number;
}

function toChange({ reference, amountNano, paidAt, atMs }: Credit): BalanceChange {
  invariant(amountNano > 0n, 'a credit is above zero');
  return { reference, kind: 'top-up', legs: [{ account: MONEY, delta: amountNano }], causedAt: paidAt, atMs };
}

/** Credits a balance once for one reference, however often and however late it is asked: see {@link bookOnce}. */
export const creditOnce = (
  ports: { readonly balances: BalanceStore; readonly ledger: LedgerGuard },
  tenant: TenantId,
  balanceId: string,
  credit: Credit,
): Promise<Booked> => bookOnce(ports, tenant, balanceId, toChange(credit));

/** The account after the credit; or that it was credited already; or that only the ledger can tell. */
export function creditBalance(account: BalanceAccount, credit: Credit): BalanceAccount | 'already' | 'ask-the-ledger' {
  const decision = decideChange(account, toChange(credit));
  if (decision.kind === 'ask-the-ledger') return 'ask-the-ledger';
  return decision.next ?? 'already';
}
