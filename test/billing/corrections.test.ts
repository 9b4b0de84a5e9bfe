import { carryOutAdjustment } from '../../shared/billing/bill-adjustment';
import { billAdjustmentHooks } from '../../shared/billing/bill-adjustment-hooks';
import { billAdjustment, billDispute } from '../../shared/billing/bill-adjustment-resources';
import { billDisputeHooks, followDispute } from '../../shared/billing/bill-dispute';
import { countOverdue } from '../../shared/billing/count-overdue';
import { INVOICE_API } from '../../shared/billing/invoice-resources';
import { customerBillApi } from '../../shared/billing/resources';
import { serveInvoice } from '../../shared/billing/serve-invoice';
import { ulidSource } from '../../shared/kernel/ids';
import type { Caller, Role } from '../../shared/kernel/tenant';
import type { TenantSettings } from '../../shared/kernel/tenant-settings';
import { tmfApi } from '../../shared/tmf/engine';
import { makeOffice, nano, SETTINGS } from './office';

const BILL = 'a1-2026-11';
const SELLER: TenantSettings = {
  ...SETTINGS,
  adjustmentApprovalAbove: '100',
  seller: { name: 'Aurora Mobil GmbH', address: 'Hafenstraße 1, 20457 Hamburg', taxNumber: 'DE123456789' },
};

/** November was billed: a fee of 30 from the 16th (15.00), and 1.23 of usage that the balance had paid. */
async function billed(settings = SELLER) {
  const office = makeOffice('2026-12-01T09:00:00Z', settings);
  await office.openAccount('a1');
  await office.sell('a1', 'p1', '30', '2026-11-16T00:00:00+01:00');
  office.ledger.use(office.tenant, 'balance-of-a1', 'data', '2026-11-20T10:00:00.000Z', '1.2345');
  expect(await office.bill('a1', '2026-11')).toBe('billed');
  const { store, books, clock, tenant } = office;
  const adjusting = { books, approvalAboveOf: async () => settings.adjustmentApprovalAbove };
  const serve = tmfApi(customerBillApi, {
    store,
    ids: ulidSource(clock),
    clockOf: async () => clock,
    hooks: { billAdjustment: billAdjustmentHooks(adjusting), billDispute: billDisputeHooks(adjusting) },
  });
  const print = serveInvoice({
    ...office,
    recipients: { recipientOf: async () => ({ name: 'Anna Muster', country: 'DE' }) },
    settingsOf: async () => settings,
    clockOf: async () => clock,
    pdf: async () => new Uint8Array(),
  });
  const by = (role: Role, subject = role as string, partyId?: string): Caller => ({
    tenant,
    subject,
    roles: [role],
    ...(partyId ? { partyId } : {}),
  });
  const call = async (method: string, path: string, body: unknown, caller: Caller) => {
    const contentType = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
    const request = { method, path: `${customerBillApi.basePath}/${path}`, query: {}, body: JSON.stringify(body) };
    const answer = await serve({
      ...request,
      headers: { 'content-type': contentType },
      caller,
      requestId: 'r',
      baseUrl: 'https://x',
    });
    return 'failure' in answer ? { failed: answer.failure } : JSON.parse(answer.body ?? '{}');
  };
  /** What the events of adjustments and disputes do. */
  const follow = async () => {
    const making = { ...office, settings, nowMs: clock.now() };
    for (const [resource, act] of [
      [billDispute.name, followDispute],
      [billAdjustment.name, carryOutAdjustment],
    ] as const)
      for (const { id } of (await store.list({ tenant, resource, limit: 100 })).items) await act(making, tenant, id);
  };
  const adjust = async (body: object, caller = by('finance')): Promise<AdjustmentSeen> => {
    const given = { customerBill: { id: BILL }, adjustmentType: 'credit', reason: 'billingError', ...body };
    const made = await call('POST', 'billAdjustment', given, caller);
    if (made.failed) return made;
    await follow();
    return (await store.get(tenant, billAdjustment.name, made.id))?.body as unknown as AdjustmentSeen;
  };
  const printed = async (id: string, format = '') => {
    const path = `${INVOICE_API.basePath}/invoice/${id}${format}`;
    const request = { method: 'GET', path, query: {}, headers: {}, body: undefined, caller: by('finance') };
    const answer = await print({ ...request, requestId: 'r', baseUrl: 'https://x' });
    if ('failure' in answer) throw new Error(answer.failure.message);
    return answer.body ?? '';
  };
  return { ...office, by, call, adjust, follow, printed };
}

