import type { Recipient } from '../../shared/billing/invoice';
import { invoicePdf } from '../../shared/billing/invoice-pdf';
import { INVOICE_API } from '../../shared/billing/invoice-resources';
import { amountText } from '../../shared/billing/invoice-words';
import { serveInvoice } from '../../shared/billing/serve-invoice';
import { type Caller, type Role, type TenantId, tenantId } from '../../shared/kernel/tenant';
import type { TenantSettings } from '../../shared/kernel/tenant-settings';
import { makeOffice, SETTINGS } from './office';

const BILL = 'a1-2026-11';
const AT = `${INVOICE_API.basePath}/invoice`;
const BRAND: TenantSettings = {
  ...SETTINGS,
  language: 'de',
  seller: { name: 'Aurora Mobil GmbH', address: 'Hafenstraße 1, 20457 Hamburg', taxNumber: 'DE123456789' },
  brand: { colour: '#0b5fff', footer: 'Amtsgericht Hamburg HRB 1' },
};
const ANNA: Recipient = {
  name: 'Anna Łęcka & Co',
  street1: 'Am Markt 2',
  postCode: '20095',
  city: 'Hamburg',
  country: 'DE',
};

/** A brand that billed November of one account: a fee, and usage that the balance had paid. */
async function issue(settings: TenantSettings = BRAND) {
  const office = makeOffice('2026-12-01T09:00:00Z', settings);
  await office.openAccount('a1');
  await office.sell('a1', 'p1', '30', '2026-11-16T00:00:00+01:00', { name: 'Flat <XL>' });
  office.ledger.use(office.tenant, 'balance-of-a1', 'data', '2026-11-20T10:00:00.000Z', '1.2345');
  expect(await office.bill('a1', '2026-11')).toBe('billed');
  const recipients = new Map<string, Recipient>([[BILL, ANNA]]);
  let now = settings;
  const serve = serveInvoice({
    ...office,
    recipients: { recipientOf: async (_tenant, id) => recipients.get(id) },
    settingsOf: async () => now,
    clockOf: async () => office.clock,
    pdf: invoicePdf,
  });
  const caller = (role: Role, partyId?: string, tenant: TenantId = office.tenant): Caller => ({
    tenant,
    subject: 's',
    roles: [role],
    ...(partyId === undefined ? {} : { partyId }),
  });
  const get = (path: string, by: Caller = caller('finance'), method = 'GET') =>
    serve({ method, path, query: {}, headers: {}, body: undefined, caller: by, requestId: 'r', baseUrl: 'https://x' });
  const read = async (path: string) => {
    const answer = await get(path);
    if ('failure' in answer) throw new Error(answer.failure.message);
    return answer;
  };
  const moveHouse = () => {
    now = { ...SETTINGS, language: 'fr', seller: { name: 'Another' } };
  };
  return { ...office, recipients, caller, get, read, moveHouse };
}

test('as data: numbered, taxed, what the balance had paid set off', async () => {
  const { read } = await issue();
  expect(JSON.parse((await read(`${AT}/${BILL}`)).body ?? '')).toEqual({
    '@type': 'Invoice',
    id: BILL,
    number: '2026-000001',
    issueDay: '2026-12-01',
    dueDay: '2026-12-15',
    period: { from: '2026-11-01', to: '2026-11-30' },
    accountId: 'a1',
    currency: 'EUR',
    issuer: {
      name: 'Aurora Mobil GmbH',
      address: ['Hafenstraße 1', '20457 Hamburg'],
      taxNumber: 'DE123456789',
      country: 'DE',
      language: 'de',
    },
    recipient: ['Anna Łęcka & Co', 'Am Markt 2', '20095 Hamburg', 'DE'],
    line: [
      {
        number: 1,
        name: 'Monthly fee',
        days: { from: '2026-11-16', to: '2026-11-30' },
        taxCategory: 'standard',
        taxRate: 19,
        net: 12.61,
        tax: 2.39,
        gross: 15,
      },
      {
        number: 2,
        name: 'Usage: data',
        days: { from: '2026-11-01', to: '2026-11-30' },
        taxCategory: 'standard',
        taxRate: 19,
        net: 1.03,
        tax: 0.2,
        gross: 1.23,
      },
    ],
    tax: [{ category: 'standard', rate: 19, net: 13.64, tax: 2.59 }],
    net: 13.64,
    taxTotal: 2.59,
    gross: 16.23,
    prepaid: 1.23,
    due: 15,
  });
});

test('as a page: in the tenant’s language and colour, and a name cannot smuggle in markup', async () => {
  const { read, recipients } = await issue();
  recipients.set(BILL, { name: '<script>alert(1)</script>' });
  const { body = '', headers } = await read(`${AT}/${BILL}/html`);
  expect(headers?.['Content-Security-Policy']).toMatch(/default-src 'none'.*sandbox/);
  for (const text of [
    '<html lang="de">',
    'Rechnung 2026-000001',
    '01.12.2026',
    '15,00\u00a0€',
    '-1,23\u00a0€',
    '#0b5fff',
  ])
    expect(body).toContain(text);
  expect(body).toContain('&lt;script&gt;');
  expect(body).not.toContain('<script>');
});

