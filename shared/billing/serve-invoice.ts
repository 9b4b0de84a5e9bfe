import type { ApiHandler, ApiRequest, ApiResponse } from '../kernel/api';
import type { Clock } from '../kernel/clock';
import { type Failure, failure } from '../kernel/errors';
import type { TenantId } from '../kernel/tenant';
import type { TenantSettings } from '../kernel/tenant-settings';
import { checkRole, mayAccess } from '../tmf/authorise';
import type { ResourceStore } from '../tmf/resource-store';
import { respondJson, respondNotAllowed } from '../tmf/respond';
import type { CustomerBillBody, RateBody } from './bill-resources';
import type { Invoice, Recipient } from './invoice';
import { issuerOf } from './invoice-address';
import { INVOICE_POLICY, invoiceHtml } from './invoice-html';
import { invoiceJson } from './invoice-json';
import { previewBill, previewRun } from './invoice-preview';
import { INVOICE_API, INVOICE_FORMATS, type InvoiceFormat } from './invoice-resources';
import { invoiceUbl } from './invoice-ubl';
import { unpackBill } from './pack-bill';
import type { AccountMembers, AccountPeriods, BillableProducts, Books, TaxStatusReader, UsageLedger } from './ports';
import { customerBill } from './resources';
import { viewInvoice } from './view-invoice';

/** Whom bills are for: party-management keeps it, as it was when the bill was made. */
export interface RecipientReader {
  /** Undefined until party-management has heard of the bill, and of whom it does not know. */
  recipientOf(tenant: TenantId, billId: string): Promise<Recipient | undefined>;
}

export interface InvoiceReading {
  readonly books: Books;
  readonly products: BillableProducts;
  readonly ledger: UsageLedger;
  readonly periods: AccountPeriods;
  readonly members: AccountMembers;
  readonly taxStatuses: TaxStatusReader;
  readonly recipients: RecipientReader;
  /** As the tenant is now: for bills that were made before issuers were kept with them. */
  settingsOf(tenant: TenantId): Promise<TenantSettings>;
  /** The bills. */
  readonly store: ResourceStore;
  clockOf(tenant: TenantId): Promise<Clock>;
  /** Prints it: given, since a printer is much to load. */
  pdf(invoice: Invoice): Promise<Uint8Array>;
}

/** Longer, and nobody will be known any more: the invoice has no recipient. */
const RECIPIENT_WAIT_MS = 60 * 60_000;

type Answer = Awaited<ReturnType<ApiHandler>>;

const AT = new RegExp(`^${INVOICE_API.basePath}/invoice/([^/]+)(?:/(${Object.keys(INVOICE_FORMATS).join('|')}))?/?$`);

const PREVIEWS: Readonly<Record<string, (reading: InvoiceReading, request: ApiRequest) => Promise<Answer>>> = {
  [`${INVOICE_API.basePath}/preview`]: previewBill,
  [`${INVOICE_API.basePath}/preview/run`]: previewRun,
};

/** `GET invoice/{id}` as data, `/html`, `/pdf`, `/ubl`; `preview`, `preview/run`. Another's bill is as if it were not there. */
export function serveInvoice(reading: InvoiceReading): ApiHandler {
  return async (request) => {
    const [, billId, format] = AT.exec(request.path) ?? [];
    const preview = PREVIEWS[request.path.replace(/\/$/, '')];
    if (billId === undefined && preview === undefined)
      return {
        failure: failure('not-found', 'Invoices are at invoice/{id of the bill}, and what will be one at preview'),
      };
    if (request.method !== 'GET') return respondNotAllowed('GET', request.requestId);
    if (preview) return preview(reading, request);
    if (billId === undefined) return { failure: failure('not-found', 'There is no such invoice') };
    const found = await readInvoice(reading, request, billId);
    if ('failure' in found) return found;
    return format === undefined
      ? respondJson(200, invoiceJson(found.invoice))
      : print(reading, found.invoice, format as InvoiceFormat);
  };
}

async function readInvoice(
  reading: InvoiceReading,
  request: ApiRequest,
  billId: string,
): Promise<{ readonly invoice: Invoice } | { readonly failure: Failure }> {
  const { caller } = request;
  const { tenant } = caller;
  const refused = checkRole(customerBill, 'get', caller);
  if (refused) return { failure: refused };
  const bill = await reading.store.get(tenant, customerBill.name, billId);
  if (!bill || !mayAccess(customerBill, 'read', caller, bill.body))
    return { failure: failure('not-found', `There is no invoice ${billId}`) };
  const [parts, recipient, clock] = await Promise.all([
    reading.books.packedBill(tenant, billId),
    reading.recipients.recipientOf(tenant, billId),
    reading.clockOf(tenant),
  ]);
  const body = bill.body as CustomerBillBody;
  if (recipient === undefined && clock.now() - Date.parse(body.billDate ?? '') < RECIPIENT_WAIT_MS)
    return { failure: failure('conflict', 'The bill was made a moment ago: ask again in some seconds') };
  const { lines, note, issuer = issuerOf(await reading.settingsOf(tenant)) } = unpackBill(parts);
  const rates = lines.map((line) => line.body as RateBody);
  return { invoice: viewInvoice(body, rates, { issuer, note, recipient: recipient ?? {} }) };
}

async function print(reading: InvoiceReading, invoice: Invoice, format: InvoiceFormat): Promise<Answer> {
  const headers = { 'Content-Type': INVOICE_FORMATS[format] };
  const name = `${invoice.number}.${format === 'ubl' ? 'xml' : format}`;
  if (format === 'html')
    return {
      status: 200,
      headers: { ...headers, 'Content-Security-Policy': INVOICE_POLICY },
      body: invoiceHtml(invoice),
    };
  const file = { ...headers, 'Content-Disposition': `attachment; filename="${name}"` };
  if (format === 'pdf') return { status: 200, headers: file, bytes: await reading.pdf(invoice) } satisfies ApiResponse;
  const ubl = invoiceUbl(invoice);
  return ubl.ok ? { status: 200, headers: file, body: ubl.value } : { failure: ubl.error };
}
