import { formatNano } from '../kernel/money';
import { type AccountMapping, companyAccount } from './account-mapping';
import { CHART_OF_ACCOUNTS } from './chart-of-accounts';
import { documentOf, type JournalEntry } from './journal';

/** An entry as finance reads it: codes of our chart and of the company's, amounts as decimal text. */
export function showEntry(entry: JournalEntry, mapping: AccountMapping) {
  const { source, bookedOn, originOn, currency, description, receivable, legs } = entry;
  return {
    source,
    kind: source.split('/')[0],
    document: documentOf(entry),
    bookedOn,
    ...(originOn === undefined ? {} : { originOn }),
    currency,
    ...(description === undefined ? {} : { description }),
    ...(receivable ? { accountId: receivable.accountId, dueOn: receivable.dueOn } : {}),
    leg: legs.map(({ account, sub, side, nano }) => {
      const company = companyAccount(mapping, account, sub);
      return {
        code: CHART_OF_ACCOUNTS[account].code,
        ...(sub === undefined ? {} : { sub }),
        ...(company ? { accountCode: company.code } : {}),
        debit: side === 'debit' ? formatNano(nano) : '0',
        credit: side === 'credit' ? formatNano(nano) : '0',
      };
    }),
  };
}
