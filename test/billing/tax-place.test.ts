import type { CustomerBillBody, RateBody } from '../../shared/billing/bill-resources';
import type { Invoice, Recipient } from '../../shared/billing/invoice';
import { issuerOf } from '../../shared/billing/invoice-address';
import { invoiceHtml } from '../../shared/billing/invoice-html';
import { invoicePdf } from '../../shared/billing/invoice-pdf';
import { invoiceUbl } from '../../shared/billing/invoice-ubl';
import { unpackBill } from '../../shared/billing/pack-bill';
import { placeOfSupply, type TaxStatus } from '../../shared/billing/tax-place';
import { viewInvoice } from '../../shared/billing/view-invoice';
import type { TenantSettings } from '../../shared/kernel/tenant-settings';
import { makeOffice, SETTINGS } from './office';

const SELLER: TenantSettings = {
  ...SETTINGS,
  seller: { name: 'Aurora Mobil GmbH', address: 'Hafenstraße 1, 20457 Hamburg', taxNumber: 'DE123456789' },
};
const FIRM: Recipient = {
  name: 'Muster KG',
  street1: 'Am Markt 2',
  city: 'Wien',
  country: 'AT',
  taxNumber: 'ATU12345678',
};

test.each<[string, string, TaxStatus, object]>([
  ['nobody known, so at the SIM', 'DE', {}, { country: 'DE' }],
  ['a consumer at home', 'DE', { country: 'DE' }, { country: 'DE' }],
  ['a consumer in another member state', 'DE', { country: 'AT' }, { country: 'AT' }],
  ['a consumer in Madeira', 'DE', { country: 'PT', region: 'PT-30' }, { country: 'PT', region: 'PT-30' }],
  ['a consumer outside the Union', 'DE', { country: 'GB' }, { country: 'GB' }],
  ['a firm without a VAT number', 'DE', { country: 'AT', isOrganization: true }, { country: 'AT' }],
  ['a firm at home', 'DE', { country: 'DE', isOrganization: true, vatCountry: 'DE' }, { country: 'DE' }],
  [
    'a firm with the number of another member state',
    'DE',
    { country: 'DE', isOrganization: true, vatCountry: 'AT' },
    { country: 'AT', relief: { category: 'reverseCharge' } },
  ],
  [
    'a firm outside the Union',
    'DE',
    { country: 'CH', isOrganization: true },
    { country: 'CH', relief: { category: 'outOfScope' } },
  ],
  [
    'a firm in the Union, of a seller outside',
    'GB',
    { country: 'FR', vatCountry: 'FR' },
    { country: 'FR', relief: { category: 'outOfScope' } },
  ],
])('where it is supplied to: %s', (_who, seller, buyer, expected) => {
  expect(placeOfSupply(seller, buyer, [], '2026-11-30')).toEqual(expected);
});

/** A bundle of 119.00 a month, and 1.19 of usage that the balance paid, sold to whoever. */
async function billed(status: TaxStatus | undefined, settings: TenantSettings = SELLER, fees: object = {}) {
  const office = makeOffice('2026-12-01T09:00:00Z', settings);
  await office.openAccount('a1');
  if (status) office.taxStatus.set('party-of-a1', status);
  await office.sell('a1', 'p1', '119', '2026-11-01T00:00:00+01:00', fees);
  office.ledger.use(office.tenant, 'balance-of-a1', 'data', '2026-11-20T10:00:00.000Z', '1.19');
  return office;
}

async function invoiceOf(office: Awaited<ReturnType<typeof billed>>, recipient: Recipient = FIRM): Promise<Invoice> {
  expect(await office.bill('a1', '2026-11')).toBe('billed');
  const { lines } = unpackBill(await office.books.packedBill(office.tenant, 'a1-2026-11'));
  const rates = lines.map(({ body }) => body as RateBody);
  const bill = (await office.billBody('a1-2026-11')) as CustomerBillBody;
  return viewInvoice(bill, rates, { issuer: issuerOf(SELLER), recipient });
}

const cents = (nano: bigint): number => Number(nano / 10_000_000n);
const sums = ({ netNano, taxNano, grossNano, prepaidNano, dueNano }: Invoice) =>
  [netNano, taxNano, grossNano, prepaidNano, dueNano].map(cents);

