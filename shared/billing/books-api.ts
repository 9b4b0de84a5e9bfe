import { LosslessNumber } from 'lossless-json';
import type { ApiHandler, ApiRequest, ApiResponse } from '../kernel/api';
import { type Failure, failure } from '../kernel/errors';
import type { TenantId } from '../kernel/tenant';
import { respondJson, respondNotAllowed } from '../tmf/respond';
import { isPeriodId } from './billing-period';
import { BOOKS_API } from './books-resources';
import type { BillableProducts, Books, UsageLedger } from './ports';
import { reconcileUsage } from './reconcile-usage';
import { type DebitAndCredit, trialBalance } from './trial-balance';

const BOOKS_PATH = BOOKS_API.basePath;

export interface BooksReading {
  readonly books: Books;
  readonly products: BillableProducts;
  readonly ledger: UsageLedger;
  timeZoneOf(tenant: TenantId): Promise<string>;
}

type Answer = ApiResponse | { readonly failure: Failure };

/** Finance's view: `GET trialBalance?period=`, `GET reconciliation?period=`, `GET parkedAccount`. Amounts are exact. */
export function booksApi(reading: BooksReading): ApiHandler {
  const views: Readonly<Record<string, (request: ApiRequest) => Promise<Answer>>> = {
    trialBalance: (request) => showTrialBalance(reading, request),
    reconciliation: (request) => showReconciliation(reading, request),
    parkedAccount: async ({ caller }) => respondJson(200, await reading.books.parked(caller.tenant)),
  };
  return async (request) => {
    const name = request.path.startsWith(`${BOOKS_PATH}/`)
      ? request.path.slice(BOOKS_PATH.length + 1).replace(/\/$/, '')
      : '';
    const view = Object.hasOwn(views, name) ? views[name] : undefined;
    if (!view) return { failure: failure('not-found', `Finance finds here: ${Object.keys(views).join(', ')}`) };
    if (request.method !== 'GET') return respondNotAllowed('GET', request.requestId);
    if (!request.caller.roles.includes('finance'))
      return { failure: failure('forbidden', 'This needs the role: finance') };
    return view(request);
  };
}

const badPeriod = (message: string): Answer => ({
  failure: failure('invalid-query', 'The query cannot be read', { violations: [{ path: 'period', message }] }),
});

async function showTrialBalance({ books }: BooksReading, { caller, query }: ApiRequest): Promise<Answer> {
  const period = query.period?.at(-1);
  if (period !== undefined && !isPeriodId(period)) return badPeriod('is a month: 2026-11');
  const { accounts, total } = trialBalance(await books.totals(caller.tenant, period));
  const amounts = <T extends DebitAndCredit>(row: T) => ({
    ...row,
    debit: new LosslessNumber(row.debit),
    credit: new LosslessNumber(row.credit),
  });
  const line = <T extends DebitAndCredit & { readonly balance: string }>(row: T) => ({
    ...amounts(row),
    balance: new LosslessNumber(row.balance),
  });
  return respondJson(200, {
    '@type': 'TrialBalance',
    ...(period === undefined ? {} : { upToPeriod: period }),
    account: accounts.map(({ detail, ...account }) => ({
      ...line(account),
      ...(detail === undefined ? {} : { detail: detail.map(line) }),
    })),
    total: total.map((row) => ({ ...amounts(row), difference: new LosslessNumber(row.difference) })),
  });
}

async function showReconciliation(reading: BooksReading, { caller, query }: ApiRequest): Promise<Answer> {
  const period = query.period?.at(-1);
  if (period === undefined || !isPeriodId(period)) return badPeriod('is needed: a month, 2026-11');
  const timeZone = await reading.timeZoneOf(caller.tenant);
  const found = await reconcileUsage({ ...reading, timeZone }, caller.tenant, period);
  const amount = (rows: readonly { currency: string; amount: string }[]) =>
    rows.map((row) => ({ unit: row.currency, value: new LosslessNumber(row.amount) }));
  return respondJson(200, {
    '@type': 'UsageReconciliation',
    ...found,
    agrees: found.complete && found.differences.length === 0,
    charged: amount(found.charged),
    billed: amount(found.billed),
    differences: found.differences.map((difference) => ({
      ...difference,
      charged: new LosslessNumber(difference.charged),
      billed: new LosslessNumber(difference.billed),
    })),
  });
}