/** Of an adjustment, or of its refusal, what the stories look at. */
interface AdjustmentSeen {
  readonly id: string;
  readonly status: string;
  readonly note: { readonly id: string };
  readonly rebill: { readonly id: string };
  readonly failed?: unknown;
}

const line = (number: number, amount?: string) => ({ number, ...(amount ? { amount } : {}) });

test('a credit of one line: a numbered note at the tax of then, the bill asks for less and stays as it was issued', async () => {
  const office = await billed();
  const issued = await office.printed(BILL, '/html');
  const adjustment = await office.adjust({ line: [line(1, '5')], description: 'Outage of 20 November' });
  expect(adjustment).toMatchObject({ status: 'completed', note: { '@referredType': 'CustomerBill' } });
  const note = await office.billBody(adjustment.note.id);
  expect(note).toMatchObject({
    billNo: 'CN-2026-000001',
    category: 'creditNote',
    state: 'settled',
    taxExcludedAmount: { value: '-4.2' },
    taxIncludedAmount: { value: '-5' },
    remainingAmount: { value: '0' },
    billRelationship: [{ relationshipType: 'credits', bill: { id: BILL } }],
  });
  expect(await office.billBody(BILL)).toMatchObject({
    state: 'partiallyPaid',
    amountDue: { value: '15' },
    remainingAmount: { value: '10' },
    billRelationship: [{ relationshipType: 'creditedBy', bill: { id: adjustment.note.id } }],
  });
  expect(await office.balances()).toMatchObject({ 'Customer receivables': '10' });
  expect(await office.printed(BILL, '/html')).toBe(issued);
  const html = await office.printed(adjustment.note.id, '/html');
  expect(html).toContain('<h1>Credit note CN-2026-000001</h1>');
  expect(html).toContain('Corrects invoice 2026-000001, Dec 1, 2026. Outage of 20 November');
  expect(JSON.parse(await office.printed(adjustment.note.id))).toMatchObject({
    note: { kind: 'creditNote', number: '2026-000001' },
    line: [{ net: 4.2, tax: 0.8, gross: 5 }],
    due: 5,
  });
  const ubl = await office.printed(adjustment.note.id, '/ubl');
  for (const text of ['CreditNote-2', '>381<', '<cbc:ID>2026-000001</cbc:ID>', '>4.20<', '<cac:CreditNoteLine>'])
    expect(ubl).toContain(text);
});

test('the whole of a bill that was paid: what was paid, and what the balance paid, is the account’s credit', async () => {
  const office = await billed();
  await office.pay({ id: 'pay-1', nano: nano('15'), bills: [{ billId: BILL, nano: nano('15') }] });
  await office.adjust({ reason: 'goodwill' });
  expect(await office.billBody(BILL)).toMatchObject({ state: 'settled', remainingAmount: { value: '0' } });
  expect(await office.credit('a1')).toEqual(['16.23 EUR']);
  const balances = await office.balances();
  expect(balances).toMatchObject({ 'Receipts not yet allocated': '-16.23' });
  for (const account of ['Customer receivables', 'Value added tax payable', 'Revenue: usage'])
    expect(balances).not.toHaveProperty(account);
});

