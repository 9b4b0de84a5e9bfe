import { create } from 'xmlbuilder2';
import { type Failure, failure } from '../kernel/errors';
import { formatMinor } from '../kernel/money';
import { err, ok, type Result } from '../kernel/result';
import type { Invoice, InvoiceLine, InvoiceTax, Issuer, NoteFacts } from './invoice';
import { addressLines } from './invoice-address';
import { WORDS } from './invoice-words';

const namespacesOf = (document: 'Invoice' | 'CreditNote') => ({
  '@xmlns': `urn:oasis:names:specification:ubl:schema:xsd:${document}-2`,
  '@xmlns:cac': 'urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2',
  '@xmlns:cbc': 'urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2',
});
/** EN 16931-1, the core invoice, without an extension of any country. */
const CORE_INVOICE = 'urn:cen.eu:en16931:2017';
/** UNTDID 1001: commercial invoice. */
const COMMERCIAL_INVOICE = '380';
const CREDIT_NOTE = '381';
const DEBIT_NOTE = '383';
/** UN/ECE Recommendation 20: one. */
const ONE = 'C62';
/** UNCL 5305, by our tax categories; whatever else has a rate is `S`. */
const CATEGORY_CODES: Readonly<Record<string, string>> = {
  zero: 'Z',
  exempt: 'E',
  reverseCharge: 'AE',
  outOfScope: 'O',
};
const RATED = 'S';
const codeOf = (category: string): string => CATEGORY_CODES[category] ?? RATED;
/** Why nothing is taxed: CEF VATEX, where it has a code of its own, and in words. */
const EXEMPTIONS: Readonly<Record<string, { readonly code?: string; readonly reason: string }>> = {
  E: { reason: 'Exempt' },
  AE: { code: 'VATEX-EU-AE', reason: 'Reverse charge' },
  O: { code: 'VATEX-EU-O', reason: 'Not subject to VAT' },
};
/** What comes before the digits of a VAT identification number (BR-CO-9): a country's code. */
const VAT_PREFIX = /^[A-Z]{2}/;

type Xml = Record<string, unknown>;

/**
 * The invoice in UBL 2.1 as EN 16931 has it (CEN/TS 16931-3-2). Fails with `unprocessable` where the standard wants what nobody told
 * (`missingOf`).
 */
export function invoiceUbl(invoice: Invoice): Result<string, Failure> {
  const { issuer, note } = invoice;
  const isCredit = note?.kind === 'creditNote';
  const violations = missingOf(invoice);
  if (violations.length > 0)
    return err(failure('unprocessable', 'EN 16931 wants more than is known of this invoice', { violations }));
  const amount = amountIn(invoice.currency);
  const document = {
    [isCredit ? 'CreditNote' : 'Invoice']: {
      ...namespacesOf(isCredit ? 'CreditNote' : 'Invoice'),
      'cbc:CustomizationID': CORE_INVOICE,
      'cbc:ID': invoice.number,
      'cbc:IssueDate': invoice.issueDay,
      ...(isCredit
        ? { 'cbc:CreditNoteTypeCode': CREDIT_NOTE }
        : { 'cbc:DueDate': invoice.dueDay, 'cbc:InvoiceTypeCode': note ? DEBIT_NOTE : COMMERCIAL_INVOICE }),
      ...(note?.reason === undefined ? {} : { 'cbc:Note': note.reason }),
      'cbc:DocumentCurrencyCode': invoice.currency,
      'cbc:BuyerReference': invoice.accountId,
      'cac:InvoicePeriod': periodOf(invoice.period),
      ...(note ? { 'cac:BillingReference': { 'cac:InvoiceDocumentReference': corrected(note) } } : {}),
      'cac:AccountingSupplierParty': { 'cac:Party': seller(issuer, isOutOfScope(invoice)) },
      'cac:AccountingCustomerParty': { 'cac:Party': buyer(invoice) },
      // Whatever is to be paid has terms (BR-CO-25): a credit note has no due date.
      ...(isCredit ? { 'cac:PaymentTerms': { 'cbc:Note': WORDS[issuer.language].credited } } : {}),
      'cac:TaxTotal': {
        'cbc:TaxAmount': amount(invoice.taxNano),
        'cac:TaxSubtotal': subtotalsOf(invoice),
      },
      'cac:LegalMonetaryTotal': {
        'cbc:LineExtensionAmount': amount(invoice.netNano),
        'cbc:TaxExclusiveAmount': amount(invoice.netNano),
        'cbc:TaxInclusiveAmount': amount(invoice.grossNano),
        'cbc:PrepaidAmount': amount(invoice.prepaidNano),
        'cbc:PayableAmount': amount(invoice.dueNano),
      },
      [isCredit ? 'cac:CreditNoteLine' : 'cac:InvoiceLine']: invoice.lines.map((line) => invoiceLine(line, invoice)),
    },
  };
  return ok(create({ version: '1.0', encoding: 'UTF-8' }, document).end({ prettyPrint: true }));
}

