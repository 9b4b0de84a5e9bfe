import type { ActionDeclaration } from '../tmf/declaration';
import { api, array, dateTime, decimal, integer, object, oneOf, string } from '../tmf/declaration';
import { PERIOD_ID } from './billing-period';

const READERS = ['subscriber', 'agent', 'finance', 'operator'] as const;
const period = string({ pattern: PERIOD_ID });
const day = string({ pattern: /^\d{4}-\d{2}-\d{2}$/ });
const days = object({ from: day, to: day });
const amounts = { net: decimal(), tax: decimal() };

const invoice = object({
  id: string(),
  number: string(),
  issueDay: day,
  dueDay: day,
  note: object({ kind: oneOf('creditNote', 'debitNote'), number: string(), issueDay: day, reason: string() }),
  period: days,
  accountId: string(),
  currency: string(),
  issuer: object({
    name: string(),
    address: array(string()),
    taxNumber: string(),
    country: string(),
    language: string(),
  }),
  recipient: array(string()),
  recipientTaxNumber: string(),
  line: array(
    object({
      number: integer(),
      name: string(),
      days,
      taxCategory: string(),
      taxRate: decimal(),
      taxPlace: string(),
      taxReason: string(),
      ...amounts,
      gross: decimal(),
    }),
  ),
  tax: array(object({ category: string(), rate: decimal(), place: string(), reason: array(string()), ...amounts })),
  taxNote: array(string()),
  ...{ net: decimal(), taxTotal: decimal(), gross: decimal(), prepaid: decimal(), due: decimal() },
});

/** What an invoice is read as: the last segment of its path, and the media type. */
export const INVOICE_FORMATS = {
  html: 'text/html; charset=utf-8',
  pdf: 'application/pdf',
  ubl: 'application/xml',
} as const;
export type InvoiceFormat = keyof typeof INVOICE_FORMATS;

const NAMES: Readonly<Record<InvoiceFormat, string>> = {
  html: 'The invoice as a page',
  pdf: 'The invoice on A4, to whoever accepts application/pdf',
  ubl: 'The invoice as an e-invoice: UBL 2.1 of EN 16931',
};

const printed = (format: InvoiceFormat): ActionDeclaration => ({
  name: `retrieveInvoice${format.charAt(0).toUpperCase()}${format.slice(1)}`,
  summary: NAMES[format],
  method: 'GET',
  path: `invoice/{id}/${format}`,
  roles: READERS,
  gives: { mediaType: INVOICE_FORMATS[format].split(';')[0] ?? '', schema: string() },
});

const total = object({ ...amounts, gross: decimal(), due: decimal() });
const difference = object({
  accountId: string(),
  currency: string(),
  /** What the account is billed; nothing, where there is nothing to bill. */
  preview: total,
  last: total,
  /** Gross less last month's. */
  difference: decimal(),
  /** Why it would be parked. */
  problem: string(),
});

/** Bills as they are issued, by the bill's id. Each is computed from what was committed with the bill, so it never changes. */
export const INVOICE_API = api({
  id: 'Invoice',
  title: 'Invoices',
  basePath: '/farthing/invoice/v1',
  domain: 'billing',
  resources: [],
  actions: [
    {
      name: 'retrieveInvoice',
      summary: 'The invoice as data',
      method: 'GET',
      path: 'invoice/{id}',
      roles: READERS,
      gives: { schema: invoice },
    },
    {
      name: 'previewInvoice',
      summary: 'What an account’s bill would be by what is known now: no number, nothing is written',
      method: 'GET',
      path: 'preview',
      roles: READERS,
      query: { 'billingAccount.id': string(), at: dateTime() },
      gives: { schema: invoice },
    },
    {
      name: 'previewRun',
      summary: 'What a month’s run would bill, account by account, beside the month before',
      method: 'GET',
      path: 'preview/run',
      roles: ['finance', 'operator'],
      query: { period, cursor: string() },
      gives: {
        schema: object({ period, account: array(difference), total: array(difference), cursor: string() }),
      },
    },
    printed('html'),
    printed('pdf'),
    printed('ubl'),
  ],
  hub: false,
});