describe('one price list, sold to', () => {
  test('a consumer in Austria: the price stays, the tax in it is theirs', async () => {
    const invoice = await invoiceOf(await billed({ country: 'AT' }), { name: 'Anna', country: 'AT' });
    expect(invoice.lines[0]).toMatchObject({ taxCategory: 'standard', taxRate: '20', taxPlace: 'AT' });
    expect(sums(invoice)).toEqual([10_016, 2_003, 12_019, 119, 11_900]);
    expect(invoiceHtml(invoice)).toContain('VAT AT 20 %');
  });

  test('a firm in Austria: the list without our tax, usage at what was charged, and why', async () => {
    const office = await billed({ country: 'AT', isOrganization: true, vatCountry: 'AT' });
    const invoice = await invoiceOf(office);
    expect(sums(invoice)).toEqual([10_119, 0, 10_119, 119, 10_000]);
    const ubl = invoiceUbl(invoice);
    const xml = ubl.ok ? ubl.value : '';
    expect(xml).toContain('<cbc:ID>AE</cbc:ID>');
    expect(xml).toContain('<cbc:TaxExemptionReasonCode>VATEX-EU-AE</cbc:TaxExemptionReasonCode>');
    expect(xml).toContain('<cbc:CompanyID>ATU12345678</cbc:CompanyID>');
    expect(invoiceHtml(invoice)).toContain('<p>Reverse charge: the customer owes the VAT.</p>');
    expect(Buffer.from((await invoicePdf(invoice)).slice(0, 5)).toString()).toBe('%PDF-');
    expect(await office.balances()).not.toHaveProperty('Value added tax payable');
    const unnamed = invoiceUbl({ ...invoice, recipient: { name: 'Muster KG' } });
    expect(!unnamed.ok && unnamed.error.violations).toMatchObject([{ path: 'recipient.taxNumber' }]);
  });

  test('a firm outside the Union: no VAT, and no VAT number in the e-invoice', async () => {
    const invoice = await invoiceOf(await billed({ country: 'CH', isOrganization: true }), { name: 'Muster AG' });
    expect(invoice.taxes).toMatchObject([{ category: 'outOfScope', rate: '0', taxNano: 0n }]);
    const ubl = invoiceUbl(invoice);
    const xml = ubl.ok ? ubl.value : '';
    expect(xml).toContain('<cbc:ID>O</cbc:ID>');
    expect(xml).not.toContain('cbc:Percent');
    expect(xml.match(/<cac:PartyTaxScheme>/g)).toBeNull();
  });

  test('who shows a certificate: exempt from its day on, with reason and number', async () => {
    const office = await billed({ country: 'DE' });
    const account = await office.store.get(office.tenant, 'billingAccount', 'a1');
    if (!account) throw new Error('There is an account');
    const certificate = {
      issuingJurisdiction: 'DE',
      reason: 'NATO forces',
      certificateNumber: 'C-7',
      validFor: { startDateTime: '2026-11-30T00:00:00+01:00' },
    };
    await office.store.replace({ ...account, version: 2, body: { ...account.body, taxExemption: [certificate] } });
    const invoice = await invoiceOf(office, { name: 'Base' });
    expect(invoice.taxes).toMatchObject([{ category: 'exempt', reasons: ['NATO forces (C-7)'], taxNano: 0n }]);
    expect(invoiceHtml(invoice)).toContain('Exempt from VAT: NATO forces (C-7)');
    const ubl = invoiceUbl(invoice);
    expect(ubl.ok && ubl.value).toContain('<cbc:TaxExemptionReason>NATO forces (C-7)</cbc:TaxExemptionReason>');
  });

  test('somebody where we know no tax: parked, until the tenant says its rate', async () => {
    const known = { country: 'JP', category: 'standard', rate: '10', from: '2019-10-01' };
    const office = await billed({ country: 'JP' });
    expect(await office.bill('a1', '2026-11')).toBe('parked');
    expect(await office.books.parked(office.tenant)).toMatchObject([
      { message: 'No standard tax rate of JP is known on 2026-11-30' },
    ]);
    const told = await billed({ country: 'JP' }, { ...SELLER, taxRates: [known] });
    expect((await invoiceOf(told)).taxes).toMatchObject([{ rate: '10', place: 'JP' }]);
  });
});

test('several rates on one bill, what is untaxed beside them', async () => {
  const price = (name: string, taxCategory: string) => ({
    name,
    priceType: 'oneTime',
    price: { taxIncludedAmount: { unit: 'EUR', value: '10.70' } },
    tax: [{ taxCategory }],
  });
  const office = await billed({ country: 'DE' }, SELLER, {
    productPrice: [price('SIM', 'standard'), price('Magazine', 'reduced'), price('Stamp', 'zero')],
  });
  const invoice = await invoiceOf(office, { name: 'Anna' });
  expect(invoice.taxes.map(({ category, rate, taxNano }) => [category, rate, cents(taxNano)])).toEqual([
    ['standard', '19', 190],
    ['reduced', '7', 70],
    ['zero', '0', 0],
  ]);
  const ubl = invoiceUbl(invoice);
  expect([...(ubl.ok ? ubl.value : '').matchAll(/<cac:TaxCategory>\s*<cbc:ID>(\w+)</g)].map(([, id]) => id)).toEqual([
    'S',
    'S',
    'Z',
  ]);
});

describe('a rate that changes on the 16th', () => {
  const changing: TenantSettings = {
    ...SELLER,
    taxRates: [{ country: 'DE', category: 'standard', rate: '16', from: '2026-11-16' }],
  };

  test('is that of the month’s last day', async () => {
    const invoice = await invoiceOf(await billed(undefined, changing), { name: 'Anna' });
    expect(invoice.taxes.map(({ rate }) => rate)).toEqual(['16']);
  });

  test('or each day’s own: fees by the day, usage by when it was used; they sum to the price', async () => {
    const office = await billed(undefined, { ...changing, taxPoint: 'day' });
    office.ledger.use(office.tenant, 'balance-of-a1', 'data', '2026-11-15T22:59:59.999Z', '2.38');
    const invoice = await invoiceOf(office, { name: 'Anna' });
    expect(
      invoice.lines.map(({ name, days, taxRate, grossNano }) => [name, days.from, taxRate, cents(grossNano)]),
    ).toEqual([
      ['Monthly fee', '2026-11-01', '19', 5_950],
      ['Monthly fee', '2026-11-16', '16', 5_950],
      ['Usage: data', '2026-11-01', '19', 238],
      ['Usage: data', '2026-11-16', '16', 119],
    ]);
    expect(await office.reconcile('2026-11')).toMatchObject({ complete: true, differences: [] });
  });
});