/**
 * The seller's tax number (BR-S-02, BR-Z-02, BR-E-02, BR-CO-26), the buyer's name (BR-07) and, of a reverse charge, their VAT number
 * (BR-AE-02). What is out of scope stands on no invoice with anything else (BR-O-11).
 */
function missingOf({ issuer, recipient, taxes }: Invoice): { path: string; message: string }[] {
  const codes = taxes.map(({ category }) => codeOf(category));
  const problem = (holds: boolean, path: string, message: string) => (holds ? [{ path, message }] : []);
  return [
    ...problem(
      issuer.taxNumber === undefined,
      'tenant.seller.taxNumber',
      'was not known when the bill was made; an e-invoice names it',
    ),
    ...problem(recipient.name === undefined, 'recipient.name', 'is not known; an e-invoice names the buyer'),
    ...problem(
      codes.includes('AE') && recipient.taxNumber === undefined,
      'recipient.taxNumber',
      'is not known; a reverse charge names the buyer’s VAT number',
    ),
    ...problem(
      codes.includes('O') && codes.some((code) => code !== 'O'),
      'tax',
      'is out of scope in part: an e-invoice is so as a whole, or not at all',
    ),
  ];
}

/** What is taken off is a quantity below zero: a price below zero is not allowed (BR-27). */
function invoiceLine(line: InvoiceLine, { currency, note }: Invoice): Xml {
  const amount = amountIn(currency);
  const isTakenOff = line.netNano < 0n;
  return {
    'cbc:ID': String(line.number),
    [note?.kind === 'creditNote' ? 'cbc:CreditedQuantity' : 'cbc:InvoicedQuantity']: {
      '@unitCode': ONE,
      '#': isTakenOff ? '-1' : '1',
    },
    'cbc:LineExtensionAmount': amount(line.netNano),
    'cac:InvoicePeriod': periodOf(line.days),
    'cac:Item': {
      'cbc:Name': line.name,
      'cac:ClassifiedTaxCategory': categoryOf(codeOf(line.taxCategory), line.taxRate),
    },
    'cac:Price': { 'cbc:PriceAmount': amount(isTakenOff ? -line.netNano : line.netNano) },
  };
}

const corrected = ({ number, issueDay }: NoteFacts): Xml => ({ 'cbc:ID': number, 'cbc:IssueDate': issueDay });

const amountIn = (currency: string) => (nano: bigint) => ({
  '@currencyID': currency,
  '#': formatMinor({ nano, currency }),
});

const periodOf = ({ from, to }: Invoice['period']): Xml => ({ 'cbc:StartDate': from, 'cbc:EndDate': to });

