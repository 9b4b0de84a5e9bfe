import { LosslessNumber } from 'lossless-json';
import type { ApiHandler, ApiRequest } from '../kernel/api';
import { type Failure, failure } from '../kernel/errors';
import { formatMinor } from '../kernel/money';
import { err, type Result } from '../kernel/result';
import type { TenantId } from '../kernel/tenant';
import { mayAccess } from '../tmf/authorise';
import { respondJson } from '../tmf/respond';
import { bodyOf } from '../tmf/update-resource';
import { readAccount } from './account-payers';
import { type AccountBody, billingAccount } from './account-resources';
import { nanoOf } from './allocate-payment';
import type { AccountBill } from './bill-account';
import { billIdOf, type CustomerBillBody, type RateBody, toBillLines, toCustomerBill } from './bill-resources';
import { CALENDAR_MONTH, periodWith, readCycle } from './billing-cycle';
import { type BillingPeriod, billingPeriod, isPeriodId, lastEndedPeriod, periodBefore } from './billing-period';
import { type BillReading, calculateBill } from './calculate-bill';
import type { Invoice } from './invoice';
import { issuerOf } from './invoice-address';
import { invoiceJson } from './invoice-json';
import { customerBill } from './resources';
import type { InvoiceReading } from './serve-invoice';
import { viewInvoice } from './view-invoice';

/** With the tenant's settings, read once a request. */
type RunReading = InvoiceReading & Pick<BillReading, 'settings'>;
type Answer = Awaited<ReturnType<ApiHandler>>;

/** Accounts of a page of a run's preview: each is calculated, in all within a function's half minute. */
const ACCOUNTS_PER_PAGE = 50;
/** What stands where an invoice has its number. */
const UNNUMBERED = '–';

/**
 * `GET preview?billingAccount.id=&at=`: the invoice of the period in which the instant falls (now without it), as it would be by what is
 * known now, by the same code. It has no number, and nothing is written. Another's account is as if it were not there.
 */
export async function previewBill(reading: InvoiceReading, { caller, query }: ApiRequest): Promise<Answer> {
  const id = query['billingAccount.id']?.at(-1);
  const at = query.at?.at(-1);
  const clock = await reading.clockOf(caller.tenant);
  const atMs = at === undefined ? clock.now() : Date.parse(at);
  if (id === undefined) return badQuery('billingAccount.id', 'is needed: whose bill');
  if (Number.isNaN(atMs)) return badQuery('at', 'is an instant: 2026-11-30T12:00:00Z');
  const stored = await reading.store.get(caller.tenant, billingAccount.name, id);
  if (!stored || !mayAccess(billingAccount, 'read', caller, stored.body))
    return { failure: failure('not-found', `There is no billing account ${id}`) };
  const settings = await reading.settingsOf(caller.tenant);
  const account = bodyOf(billingAccount, stored);
  const cycle = readCycle(account.billStructure?.cycleSpecification ?? {});
  const period = periodWith(cycle.ok ? cycle.value : CALENDAR_MONTH, atMs, settings.timeZone);
  const bill = await calculate({ ...reading, settings }, caller.tenant, account, period);
  if (!bill.ok) return { failure: bill.error };
  if (!bill.value) return { failure: failure('not-found', `There is nothing to bill in ${period.id}`) };
  const nowMs = clock.now();
  return respondJson(
    200,
    invoiceJson(view(bill.value, account, { tenant: caller.tenant, nowMs, issuer: issuerOf(settings) })),
  );
}

