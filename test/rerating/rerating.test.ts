import { Brand, JOBS, NOVEMBER_TO_NOW, PAGES, TENANT, tariff } from './brand';

const CENTS = 10_000_000n;
const WRONG = tariff('1.1', 10n * CENTS, 10n * CENTS);
const RIGHT = tariff('1.2', 8n * CENTS, 12n * CENTS);
const message = (balance: number, day = '2026-12-10') => ({
  msisdn: `35386100000${balance}`,
  service: 'sms' as const,
  quantity: '1',
  startedAt: `${day}T10:00:00.000Z`,
});
/** Twenty minutes; the free ones of November are over. */
const call = (balance: number) => ({ ...message(balance), service: 'voice' as const, quantity: '1200' });

async function charged(moneyNano?: bigint): Promise<Brand> {
  const brand = await Brand.of(3, WRONG, moneyNano);
  await brand.charge([call(0), message(0), message(1), message(1, '2026-11-20')]);
  await brand.tariffs.put(TENANT, RIGHT);
  return brand;
}

test('the difference for each balance is shown first, then booked, once', async () => {
  const brand = await charged();
  const address = await brand.job();
  expect((await brand.call('PATCH', address, { status: 'booking' })).status).toBe(409);
  await brand.run(address);
  const calculated = await brand.call('GET', address);
  expect(calculated.body).toMatchObject({
    status: 'calculated',
    correction: ['1.2'],
    balances: 3,
    charges: 4,
    affected: 2,
    notRated: 0,
    difference: { unit: 'EUR', value: -0.34 },
  });
  const pages = await brand.call('GET', `${PAGES}?reratingJob.id=${address.split('/').pop()}`);
  expect(pages.body[0].balance).toEqual([
    expect.objectContaining({ balanceId: 'b0', charges: 2, changed: 2, difference: { unit: 'EUR', value: -0.38 } }),
    expect.objectContaining({ balanceId: 'b1', charges: 2, changed: 2, difference: { unit: 'EUR', value: 0.04 } }),
  ]);
  expect(await brand.adjusted('b0')).toBe(0n);

  expect((await brand.call('PATCH', address, { status: 'booking' })).status).toBe(200);
  await brand.run(address);
  await brand.run(address);
  expect((await brand.call('GET', address)).body).toMatchObject({ status: 'booked', booked: 2, refused: 0 });
  expect([await brand.adjusted('b0'), await brand.adjusted('b1')]).toEqual([38n * CENTS, -4n * CENTS]);
  const adjustment = (await brand.postings('b0')).find(({ kind }) => kind === 'adjust');
  expect(adjustment?.reference).toBe(`rerating/${address.split('/').pop()}`);
});

test('one version can be tried, whenever it is valid from, and the job withdrawn', async () => {
  const brand = await charged();
  await brand.tariffs.put(TENANT, { ...tariff('2.1', 0n, 0n), validFrom: Date.parse('2027-01-01') });
  const address = await brand.job({ tariffVersion: '2.1' });
  await brand.run(address);
  expect((await brand.call('GET', address)).body).toMatchObject({ correction: ['2.1'], difference: { value: -2.3 } });
  expect((await brand.call('PATCH', address, { status: 'withdrawn' })).status).toBe(200);
  expect((await brand.call('PATCH', address, { status: 'booking' })).status).toBe(409);
  await brand.run(address);
  expect(await brand.adjusted('b0')).toBe(0n);
});

test('what lies outside of the window is left alone', async () => {
  const brand = await charged();
  await brand.correct({ window: { ...NOVEMBER_TO_NOW, endDateTime: '2026-12-01T00:00:00Z' } });
  expect([await brand.adjusted('b0'), await brand.adjusted('b1')]).toEqual([0n, -2n * CENTS]);
});

test('a later correction of a part knows what an earlier one made of it', async () => {
  const brand = await charged();
  await brand.correct({ window: { ...NOVEMBER_TO_NOW, endDateTime: '2026-12-01T00:00:00Z' } });
  await brand.tariffs.put(TENANT, tariff('1.3', 10n * CENTS, 13n * CENTS));
  await brand.correct();
  expect(await brand.adjusted('b1')).toBe(-6n * CENTS);
});

