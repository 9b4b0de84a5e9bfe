import { formatNano } from '../kernel/money';
import { CHART_OF_ACCOUNTS, isAccountKey } from './chart-of-accounts';
import type { AccountTotal } from './ports';

export interface TrialBalanceLine {
  readonly code: string;
  readonly name: string;
  readonly type: string;
  readonly currency: string;
  /** Decimal text of currency units, exact. */
  readonly debit: string;
  readonly credit: string;
  /** Debit less credit. */
  readonly balance: string;
}

export interface TrialBalance {
  readonly accounts: readonly TrialBalanceLine[];
  /** By currency: what was debited and credited in all. The difference is 0, or the books are broken. */
  readonly total: readonly {
    readonly currency: string;
    readonly debit: string;
    readonly credit: string;
    readonly difference: string;
  }[];
}

/** Lists every account's debits and credits in the order of the chart, and proves that they are equal. */
export function trialBalance(totals: readonly AccountTotal[]): TrialBalance {
  const known = totals.filter((total) => isAccountKey(total.account));
  const codeOf = (account: string): string => (isAccountKey(account) ? CHART_OF_ACCOUNTS[account].code : account);
  const sorted = [...known].sort((a, b) =>
    `${codeOf(a.account)}${a.currency}` < `${codeOf(b.account)}${b.currency}` ? -1 : 1,
  );
  const currencies = [...new Set(totals.map((total) => total.currency))].sort();
  return {
    accounts: sorted.flatMap(({ account, currency, debitNano, creditNano }) =>
      isAccountKey(account)
        ? [
            {
              ...CHART_OF_ACCOUNTS[account],
              currency,
              debit: formatNano(debitNano),
              credit: formatNano(creditNano),
              balance: formatNano(debitNano - creditNano),
            },
          ]
        : [],
    ),
    total: currencies.map((currency) => {
      const of = totals.filter((total) => total.currency === currency);
      const debit = of.reduce((sum, total) => sum + total.debitNano, 0n);
      const credit = of.reduce((sum, total) => sum + total.creditNano, 0n);
      return { currency, debit: formatNano(debit), credit: formatNano(credit), difference: formatNano(debit - credit) };
    }),
  };
}