/** One for each code and rate: what we part further (a category of one's own, a place) is one to the standard. */
function subtotalsOf({ taxes, currency }: Invoice): Xml[] {
  const amount = amountIn(currency);
  const groups = new Map<string, InvoiceTax[]>();
  for (const tax of taxes) {
    const key = `${codeOf(tax.category)} ${tax.rate}`;
    groups.set(key, [...(groups.get(key) ?? []), tax]);
  }
  return [...groups.values()].map((group) => {
    const [{ category, rate } = { category: '', rate: '0' }] = group;
    return {
      'cbc:TaxableAmount': amount(group.reduce((sum, tax) => sum + tax.netNano, 0n)),
      'cbc:TaxAmount': amount(group.reduce((sum, tax) => sum + tax.taxNano, 0n)),
      'cac:TaxCategory': categoryOf(
        codeOf(category),
        rate,
        group.flatMap(({ reasons }) => reasons),
      ),
    };
  });
}

/** With `reasons`: of a subtotal, which says why nothing is taxed. Out of scope there is no rate (BR-O-05). */
function categoryOf(code: string, percent: string, reasons?: readonly string[]): Xml {
  const exemption = reasons && EXEMPTIONS[code];
  return {
    'cbc:ID': code,
    ...(code === 'O' ? {} : { 'cbc:Percent': percent }),
    ...(exemption?.code === undefined ? {} : { 'cbc:TaxExemptionReasonCode': exemption.code }),
    ...(exemption ? { 'cbc:TaxExemptionReason': reasons.join('; ') || exemption.reason } : {}),
    'cac:TaxScheme': { 'cbc:ID': 'VAT' },
  };
}

const isOutOfScope = ({ taxes }: Invoice): boolean => taxes.some(({ category }) => codeOf(category) === 'O');

/** Out of the scope of VAT nobody is named by a VAT number (BR-O-02): it is then the seller's registration. */
function seller({ name, address, country, taxNumber = '' }: Issuer, withoutVat: boolean): Xml {
  const [street, ...more] = addressLines(address);
  return {
    'cac:PostalAddress': {
      ...(street === undefined ? {} : { 'cbc:StreetName': street }),
      ...(more.length === 0 ? {} : { 'cac:AddressLine': { 'cbc:Line': more.join(', ') } }),
      'cac:Country': { 'cbc:IdentificationCode': country },
    },
    ...(withoutVat ? {} : taxScheme(taxNumber)),
    'cac:PartyLegalEntity': {
      'cbc:RegistrationName': name,
      ...(withoutVat ? { 'cbc:CompanyID': taxNumber } : {}),
    },
  };
}

const taxScheme = (taxNumber: string): Xml => ({
  'cac:PartyTaxScheme': {
    'cbc:CompanyID': taxNumber,
    'cac:TaxScheme': { 'cbc:ID': VAT_PREFIX.test(taxNumber) ? 'VAT' : 'FC' },
  },
});

function buyer(invoice: Invoice): Xml {
  const { issuer, recipient } = invoice;
  const text = (name: string, value: string | undefined): Xml =>
    value === undefined || value === '' ? {} : { [`cbc:${name}`]: value };
  return {
    'cac:PostalAddress': {
      ...text('StreetName', recipient.street1),
      ...text('AdditionalStreetName', recipient.street2),
      ...text('CityName', recipient.city),
      ...text('PostalZone', recipient.postCode),
      ...text('CountrySubentity', recipient.stateOrProvince),
      'cac:Country': { 'cbc:IdentificationCode': isCountry(recipient.country) ? recipient.country : issuer.country },
    },
    ...(recipient.taxNumber === undefined || isOutOfScope(invoice) ? {} : taxScheme(recipient.taxNumber)),
    'cac:PartyLegalEntity': { 'cbc:RegistrationName': recipient.name },
  };
}

/** A person's address may say `Germany`: the standard wants a code (BR-CL-14). */
const isCountry = (text: string | undefined): boolean => text !== undefined && /^[A-Z]{2}$/.test(text);