test('never more than was billed, however it is asked for', async () => {
  const office = await billed();
  await office.adjust({ amount: { unit: 'EUR', value: '16' } });
  const failed = async (body: object) => (await office.adjust(body)).failed;
  expect(await failed({ amount: { unit: 'EUR', value: '0.24' } })).toMatchObject({ code: 'unprocessable' });
  expect(await failed({ line: [line(1)] })).toBeUndefined();
  expect(await failed({ line: [line(1, '0.01')] })).toMatchObject({ violations: [{ path: 'line[0].amount' }] });
  expect(await failed({ line: [line(3)] })).toMatchObject({ violations: [{ path: 'line[0].number' }] });
  expect(await failed({ amount: { unit: 'USD', value: '0.01' } })).toMatchObject({
    violations: [{ path: 'amount.unit' }],
  });
  expect((await office.adjust({})).status).toBe('completed');
  expect(await failed({})).toMatchObject({ code: 'unprocessable' });
  const balances = await office.balances();
  expect(balances).not.toHaveProperty('Customer receivables');
  expect(balances).toMatchObject({ 'Receipts not yet allocated': '-1.23' });
  expect((await office.books.lastNumber(office.tenant, 'CN-2026')) >= 3).toBe(true);
});

test('a debit note is a demand of its own, under its own numbers', async () => {
  const office = await billed();
  const { note } = await office.adjust({ adjustmentType: 'debit', line: [line(1, '11.90')] });
  expect(await office.billBody(note.id)).toMatchObject({
    billNo: 'DN-2026-000001',
    category: 'debitNote',
    state: 'sent',
    amountDue: { value: '11.9' },
    taxExcludedAmount: { value: '10' },
  });
  expect(await office.balances()).toMatchObject({ 'Customer receivables': '26.9' });
  expect(await office.printed(note.id, '/ubl')).toContain('<cbc:InvoiceTypeCode>383</cbc:InvoiceTypeCode>');
  await office.pay({ id: 'pay-1', nano: nano('11.9'), bills: [{ billId: note.id, nano: nano('11.9') }] });
  expect(await office.billBody(note.id)).toMatchObject({ state: 'settled' });
});

test('billed anew: the whole is credited, usage stays billed once, and the two bills know each other', async () => {
  const office = await billed();
  await office.sell('a1', 'p1', '20', '2026-11-16T00:00:00+01:00', {}, 2);
  const { note, rebill, status } = await office.adjust({ adjustmentType: 'rebill' });
  expect(status).toBe('completed');
  expect(await office.billBody(rebill.id)).toMatchObject({
    billNo: '2026-000002',
    state: 'sent',
    amountDue: { value: '10' },
    taxIncludedAmount: { value: '11.23' },
    billRelationship: [{ relationshipType: 'replaces', bill: { id: BILL } }],
  });
  expect((await office.billBody(BILL)).billRelationship).toMatchObject([
    { relationshipType: 'creditedBy', bill: { id: note.id } },
    { relationshipType: 'replacedBy', bill: { id: rebill.id } },
  ]);
  expect(await office.billBody(BILL)).toMatchObject({ state: 'settled' });
  expect(await office.credit('a1')).toEqual([]);
  expect(await office.balances()).toMatchObject({ 'Customer receivables': '10' });
  expect(await office.reconcile('2026-11')).toMatchObject({ complete: true, differences: [] });
});

test('what is given up: finance alone, the receivable and its tax, and the bill is closed', async () => {
  const office = await billed();
  const body = { adjustmentType: 'writeOff', reason: 'uncollectable' };
  expect((await office.adjust(body, office.by('agent'))).failed).toMatchObject({ code: 'forbidden' });
  expect(await office.adjust(body)).toMatchObject({ status: 'completed' });
  expect(await office.billBody(BILL)).toMatchObject({ state: 'settled', remainingAmount: { value: '0' } });
  const balances = await office.balances();
  expect(balances).not.toHaveProperty('Customer receivables');
  expect(balances).toMatchObject({ 'Bad debt': '12.6' });
});

