import { apiFunction } from '../../shared/adapters/aws/api-function';
import { billRecipients } from '../../shared/adapters/aws/bill-recipients';
import { billingPorts } from '../../shared/adapters/aws/billing-ports';
import { partyTaxStatuses } from '../../shared/adapters/aws/party-tax-statuses';
import { invoicePdf } from '../../shared/billing/invoice-pdf';
import { serveInvoice } from '../../shared/billing/serve-invoice';

const { settings, ...ports } = billingPorts(process.env);

/** Invoices, as data and printed, and what will be one. */
export const handler = apiFunction(
  serveInvoice({
    ...ports,
    taxStatuses: partyTaxStatuses(process.env),
    recipients: billRecipients(process.env),
    settingsOf: (tenant) => settings.get(tenant),
    clockOf: (tenant) => settings.clockOf(tenant),
    pdf: invoicePdf,
  }),
);