/** `GET preview/run?period=&cursor=`: the totals of a month's accounts, a page at a time, beside those of the month before. */
export async function previewRun(reading: InvoiceReading, { caller, query }: ApiRequest): Promise<Answer> {
  const { tenant } = caller;
  if (!caller.roles.some((role) => role === 'finance' || role === 'operator'))
    return { failure: failure('forbidden', 'This needs one of the roles: finance, operator') };
  const [settings, clock] = await Promise.all([reading.settingsOf(tenant), reading.clockOf(tenant)]);
  const { timeZone, currency } = settings;
  const period = query.period?.at(-1) ?? lastEndedPeriod(clock.now(), timeZone);
  if (!isPeriodId(period)) return badQuery('period', 'is a month: 2026-11');
  const cursor = query.cursor?.at(-1);
  const page = await reading.products.accounts(tenant, {
    limit: ACCOUNTS_PER_PAGE,
    ...(cursor === undefined ? {} : { cursor }),
  });
  const rows: Row[] = [];
  for (const accountId of page.accounts)
    rows.push(await rowOf({ ...reading, settings }, tenant, accountId, billingPeriod(period, timeZone)));
  const sum = (amount: (row: Row) => bigint): bigint => rows.reduce((all, row) => all + amount(row), 0n);
  const amounts = (of: 'preview' | 'last') => ({
    netNano: sum((row) => row[of].netNano),
    taxNano: sum((row) => row[of].taxNano),
    grossNano: sum((row) => row[of].grossNano),
    dueNano: sum((row) => row[of].dueNano),
  });
  return respondJson(200, {
    '@type': 'RunPreview',
    period,
    account: rows.map((row) => rowJson(row, currency)),
    /** Of this page. */
    total: [rowJson({ preview: amounts('preview'), last: amounts('last') }, currency)],
    ...(page.cursor === undefined ? {} : { cursor: page.cursor }),
  });
}

interface Amounts {
  readonly netNano: bigint;
  readonly taxNano: bigint;
  readonly grossNano: bigint;
  readonly dueNano: bigint;
}

interface Row {
  readonly accountId?: string;
  readonly preview: Amounts;
  readonly last: Amounts;
  readonly problem?: string;
}

const NOTHING: Amounts = { netNano: 0n, taxNano: 0n, grossNano: 0n, dueNano: 0n };

async function rowOf(reading: RunReading, tenant: TenantId, accountId: string, period: BillingPeriod): Promise<Row> {
  const before = await reading.store.get(tenant, customerBill.name, billIdOf(accountId, periodBefore(period.id)));
  const last = before ? amountsOf(bodyOf(customerBill, before)) : NOTHING;
  const account = await readAccount(reading.store, tenant, accountId);
  if (!account) return { accountId, preview: NOTHING, last, problem: 'The billing account does not exist' };
  const bill = await calculate(reading, tenant, account, period);
  if (!bill.ok) return { accountId, preview: NOTHING, last, problem: bill.error.message };
  const preview = bill.value ? { ...bill.value, dueNano: bill.value.amountDueNano } : NOTHING;
  return { accountId, preview, last };
}

function amountsOf(bill: CustomerBillBody): Amounts {
  const [netNano, grossNano] = [nanoOf(bill.taxExcludedAmount), nanoOf(bill.taxIncludedAmount)];
  return { netNano, grossNano, taxNano: grossNano - netNano, dueNano: nanoOf(bill.amountDue) };
}

function rowJson({ preview, last, ...rest }: Row, currency: string) {
  const amount = (nano: bigint) => new LosslessNumber(formatMinor({ nano, currency }));
  const amounts = ({ netNano, taxNano, grossNano, dueNano }: Amounts) => ({
    net: amount(netNano),
    tax: amount(taxNano),
    gross: amount(grossNano),
    due: amount(dueNano),
  });
  const difference = amount(preview.grossNano - last.grossNano);
  return { ...rest, currency, preview: amounts(preview), last: amounts(last), difference };
}

/** Fails with `conflict` where the bill stands: it is read, not previewed. */
async function calculate(
  reading: RunReading,
  tenant: TenantId,
  account: AccountBody,
  period: BillingPeriod,
): Promise<Result<AccountBill | undefined, Failure>> {
  if (await reading.store.get(tenant, customerBill.name, billIdOf(account.id, period.id)))
    return err(
      failure('conflict', `The bill of ${period.id} is made: read invoice/${billIdOf(account.id, period.id)}`),
    );
  return calculateBill({ ...reading, isPreview: true }, tenant, account, period);
}

function view(
  bill: AccountBill,
  account: AccountBody,
  { issuer, ...given }: { tenant: TenantId; nowMs: number; issuer: Invoice['issuer'] },
): Invoice {
  const facts = { ...given, relatedParty: account.relatedParty ?? [], billNo: UNNUMBERED };
  const rates = toBillLines(bill, facts).map(({ body }) => body as RateBody);
  return viewInvoice(toCustomerBill(bill, facts).body as CustomerBillBody, rates, { issuer, recipient: {} });
}

const badQuery = (path: string, message: string): Answer => ({
  failure: failure('invalid-query', 'The query cannot be read', { violations: [{ path, message }] }),
});