test('differences that cancel out are booked as nothing, so that the next correction begins there', async () => {
  const brand = await Brand.of(1, WRONG);
  await brand.charge([{ ...call(0), quantity: '60' }, message(0)]);
  await brand.tariffs.put(TENANT, tariff('1.2', 5n * CENTS, 15n * CENTS));
  await brand.correct();
  expect((await brand.postings('b0')).filter(({ kind }) => kind === 'adjust')).toMatchObject([{ legs: [] }]);
  const calls = tariff('1.3', 10n * CENTS, 10n * CENTS);
  await brand.tariffs.put(TENANT, { ...calls, rules: calls.rules.filter(({ service }) => service === 'voice') });
  const address = await brand.job();
  await brand.run(address);
  // The message is not rated by it: it stays what the second made of it.
  expect((await brand.call('GET', address)).body).toMatchObject({ notRated: 1, difference: { value: 0.05 } });
});

test('who cannot pay more does not, and the next correction knows', async () => {
  const brand = await charged(4n * 10n ** 9n);
  await brand.tariffs.put(TENANT, tariff('1.3', 100n * CENTS, 10n * CENTS));
  const address = await brand.job();
  await brand.run(address);
  await brand.call('PATCH', address, { status: 'booking' });
  await brand.run(address);
  expect((await brand.call('GET', address)).body).toMatchObject({ status: 'booked', booked: 0, refused: 1 });
  await brand.tariffs.put(TENANT, tariff('1.4', 9n * CENTS, 10n * CENTS));
  await brand.correct();
  expect(await brand.adjusted('b0')).toBe(20n * CENTS);
});

test('one job of an offering at a time', async () => {
  const brand = await charged();
  const first = await brand.job();
  const second = { productOffering: { id: 'payg' }, window: NOVEMBER_TO_NOW, reason: 'again' };
  expect((await brand.call('POST', JOBS, second)).status).toBe(409);
  await brand.run(first);
  expect((await brand.call('POST', JOBS, second)).status).toBe(409);
  await brand.call('PATCH', first, { status: 'withdrawn' });
  expect((await brand.call('POST', JOBS, second)).status).toBe(201);
});

test('a job whose creation broke is passed over after a minute', async () => {
  const brand = await charged();
  const { create } = brand.store;
  brand.store.create = async (item) => {
    if (item.resource === 'reratingJob') throw new Error('the table is gone');
    return create.call(brand.store, item);
  };
  await expect(brand.job()).rejects.toThrow('gone');
  brand.store.create = create;
  await expect(brand.job()).rejects.toThrow('under way');
  brand.clock.advance(61_000);
  expect(await brand.job()).toContain(JOBS);
});

test.each<[string, number, object]>([
  ['a window that is not over', 422, { window: { ...NOVEMBER_TO_NOW, endDateTime: '2027-01-01T00:00:00Z' } }],
  ['a window of years', 422, { window: { ...NOVEMBER_TO_NOW, startDateTime: '2020-01-01T00:00:00Z' } }],
  ['a window that ends before it begins', 422, { window: { ...NOVEMBER_TO_NOW, endDateTime: '2026-10-01T00:00:00Z' } }],
  ['an open window', 422, { window: { startDateTime: '2026-11-01T00:00:00Z' } }],
  ['a version that there is not', 422, { tariffVersion: '9.9' }],
  ['an offering that there is not', 422, { productOffering: { id: 'none' } }],
  ['no reason', 400, { reason: undefined }],
  ['a total of the caller’s own', 400, { difference: { unit: 'EUR', value: 1 } }],
])('%s is %i', async (_what, status, over) => {
  const brand = await charged();
  const job = { productOffering: { id: 'payg' }, window: NOVEMBER_TO_NOW, reason: 'a wrong price', ...over };
  expect((await brand.call('POST', JOBS, job)).status).toBe(status);
});

test('a caller does not say that it is done', async () => {
  const brand = await charged();
  const address = await brand.job();
  expect((await brand.call('PATCH', address, { status: 'calculated' })).status).toBe(409);
});
