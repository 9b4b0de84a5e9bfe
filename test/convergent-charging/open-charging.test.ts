import { MemoryBalanceStore } from '../../shared/adapters/memory/memory-balances';
import { sliceOfMember } from '../../shared/balance-management';
import {
  closeCharging,
  NoBalanceError,
  NoTariffError,
  OpeningContendedError,
  openCharging,
} from '../../shared/convergent-charging';
import { correctionsLast } from '../../shared/convergent-charging/correct-usage';
import { MSISDN, makeWorld, NOW, TARIFF, TENANT, usage } from './world';

const LINE = {
  tenant: TENANT,
  productId: 'line',
  offeringId: 'payg',
  partyId: 'party-2',
  msisdn: '353861000007',
  activatedAt: '2026-12-01T00:00:00Z',
};

test('a line’s account is the customer’s, and billed where it was said', async () => {
  const { ports } = await makeWorld();
  await openCharging(ports, { ...LINE, imsi: '001010000000007', billingAccountId: 'bill-7', segment: 'gold' });
  expect(await ports.balances.read(TENANT, 'line')).toMatchObject({
    partyId: 'party-2',
    billingAccountId: 'bill-7',
    segment: 'gold',
    plans: [{ productId: 'line', addOn: false }],
  });
  const span = { balanceId: 'line', from: Date.parse(LINE.activatedAt), offeringId: 'payg' };
  for (const number of [LINE.msisdn, 'imsi-001010000000007'])
    expect(await ports.numbers.find(TENANT, number)).toEqual([span]);
});

test.each([
  ['an IMSI alone', { imsi: '001010000000008', msisdn: undefined }, { member: true, addOn: false }],
  ['a number', {}, { member: true, addOn: false }],
  ['neither', { msisdn: undefined }, { addOn: true }],
])('a product with %s on another’s balance', async (_what, more, plan) => {
  const { ports, balanceId } = await makeWorld();
  await openCharging(ports, { ...LINE, balanceId, ...more });
  const { plans = [] } = (await ports.balances.read(TENANT, balanceId)) ?? {};
  expect(plans.find(({ productId }) => productId === 'line')).toMatchObject(plan);
});

test('what cannot be opened says why, by a name that a workflow knows', async () => {
  const { ports } = await makeWorld();
  const tariffless = openCharging(ports, { ...LINE, offeringId: 'none' });
  await expect(tariffless).rejects.toThrow(new NoTariffError('Offering none has no tariff at 2026-12-01T00:00:00Z'));
  const lost = openCharging(ports, { ...LINE, balanceId: 'b9' });
  await expect(lost).rejects.toThrow(new NoBalanceError('There is no balance b9'));
  const errors = [new NoTariffError(), new NoBalanceError(), new OpeningContendedError()];
  expect(errors.map(({ name }) => name)).toEqual(['NoTariffError', 'NoBalanceError', 'OpeningContendedError']);
});

test('a balance that others write again and again is given up after twenty times', async () => {
  const { ports, balanceId, account: read } = await makeWorld();
  const account = await read();
  const waits: number[] = [];
  class Contended extends MemoryBalanceStore {
    override read = async () => account;
    override write = async () => ({ written: false as const, current: account });
  }
  const contended = {
    ...ports,
    balances: new Contended(),
    backOff: async (attempt: number) => void waits.push(attempt),
  };
  await expect(openCharging(contended, { ...LINE, balanceId })).rejects.toThrow(
    new OpeningContendedError(`Balance ${balanceId} was written by others 20 times`),
  );
  expect(waits).toEqual(Array.from({ length: 20 }, (_, at) => at + 1));
});

test('a pool’s member charges one slice by the pool’s plan, not by an add-on of it', async () => {
  const { ports } = await makeWorld();
  await ports.tariffs.put(TENANT, { ...TARIFF, offeringId: 'herd', slices: 5 });
  await ports.tariffs.put(TENANT, { ...TARIFF, offeringId: 'extra', rules: [] });
  const { msisdn, ...pool } = { ...LINE, offeringId: 'herd', productId: 'pool' };
  await openCharging(ports, { ...pool, msisdn: undefined });
  await openCharging(ports, { ...pool, offeringId: 'extra', productId: 'more', balanceId: 'pool' });
  const stored = await ports.balances.read(TENANT, 'pool');
  if (!stored) throw new Error('The pool is there');
  // The add-on stands first, as plans in a balance may in any order.
  await ports.balances.write(
    { ...stored, plans: [...stored.plans].reverse(), number: stored.number + 1 },
    stored.number,
  );
  for (const productId of ['m1', 'm2', 'm3', 'm4']) {
    const number = `${msisdn}${productId.slice(1)}`;
    const { balanceId } = await openCharging(ports, { ...pool, productId, msisdn: number, balanceId: 'pool' });
    expect(balanceId).toBe(sliceOfMember(stored, productId));
    expect(await ports.balances.read(TENANT, balanceId)).toBeDefined();
    expect(await ports.numbers.find(TENANT, number)).toMatchObject([{ balanceId, offeringId: 'herd' }]);
  }
});

test('closing what was never opened changes nothing', async () => {
  const { ports, balanceId, account } = await makeWorld();
  const before = await account();
  const close = { tenant: TENANT, offeringId: 'payg', partyId: 'party-1', closedAt: new Date(NOW).toISOString() };
  await closeCharging(ports, { ...close, productId: 'other', balanceId });
  await closeCharging(ports, { ...close, productId: 'other', balanceId: 'b9' });
  expect(await account()).toEqual(before);
  await closeCharging(ports, { ...close, productId: 'product-1', balanceId, msisdn: MSISDN });
  expect((await account()).plans[0]).toMatchObject({ until: NOW });
});

test('corrections follow what they correct, and those of a circle are kept', () => {
  const correct = (usageId: string, corrects: string) => usage({ usageId, action: 'correct', corrects });
  const ids = (list: ReturnType<typeof correct>[]) => correctionsLast(list).map(({ usageId }) => usageId);
  expect(ids([correct('c', 'b'), correct('b', 'a'), usage({ usageId: 'a' })])).toEqual(['a', 'b', 'c']);
  expect(ids([correct('x', 'y'), correct('y', 'x'), usage({ usageId: 'a' }), correct('z', 'old')])).toEqual([
    'a',
    'z',
    'x',
    'y',
  ]);
  const plain = [usage({ usageId: 'b' }), usage({ usageId: 'a' })];
  expect(correctionsLast(plain)).toBe(plain);
});