test('above the tenant’s limit a second person approves, and not the one who asked', async () => {
  const office = await billed({ ...SELLER, adjustmentApprovalAbove: '10' });
  const asked = await office.adjust({ amount: { unit: 'EUR', value: '12' } }, office.by('agent', 'carla'));
  expect(asked).toMatchObject({ status: 'created', approval: { state: 'pending' } });
  const approve = (caller: Caller) =>
    office.call('PATCH', `billAdjustment/${asked.id}`, { approval: { state: 'approved' } }, caller);
  expect((await approve(office.by('agent', 'otto'))).failed).toMatchObject({ code: 'forbidden' });
  expect((await approve(office.by('finance', 'carla'))).failed).toMatchObject({ code: 'conflict' });
  expect(await approve(office.by('finance', 'fritz'))).toMatchObject({ approval: { approver: { id: 'fritz' } } });
  await office.follow();
  expect(await office.billBody(BILL)).toMatchObject({ remainingAmount: { value: '3' } });
  const over = await office.adjust(
    { amount: { unit: 'EUR', value: '12' } },
    office.by('subscriber', 's', 'party-of-a1'),
  );
  expect(over.failed).toMatchObject({ code: 'forbidden' });
});

describe('a dispute', () => {
  const dispute = async () => {
    const office = await billed();
    const anna = office.by('subscriber', 'anna', 'party-of-a1');
    const body = { customerBill: { id: BILL }, line: [1], reason: 'I had no service' };
    const opened = await office.call('POST', 'billDispute', body, anna);
    await office.follow();
    const decide = (change: object, caller = office.by('agent', 'carla')) =>
      office.call('PATCH', `billDispute/${opened.id}`, change, caller);
    const overdue = () => {
      office.clock.set(Date.parse('2027-01-10T00:00:00Z'));
      return countOverdue(office.store, office.tenant, 'party-of-a1', office.clock.now());
    };
    return { ...office, anna, opened, decide, overdue, body };
  };

  test('by its customer: nobody dunns for it while it is open', async () => {
    const { opened, billBody, overdue } = await dispute();
    expect(opened).toMatchObject({ status: 'open', amount: { value: 15, unit: 'EUR' } });
    expect(await billBody(BILL)).toMatchObject({ disputedAmount: { value: '15' }, remainingAmount: { value: '15' } });
    expect(await overdue()).toBe(0);
  });

  test('accepted: credited, and no longer in dispute', async () => {
    const { decide, follow, billBody, anna } = await dispute();
    expect((await decide({ status: 'accepted' }, anna)).failed).toMatchObject({ code: 'forbidden' });
    expect(await decide({ status: 'accepted', resolution: 'You are right' })).toMatchObject({ status: 'accepted' });
    await follow();
    await follow();
    expect(await billBody(BILL)).toMatchObject({ disputedAmount: { value: '0' }, state: 'settled' });
    expect((await decide({ status: 'rejected' })).failed).toBeDefined();
  });

  test('rejected, or withdrawn by its customer: due again', async () => {
    for (const [status, who] of [
      ['rejected', 'agent'],
      ['withdrawn', 'anna'],
    ] as const) {
      const { decide, follow, billBody, overdue, anna } = await dispute();
      await (who === 'anna' ? decide({ status }, anna) : decide({ status }));
      await follow();
      expect(await billBody(BILL)).toMatchObject({ disputedAmount: { value: '0' }, remainingAmount: { value: '15' } });
      expect(await overdue()).toBe(1);
    }
  });

  test('not of another’s bill, nor of more than is to be paid', async () => {
    const { call, by, anna, body } = await dispute();
    const of = async (caller: Caller, more: object = {}) =>
      (await call('POST', 'billDispute', { ...body, ...more }, caller)).failed;
    expect(await of(by('subscriber', 'ben', 'party-of-a2'))).toMatchObject({ code: 'unknown-reference' });
    expect(await of(anna)).toMatchObject({ code: 'unprocessable' });
    expect(await of(anna, { line: [9] })).toMatchObject({ code: 'unprocessable' });
  });
});
