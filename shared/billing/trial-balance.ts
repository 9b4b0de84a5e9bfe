import { formatNano } from '../kernel/money';
import { type AccountKey, CHART_OF_ACCOUNTS, isAccountKey } from './chart-of-accounts';
import type { AccountTotal } from './ports';
import { sumTotals } from './sum-totals';

/** Decimal text of currency units, exact. */
export interface DebitAndCredit {
  readonly debit: string;
  readonly credit: string;
}

export interface TrialBalanceLine extends DebitAndCredit {
  readonly code: string;
  readonly name: string;
  readonly type: string;
  readonly currency: string;
  /** Debit less credit. */
  readonly balance: string;
  /** The same of what the account is told apart by, such as tax by country and rate. */
  readonly detail?: readonly (DebitAndCredit & { readonly sub: string; readonly balance: string })[];
}

export interface TrialBalance {
  readonly accounts: readonly TrialBalanceLine[];
  /** By currency: what was debited and credited in all. The difference is 0, or the books are broken. */
  readonly total: readonly (DebitAndCredit & { readonly currency: string; readonly difference: string })[];
}

const KEYS = (Object.keys(CHART_OF_ACCOUNTS) as AccountKey[]).sort((a, b) =>
  CHART_OF_ACCOUNTS[a].code < CHART_OF_ACCOUNTS[b].code ? -1 : 1,
);

/** Lists every account's debits and credits in the order of the chart, and proves that they are equal. */
export function trialBalance(totals: readonly AccountTotal[]): TrialBalance {
  const known = totals.filter((total) => isAccountKey(total.account));
  const currencies = [...new Set(totals.map((total) => total.currency))].sort();
  return {
    accounts: KEYS.flatMap((key) =>
      currencies.flatMap((currency) => {
        const of = known.filter((total) => total.account === key && total.currency === currency);
        return of.length === 0 ? [] : [lineOf(key, currency, of)];
      }),
    ),
    total: currencies.map((currency) => {
      const { debit, credit, balance } = amounts(totals.filter((total) => total.currency === currency));
      return { currency, debit, credit, difference: balance };
    }),
  };
}

function lineOf(key: AccountKey, currency: string, of: readonly AccountTotal[]): TrialBalanceLine {
  const detail = sumTotals(of)
    .flatMap((total) => (total.sub === undefined ? [] : [{ sub: total.sub, ...amounts([total]) }]))
    .sort((a, b) => (a.sub < b.sub ? -1 : 1));
  return { ...CHART_OF_ACCOUNTS[key], currency, ...amounts(of), ...(detail.length === 0 ? {} : { detail }) };
}

function amounts(of: readonly AccountTotal[]): DebitAndCredit & { readonly balance: string } {
  const debit = of.reduce((sum, total) => sum + total.debitNano, 0n);
  const credit = of.reduce((sum, total) => sum + total.creditNano, 0n);
  return { debit: formatNano(debit), credit: formatNano(credit), balance: formatNano(debit - credit) };
}
