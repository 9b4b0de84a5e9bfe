import { type Failure, failure } from '../kernel/errors';
import { formatNano } from '../kernel/money';
import { err, ok, type Result } from '../kernel/result';
import { type AccountMapping, companyAccount } from './account-mapping';
import { CHART_OF_ACCOUNTS, isAccountKey } from './chart-of-accounts';
import type { MonthTotal } from './finance-books';

/** A line of a general ledger export: what one account moved in the month. */
export interface LedgerLine {
  /** From 1. */
  readonly number: number;
  /** The company's account. */
  readonly accountCode: string;
  readonly accountName: string;
  /** Ours, and what it is told apart by. */
  readonly code: string;
  readonly sub?: string;
  readonly currency: string;
  /** Decimal text of currency units, exact. */
  readonly debit: string;
  readonly credit: string;
}

/** A month as it goes to the company's general ledger. Made once for a closing, and never changed. */
export interface LedgerExport {
  /** From 1 without gaps, in the tenant. */
  readonly number: number;
  readonly period: string;
  readonly madeAt: string;
  /** The closing's version that it was made of: after a reopening, another. */
  readonly closingVersion: number;
  /** The number of the export that it takes the place of: the month was reopened since. */
  readonly replaces?: number;
  readonly line: readonly LedgerLine[];
}

/** The lines of a month's movements, in the order of our chart. Fails with `unprocessable` where accounts are not mapped. */
export function ledgerLines(totals: readonly MonthTotal[], mapping: AccountMapping): Result<LedgerLine[], Failure> {
  const rows = totals.flatMap((total) => {
    if (!isAccountKey(total.account)) return [];
    const { code } = CHART_OF_ACCOUNTS[total.account];
    return [{ ...total, code, company: companyAccount(mapping, total.account, total.sub) }];
  });
  const unmapped = rows.filter(({ company }) => company === undefined);
  if (unmapped.length > 0)
    return err(
      failure('unprocessable', 'Accounts that moved are not mapped to the company’s', {
        violations: unmapped.map(({ code, sub }) => ({
          path: 'accountMapping',
          message: `has nothing for ${sub === undefined ? code : `${code} ${sub}`}`,
        })),
      }),
    );
  const order = ({ code, sub = '', currency }: (typeof rows)[number]): string => `${code} ${sub} ${currency}`;
  const sorted = rows.sort((a, b) => (order(a) < order(b) ? -1 : 1));
  return ok(
    sorted.map(({ code, sub, currency, debitNano, creditNano, company }, index) => ({
      number: index + 1,
      accountCode: company?.code ?? code,
      accountName: company?.name ?? code,
      code,
      ...(sub === undefined ? {} : { sub }),
      currency,
      debit: formatNano(debitNano),
      credit: formatNano(creditNano),
    })),
  );
}

const CSV_COLUMNS = 'export,period,line,account,name,code,sub,currency,debit,credit';
/** RFC 4180; a text that a spreadsheet would run as a formula is told to be one by its quote. */
const quote = (text: string): string => {
  const safe = /^[=+\-@\t]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

/** The export as CSV, RFC 4180, a line an account. */
export function ledgerCsv({ number, period, line }: LedgerExport): string {
  const rows = line.map((of) =>
    [
      ...[String(number), period, String(of.number)],
      ...[of.accountCode, of.accountName, of.code, of.sub ?? '', of.currency].map(quote),
      ...[of.debit, of.credit],
    ].join(','),
  );
  return `${[CSV_COLUMNS, ...rows].join('\r\n')}\r\n`;
}
