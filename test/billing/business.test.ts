import { randomBytes } from 'node:crypto';
import { ulid } from 'ulid';
import { BILL_LINES_MAX, billAccount } from '../../shared/billing/bill-account';
import { billedUsageOf, toBillLines } from '../../shared/billing/bill-resources';
import { billingPeriod } from '../../shared/billing/billing-period';
import { PARTS_MAX, packBill, unpackBill } from '../../shared/billing/pack-bill';
import { TAX_TABLE } from '../../shared/billing/tax-table';
import { tenantId } from '../../shared/kernel/tenant';
import { makeOffice, nano } from './office';

const SERVICES = ['data', 'sms', 'voice'] as const;

/** A business with so many SIMs, each with a product, a balance, and usage of three services in November. */
const businessOf = async (sims: number) => {
  const office = makeOffice('2026-12-01T09:00:00Z');
  await office.openAccount('b1');
  for (let sim = 0; sim < sims; sim += 1) {
    const productCharacteristic = [{ name: 'balanceId', value: `balance-${sim}` }];
    await office.sell('b1', `product-${sim}`, '10', '2026-11-01T09:30:00Z', { productCharacteristic });
    for (const service of SERVICES)
      office.ledger.use(office.tenant, `balance-${sim}`, service, '2026-11-12T10:00:00.000Z', '0.504');
  }
  const linesOf = async () => {
    const lookup = { path: 'bill.id', value: 'b1-2026-11' };
    const given = { tenant: office.tenant, resource: 'appliedCustomerBillingRate', lookup, limit: 1_000 };
    return (await office.store.list(given)).items.map(({ body }) => body);
  };
  return { ...office, linesOf };
};

test('a business of 100 SIMs gets one bill: 100 fees and 300 usages, every cent of them in the books', async () => {
  const office = await businessOf(100);
  expect(await office.bill('b1', '2026-11')).toBe('billed');
  expect(await office.billBody('b1-2026-11')).toMatchObject({
    billNo: '2026-000001',
    state: 'sent',
    taxIncludedAmount: { value: '1150' },
    amountDue: { value: '1000' },
    appliedPayment: [{ appliedAmount: { value: '150' }, payment: { name: 'Paid from 100 balances' } }],
  });
  const lines = await office.linesOf();
  expect(lines).toHaveLength(400);
  expect(lines.slice(99, 101).map(({ id, name }) => [id, name])).toEqual([
    ['b1-2026-11-0100', 'Monthly fee'],
    ['b1-2026-11-0101', 'Usage: data'],
  ]);
  expect(await office.reconcile('2026-11')).toMatchObject({
    complete: true,
    billed: [{ amount: '151.2' }],
    differences: [],
  });
  expect(await office.balances()).toMatchObject({ 'Customer receivables': '1000', 'Rounding differences': '-1.2' });
  await office.pay({
    id: 'pay-1',
    accountId: 'b1',
    nano: nano('1000'),
    bills: [{ billId: 'b1-2026-11', nano: nano('1000') }],
  });
  expect(await office.billBody('b1-2026-11')).toMatchObject({ state: 'settled' });
});

test('while its lines come to be: not complete, not agreed; the books are right, money waits; the next try heals it', async () => {
  const office = await businessOf(30);
  const create = office.store.create.bind(office.store);
  let made = 0;
  office.store.create = async (item) => {
    made += 1;
    if (made > 50) throw new Error('killed');
    return create(item);
  };
  await expect(office.bill('b1', '2026-11')).rejects.toThrow('killed');
  expect(await office.billBody('b1-2026-11')).toMatchObject({ state: 'new', billNo: '2026-000001' });
  expect(await office.reconcile('2026-11')).toMatchObject({ complete: false, billsUnfinished: 1 });
  expect(await office.reconcile('2026-10')).toMatchObject({ complete: true, billsUnfinished: 0 });
  expect(await office.balances()).toMatchObject({ 'Customer receivables': '300' });
  const bills = [{ billId: 'b1-2026-11', nano: nano('300') }];
  await expect(office.pay({ id: 'pay-1', accountId: 'b1', nano: nano('300'), bills })).rejects.toThrow(
    'takes no payment',
  );
  office.store.create = create;
  expect(await office.bill('b1', '2026-11')).toBe('billed');
  expect(await office.linesOf()).toHaveLength(120);
  expect(await office.reconcile('2026-11')).toMatchObject({ complete: true, billsUnfinished: 0, differences: [] });
  expect(await office.balances()).toMatchObject({ 'Customer receivables': '300' });
});

describe('what a bill’s lines take', () => {
  const period = billingPeriod('2026-11', 'Europe/Berlin');

  test(`the longest bill, ${BILL_LINES_MAX} lines of ids that nothing shortens: fits, and comes out as it went in`, () => {
    const sims = Array.from({ length: BILL_LINES_MAX / 4 }, () => ({ id: ulid(), balanceId: ulid() }));
    const bill = billAccount({
      accountId: ulid(),
      products: sims.map((sim) => ({
        ...sim,
        version: 1,
        name: 'Pay as you go',
        accountId: 'b1',
        startMs: period.startMs,
        billed: true,
        fees: [{ kind: 'recurring', name: 'Fee', nano: nano('10'), currency: 'EUR', taxCategory: 'standard' }],
      })),
      usage: sims.flatMap(({ balanceId }) =>
        SERVICES.map((service) => ({
          balanceId,
          service,
          currency: 'EUR',
          chargedNano: BigInt(randomBytes(5).readUIntBE(0, 5)),
          quantity: BigInt(randomBytes(4).readUInt32BE()),
          count: randomBytes(2).readUInt16BE(),
        })),
      ),
      period,
      currency: 'EUR',
      country: 'DE',
      pricesIncludeTax: true,
      taxTable: TAX_TABLE,
    });
    if (!bill.ok || !bill.value) throw new Error('There is a bill');
    const relatedParty = [{ id: ulid(), role: 'customer' }];
    const lines = toBillLines(bill.value, { tenant: tenantId('aurora'), nowMs: period.endMs, relatedParty });
    const usage = billedUsageOf(bill.value);
    const packed = packBill({ lines, usage });
    if (!packed.ok) throw new Error(packed.error.message);
    const bytes = packed.value.parts.reduce((sum, part) => sum + part.length, 0);
    console.info(`${lines.length} lines: ${bytes} bytes in ${packed.value.parts.length} parts`);
    expect(lines).toHaveLength(BILL_LINES_MAX);
    // Half of the room: names and prices may be longer than these.
    expect(packed.value.parts.length).toBeLessThanOrEqual(PARTS_MAX / 2);
    expect(packed.value.periods).toEqual(['2026-11']);
    const unpacked = unpackBill(packed.value.parts);
    expect(JSON.stringify(unpacked.lines)).toBe(JSON.stringify(lines));
    expect(unpacked.usage).toEqual(usage);
  });

  test('more than a transaction holds is refused, before anything is written', () => {
    const usage = Array.from({ length: 4 }, () => ({
      period: '2026-11',
      balanceId: randomBytes(1_000_000).toString('base64'),
      service: 'data',
      billId: 'b1-2026-11',
      currency: 'EUR',
      chargedNano: 1n,
      quantity: 1n,
      count: 1,
    }));
    const packed = packBill({ lines: [], usage });
    expect(!packed.ok && packed.error.code).toBe('too-large');
  });
});
