import { apiFunction } from '../../shared/adapters/aws/api-function';
import { billRecipients } from '../../shared/adapters/aws/bill-recipients';
import { billingPorts } from '../../shared/adapters/aws/billing-ports';
import { issuerOf } from '../../shared/billing/invoice-address';
import { invoicePdf } from '../../shared/billing/invoice-pdf';
import { serveInvoice } from '../../shared/billing/serve-invoice';

const { settings, store, books } = billingPorts(process.env);

/** Invoices, as data and printed. */
export const handler = apiFunction(
  serveInvoice({
    store,
    books,
    recipients: billRecipients(process.env),
    issuerOf: async (tenant) => issuerOf(await settings.get(tenant)),
    clockOf: (tenant) => settings.clockOf(tenant),
    pdf: invoicePdf,
  }),
);
