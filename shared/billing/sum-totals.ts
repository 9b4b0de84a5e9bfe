import type { JournalEntry } from './journal';
import type { AccountTotal } from './ports';

/** One total for each account, what it is told apart by, and currency. */
export function sumTotals(parts: readonly AccountTotal[]): AccountTotal[] {
  const sums = new Map<string, AccountTotal>();
  for (const part of parts) {
    const key = `${part.account}/${part.sub ?? ''}#${part.currency}`;
    const { debitNano, creditNano } = sums.get(key) ?? { debitNano: 0n, creditNano: 0n };
    sums.set(key, { ...part, debitNano: debitNano + part.debitNano, creditNano: creditNano + part.creditNano });
  }
  return [...sums.values()];
}

/** What each leg of an entry adds to its account's total. */
export const totalsOf = ({ currency, legs }: JournalEntry): AccountTotal[] =>
  legs.map(({ account, sub, side, nano }) => ({
    account,
    ...(sub === undefined ? {} : { sub }),
    currency,
    debitNano: side === 'debit' ? nano : 0n,
    creditNano: side === 'credit' ? nano : 0n,
  }));
