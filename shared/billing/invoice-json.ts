import { LosslessNumber } from 'lossless-json';
import { formatMinor } from '../kernel/money';
import type { Invoice } from './invoice';
import { addressLines, recipientLines } from './invoice-address';
import { taxNotes } from './invoice-words';

/** The invoice as data: amounts are numbers with the currency's decimals, exact. */
export function invoiceJson(of: Invoice): Record<string, unknown> {
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
