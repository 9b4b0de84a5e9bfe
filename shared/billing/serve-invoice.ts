import { LosslessNumber } from 'lossless-json';
import type { ApiHandler, ApiRequest, ApiResponse } from '../kernel/api';
import type { Clock } from '../kernel/clock';
import { type Failure, failure } from '../kernel/errors';
import { formatMinor } from '../kernel/money';
import type { TenantId } from '../kernel/tenant';
import { checkRole, mayAccess } from '../tmf/authorise';
import type { ResourceStore } from '../tmf/resource-store';
import { respondJson, respondNotAllowed } from '../tmf/respond';
import type { CustomerBillBody, RateBody } from './bill-resources';
import type { Invoice, Issuer, Recipient } from './invoice';
import { addressLines, recipientLines } from './invoice-address';
import { INVOICE_POLICY, invoiceHtml } from './invoice-html';
import { INVOICE_API, INVOICE_FORMATS, type InvoiceFormat } from './invoice-resources';
import { invoiceUbl } from './invoice-ubl';
import { taxNotes } from './invoice-words';
import { unpackBill } from './pack-bill';
import type { Books } from './ports';
import { customerBill } from './resources';
import { viewInvoice } from './view-invoice';

/** Whom bills are for: party-management keeps it, as it was when the bill was made. */
export interface RecipientReader {
  /** Undefined until party-management has heard of the bill, and of whom it does not know. */
  recipientOf(tenant: TenantId, billId: string): Promise<Recipient | undefined>;
}

export interface InvoiceReading {
  readonly books: Pick<Books, 'packedBill'>;
  readonly recipients: RecipientReader;
  /** As the tenant is now: for bills that were made before issuers were kept with them. */
  issuerOf(tenant: TenantId): Promise<Issuer>;
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

/** `GET invoice/{id}` as data, `/html`, `/pdf`, `/ubl`. Another's bill is as if it were not there. */
export function serveInvoice(reading: InvoiceReading): ApiHandler {
  return async (request) => {
    const [, billId, format] = AT.exec(request.path) ?? [];
    if (billId === undefined) return { failure: failure('not-found', 'Invoices are at invoice/{id of the bill}') };
    if (request.method !== 'GET') return respondNotAllowed('GET', request.requestId);
    const found = await readInvoice(reading, request, billId);
    if ('failure' in found) return found;
    return format === undefined
      ? respondJson(200, toJson(found.invoice))
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
  const { lines, issuer = await reading.issuerOf(tenant) } = unpackBill(parts);
  const rates = lines.map((line) => line.body as RateBody);
  return { invoice: viewInvoice(body, rates, { issuer, recipient: recipient ?? {} }) };
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

function toJson(of: Invoice): Record<string, unknown> {
  const { lines, taxes, issuer, recipient, ...invoice } = of;
  const notes = taxNotes(of);
  const amount = (nano: bigint) => new LosslessNumber(formatMinor({ nano, currency: invoice.currency }));
  const { address, taxNumber, country, language, name } = issuer;
  const { netNano, taxNano, grossNano, prepaidNano, dueNano, ...rest } = invoice;
  return {
    '@type': 'Invoice',
    ...rest,
    issuer: { name, address: addressLines(address), taxNumber, country, language },
    recipient: recipientLines(recipient),
    recipientTaxNumber: recipient.taxNumber,
    line: lines.map(({ netNano: net, taxNano: tax, grossNano: gross, taxRate, ...line }) => ({
      ...line,
      taxRate: new LosslessNumber(taxRate),
      net: amount(net),
      tax: amount(tax),
      gross: amount(gross),
    })),
    tax: taxes.map(({ category, rate, place, reasons, netNano: net, taxNano: tax }) => ({
      category,
      place,
      ...(reasons.length === 0 ? {} : { reason: reasons }),
      rate: new LosslessNumber(rate),
      net: amount(net),
      tax: amount(tax),
    })),
    net: amount(netNano),
    taxTotal: amount(taxNano),
    gross: amount(grossNano),
    prepaid: amount(prepaidNano),
    due: amount(dueNano),
    ...(notes.length === 0 ? {} : { taxNote: notes }),
  };
}