test.each([
  ['JPY', '¥1,234'],
  ['IQD', 'IQD\u00a01,234.500'],
  ['EUR', '€1,234.50'],
])('an amount in %s has its decimals by ISO 4217', (currency, text) => {
  expect(amountText({ nano: 1_234_500_000_000n, currency }, 'en')).toBe(text);
});

test('on A4, and the same bytes whenever it is asked for', async () => {
  const { read } = await issue();
  const [once, again] = [await read(`${AT}/${BILL}/pdf`), await read(`${AT}/${BILL}/pdf`)];
  const text = Buffer.from(once.bytes ?? []).toString('latin1');
  expect(text.slice(0, 5)).toBe('%PDF-');
  expect(text.match(/\/Type \/Page\b/g)).toHaveLength(1);
  expect(once.headers).toMatchObject({
    'Content-Type': 'application/pdf',
    'Content-Disposition': 'attachment; filename="2026-000001.pdf"',
  });
  expect(Buffer.compare(Buffer.from(once.bytes ?? []), Buffer.from(again.bytes ?? []))).toBe(0);
});

test('what is issued does not change with the tenant that issued it', async () => {
  const { read, moveHouse } = await issue();
  const formats = ['', '/html', '/ubl', '/pdf'];
  const print = () => Promise.all(formats.map(async (format) => await read(`${AT}/${BILL}${format}`)));
  const before = await print();
  moveHouse();
  expect(await print()).toEqual(before);
});

test('as an e-invoice: what the core invoice of EN 16931 must have', async () => {
  const { read } = await issue();
  const { body = '', headers } = await read(`${AT}/${BILL}/ubl`);
  expect(headers).toMatchObject({ 'Content-Type': 'application/xml' });
  const valuesOf = (name: string) =>
    [...body.matchAll(new RegExp(`<cbc:${name}[^>]*>([^<]*)<`, 'g'))].map(([, v]) => v);
  expect(valuesOf('CustomizationID')).toEqual(['urn:cen.eu:en16931:2017']);
  expect(valuesOf('LineExtensionAmount')).toEqual(['13.64', '12.61', '1.03']);
  expect(valuesOf('TaxInclusiveAmount')).toEqual(['16.23']);
  expect(valuesOf('PrepaidAmount')).toEqual(['1.23']);
  expect(valuesOf('PayableAmount')).toEqual(['15.00']);
  expect(valuesOf('RegistrationName')).toEqual(['Aurora Mobil GmbH', 'Anna Łęcka &amp; Co']);
  expect(valuesOf('CompanyID')).toEqual(['DE123456789']);
});

test('an e-invoice that would not be one is refused, with all that is missing', async () => {
  const { get, recipients } = await issue(SETTINGS);
  recipients.set(BILL, {});
  expect(await get(`${AT}/${BILL}/ubl`)).toMatchObject({
    failure: { code: 'unprocessable', violations: [{ path: 'tenant.seller.taxNumber' }, { path: 'recipient.name' }] },
  });
});

test('a bill made a moment ago waits for its recipient; one of nobody does not wait for ever', async () => {
  const { get, read, recipients, clock } = await issue();
  recipients.clear();
  expect(await get(`${AT}/${BILL}`)).toMatchObject({ failure: { code: 'conflict' } });
  clock.advance(60 * 60_000);
  expect(JSON.parse((await read(`${AT}/${BILL}`)).body ?? '')).toMatchObject({ recipient: [], due: 15 });
});

describe('who may read it', () => {
  const OTHER = tenantId('borealis');
  test.each<[string, Role, string | undefined, TenantId | undefined, string]>([
    ['its customer', 'subscriber', 'party-of-a1', undefined, '200'],
    ['an agent', 'agent', undefined, undefined, '200'],
    ['another customer', 'subscriber', 'party-of-a2', undefined, 'not-found'],
    ['another brand', 'finance', undefined, OTHER, 'not-found'],
    ['a network', 'network', undefined, undefined, 'forbidden'],
  ])('%s', async (_who, role, party, tenant, expected) => {
    const { get, caller } = await issue();
    const answer = await get(`${AT}/${BILL}`, caller(role, party, tenant));
    expect('failure' in answer ? answer.failure.code : String(answer.status)).toBe(expected);
  });

  test.each([
    [`${AT}/nothing`, 'GET', 'not-found'],
    [`${AT}/${BILL}/docx`, 'GET', 'not-found'],
    [AT, 'GET', 'not-found'],
  ])('%s %s: %s', async (path, method, code) => {
    const { get, caller } = await issue();
    expect(await get(path, caller('finance'), method)).toMatchObject({ failure: { code } });
  });

  test('an invoice is only read', async () => {
    const { get, caller } = await issue();
    expect(await get(`${AT}/${BILL}`, caller('finance'), 'DELETE')).toMatchObject({ status: 405 });
  });
});
