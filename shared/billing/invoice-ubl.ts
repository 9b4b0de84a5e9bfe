import { create } from 'xmlbuilder2';
import { type Failure, failure } from '../kernel/errors';
import { formatMinor } from '../kernel/money';
import { err, ok, type Result } from '../kernel/result';
import type { Invoice, InvoiceLine, Issuer } from './invoice';
import { addressLines } from './invoice-address';

const NAMESPACES = {
  '@xmlns': 'urn:oasis:names:specification:ubl:schema:xsd:Invoice-2',
  '@xmlns:cac': 'urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2',
  '@xmlns:cbc': 'urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2',
};
/** EN 16931-1, the core invoice, without an extension of any country. */
const CORE_INVOICE = 'urn:cen.eu:en16931:2017';
/** UNTDID 1001: commercial invoice. */
const COMMERCIAL_INVOICE = '380';
/** UN/ECE Recommendation 20: one. */
const ONE = 'C62';
/** UNCL 5305, by our tax categories. */
const CATEGORY_CODES: Readonly<Record<string, string>> = { standard: 'S', zero: 'Z', exempt: 'E' };
const EXEMPT = 'E';
/** What comes before the digits of a VAT identification number (BR-CO-9): a country's code. */
const VAT_PREFIX = /^[A-Z]{2}/;

type Xml = Record<string, unknown>;

/**
 * The invoice in UBL 2.1 as EN 16931 has it (CEN/TS 16931-3-2). Fails with `unprocessable` where the standard wants what nobody told:
 * the seller's tax number (BR-S-02, BR-Z-02, BR-E-02, BR-CO-26) and the buyer's name (BR-07).
 */
export function invoiceUbl(invoice: Invoice): Result<string, Failure> {
  const { issuer, recipient } = invoice;
  const violations = [
    ...(issuer.taxNumber === undefined
      ? [{ path: 'tenant.seller.taxNumber', message: 'was not known when the bill was made; an e-invoice names it' }]
      : []),
    ...(recipient.name === undefined
      ? [{ path: 'recipient.name', message: 'is not known; an e-invoice names the buyer' }]
      : []),
  ];
  if (violations.length > 0)
    return err(failure('unprocessable', 'EN 16931 wants more than is known of this invoice', { violations }));
  const amount = amountIn(invoice.currency);
  const document = {
    Invoice: {
      ...NAMESPACES,
      'cbc:CustomizationID': CORE_INVOICE,
      'cbc:ID': invoice.number,
      'cbc:IssueDate': invoice.issueDay,
      'cbc:DueDate': invoice.dueDay,
      'cbc:InvoiceTypeCode': COMMERCIAL_INVOICE,
      'cbc:DocumentCurrencyCode': invoice.currency,
      'cbc:BuyerReference': invoice.accountId,
      'cac:InvoicePeriod': periodOf(invoice.period),
      'cac:AccountingSupplierParty': { 'cac:Party': seller(issuer) },
      'cac:AccountingCustomerParty': { 'cac:Party': buyer(invoice) },
      'cac:TaxTotal': {
        'cbc:TaxAmount': amount(invoice.taxNano),
        'cac:TaxSubtotal': invoice.taxes.map((tax) => ({
          'cbc:TaxableAmount': amount(tax.netNano),
          'cbc:TaxAmount': amount(tax.taxNano),
          'cac:TaxCategory': categoryOf(tax.category, tax.rate, true),
        })),
      },
      'cac:LegalMonetaryTotal': {
        'cbc:LineExtensionAmount': amount(invoice.netNano),
        'cbc:TaxExclusiveAmount': amount(invoice.netNano),
        'cbc:TaxInclusiveAmount': amount(invoice.grossNano),
        'cbc:PrepaidAmount': amount(invoice.prepaidNano),
        'cbc:PayableAmount': amount(invoice.dueNano),
      },
      'cac:InvoiceLine': invoice.lines.map((line) => invoiceLine(line, invoice.currency)),
    },
  };
  return ok(create({ version: '1.0', encoding: 'UTF-8' }, document).end({ prettyPrint: true }));
}

/** What is taken off is a quantity below zero: a price below zero is not allowed (BR-27). */
function invoiceLine(line: InvoiceLine, currency: string): Xml {
  const amount = amountIn(currency);
  const isTakenOff = line.netNano < 0n;
  return {
    'cbc:ID': String(line.number),
    'cbc:InvoicedQuantity': { '@unitCode': ONE, '#': isTakenOff ? '-1' : '1' },
    'cbc:LineExtensionAmount': amount(line.netNano),
    'cac:InvoicePeriod': periodOf(line.days),
    'cac:Item': {
      'cbc:Name': line.name,
      'cac:ClassifiedTaxCategory': categoryOf(line.taxCategory, line.taxRate, false),
    },
    'cac:Price': { 'cbc:PriceAmount': amount(isTakenOff ? -line.netNano : line.netNano) },
  };
}

const amountIn = (currency: string) => (nano: bigint) => ({
  '@currencyID': currency,
  '#': formatMinor({ nano, currency }),
});

const periodOf = ({ from, to }: Invoice['period']): Xml => ({ 'cbc:StartDate': from, 'cbc:EndDate': to });

function categoryOf(category: string, percent: string, isSubtotal: boolean): Xml {
  const code = CATEGORY_CODES[category] ?? category;
  return {
    'cbc:ID': code,
    'cbc:Percent': percent,
    ...(isSubtotal && code === EXEMPT ? { 'cbc:TaxExemptionReason': 'Exempt' } : {}),
    'cac:TaxScheme': { 'cbc:ID': 'VAT' },
  };
}

function seller({ name, address, country, taxNumber = '' }: Issuer): Xml {
  const [street, ...more] = addressLines(address);
  return {
    'cac:PostalAddress': {
      ...(street === undefined ? {} : { 'cbc:StreetName': street }),
      ...(more.length === 0 ? {} : { 'cac:AddressLine': { 'cbc:Line': more.join(', ') } }),
      'cac:Country': { 'cbc:IdentificationCode': country },
    },
    'cac:PartyTaxScheme': {
      'cbc:CompanyID': taxNumber,
      'cac:TaxScheme': { 'cbc:ID': VAT_PREFIX.test(taxNumber) ? 'VAT' : 'FC' },
    },
    'cac:PartyLegalEntity': { 'cbc:RegistrationName': name },
  };
}

function buyer({ issuer, recipient }: Invoice): Xml {
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
    'cac:PartyLegalEntity': { 'cbc:RegistrationName': recipient.name },
  };
}

/** A person's address may say `Germany`: the standard wants a code (BR-CL-14). */
const isCountry = (text: string | undefined): boolean => text !== undefined && /^[A-Z]{2}$/.test(text);
