import type { ApiHandler } from '../kernel/api';
import type { Clock } from '../kernel/clock';
import { eachAtOnce } from '../kernel/each-at-once';
import { failure } from '../kernel/errors';
import type { IdSource } from '../kernel/ids';
import { err, ok } from '../kernel/result';
import type { TenantId } from '../kernel/tenant';
import { DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE } from '../tmf/page';
import { type ActionHandler, type AskedAction, serveActions } from '../tmf/serve-actions';
import { ageReceivables, dueOf } from './age-receivables';
import { isPeriodId, localDay, periodAt } from './billing-period';
import { closingActions } from './books-closing-api';
import { showEntry } from './books-entry-view';
import { BOOKS_API } from './books-resources';
import type { FinanceBooks } from './finance-books';
import type { AccountPeriods, BillableProducts, Books, UsageLedger } from './ports';
import { reconcileUsage } from './reconcile-usage';
import { trialBalance } from './trial-balance';
import { deferredRevenue, deferredRevenueOf } from './view-deferred-revenue';

export interface BooksReading {
  readonly books: Books;
  readonly finance: FinanceBooks;
  readonly products: BillableProducts;
  readonly ledger: UsageLedger;
  readonly periods: AccountPeriods;
  readonly ids: IdSource;
  timeOf(tenant: TenantId): Promise<{ readonly clock: Clock; readonly timeZone: string }>;
}

/** Accounts whose entries are read at a time. */
const ACCOUNTS_AT_ONCE = 16;
const DAY = /^2\d{3}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;
const DOCUMENT = /^(bill|creditNote)\/([^/]{1,200})$/;

const refused = (path: string, message: string) =>
  err(failure('invalid-query', 'The query cannot be read', { violations: [{ path, message }] }));
const given = ({ request }: AskedAction, name: string): string | undefined => request.query[name]?.at(-1);

/** Finance's view of the books, and what it decides. Amounts are exact. */
export function booksApi(on: BooksReading): ApiHandler {
  return serveActions(BOOKS_API, {
    retrieveTrialBalance: ofMonth(on, async (tenant, period) => {
      const { accounts, total } = trialBalance(await on.books.totals(tenant, period));
      return { '@type': 'TrialBalance', upToPeriod: period, account: accounts, total };
    }),
    retrieveReconciliation: (asked) => showReconciliation(on, asked),
    listParkedAccount: async ({ request }) => ok({ value: await on.books.parked(request.caller.tenant) }),
    retrieveAgeingReport: (asked) => showAgeing(on, asked),
    retrieveDeferredRevenue: (asked) => showDeferred(on, asked),
    listJournalEntry: (asked) => listEntries(on, asked),
    ...closingActions(on),
  });
}

/** An answer about a month: the one that the query names, else the tenant's own. */
function ofMonth(on: BooksReading, answer: (tenant: TenantId, period: string) => Promise<unknown>): ActionHandler {
  return async (asked) => {
    const { tenant } = asked.request.caller;
    const period = given(asked, 'period') ?? (await thisMonth(on, tenant));
    return isPeriodId(period) ? ok({ value: await answer(tenant, period) }) : refused('period', 'is a month: 2026-11');
  };
}

async function thisMonth({ timeOf }: BooksReading, tenant: TenantId): Promise<string> {
  const { clock, timeZone } = await timeOf(tenant);
  return periodAt(clock.now(), timeZone);
}

async function showReconciliation(on: BooksReading, asked: AskedAction): ReturnType<ActionHandler> {
  const { tenant } = asked.request.caller;
  const period = given(asked, 'period');
  if (period === undefined || !isPeriodId(period)) return refused('period', 'is needed: a month, 2026-11');
  const { timeZone } = await on.timeOf(tenant);
  const found = await reconcileUsage({ ...on, timeZone }, tenant, period);
  await on.finance.keepReconciliation(tenant, found);
  const amount = (rows: readonly { currency: string; amount: string }[]) =>
    rows.map((row) => ({ unit: row.currency, value: row.amount }));
  const agrees = found.complete && found.differences.length === 0;
  const sums = { charged: amount(found.charged), billed: amount(found.billed) };
  return ok({ value: { '@type': 'UsageReconciliation', ...found, agrees, ...sums } });
}

async function showAgeing(on: BooksReading, asked: AskedAction): ReturnType<ActionHandler> {
  const { tenant } = asked.request.caller;
  const { clock, timeZone } = await on.timeOf(tenant);
  const date = given(asked, 'date') ?? localDay(clock.now(), timeZone);
  if (!DAY.test(date) || Number.isNaN(Date.parse(date))) return refused('date', 'is a day: 2026-11-30');
  const [total, page] = await Promise.all([
    on.finance.dueTotals(tenant, date),
    on.products.accounts(tenant, pageOf(asked)),
  ]);
  const account = await eachAtOnce(page.accounts, ACCOUNTS_AT_ONCE, async (accountId) => ({
    accountId,
    ageing: ageReceivables(dueOf(await on.finance.receivableEntries(tenant, accountId, date)), date),
  }));
  return ok({
    status: page.cursor === undefined ? 200 : 206,
    value: {
      date,
      total: ageReceivables(total, date),
      account: account.filter(({ ageing }) => ageing.length > 0),
      ...(page.cursor === undefined ? {} : { next: page.cursor }),
    },
  });
}

async function showDeferred(on: BooksReading, asked: AskedAction): ReturnType<ActionHandler> {
  const { tenant } = asked.request.caller;
  const document = given(asked, 'document');
  if (document === undefined)
    return ofMonth(on, async (of, period) => ({ month: await deferredRevenue(on.finance, of, period) }))(asked);
  const [, kind, id = ''] = DOCUMENT.exec(document) ?? [];
  if (kind !== 'bill' && kind !== 'creditNote') return refused('document', 'is bill/<id> or creditNote/<id>');
  return ok({ value: { month: await deferredRevenueOf(on.books, tenant, kind, id) } });
}

async function listEntries(on: BooksReading, asked: AskedAction): ReturnType<ActionHandler> {
  const { tenant } = asked.request.caller;
  const period = given(asked, 'period');
  if (period === undefined || !isPeriodId(period)) return refused('period', 'is needed: a month, 2026-11');
  const [page, mapping] = await Promise.all([
    on.finance.entriesOfMonth(tenant, period, plainCursor(pageOf(asked))),
    on.finance.mapping(tenant),
  ]);
  const entry = page.entries.map((one) => showEntry(one, mapping));
  const next = page.cursor === undefined ? {} : { next: Buffer.from(page.cursor).toString('base64url') };
  return ok({ status: page.cursor === undefined ? 200 : 206, value: { period, entry, ...next } });
}

/** Sources have slashes, so a page's cursor carries them encoded. */
const plainCursor = ({ limit, cursor }: ReturnType<typeof pageOf>) =>
  cursor === undefined ? { limit } : { limit, cursor: Buffer.from(cursor, 'base64url').toString() };

function pageOf(asked: AskedAction): { readonly limit: number; readonly cursor?: string } {
  const cursor = given(asked, 'cursor');
  const limit = Number(given(asked, 'limit') ?? DEFAULT_PAGE_SIZE);
  return {
    limit: Math.max(1, Math.min(Number.isInteger(limit) ? limit : DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE)),
    ...(cursor === undefined ? {} : { cursor }),
  };
}
