import { failure } from '../../shared/kernel/errors';
import { applyEntry } from '../../shared/product-catalog/apply-entry';
import { readKeptFile, writeCatalogFile } from '../../shared/product-catalog/catalog-file';
import { runRelease } from '../../shared/product-catalog/run-release';
import { blue } from './open-catalog';
import { openTools, TOOLS } from './open-tools';
import { eventOf } from './run-jobs';

const draftOf = async (shop: ReturnType<typeof openTools>, body: object = {}): Promise<string> =>
  (await shop.tools('POST', `${TOOLS}/release`, { name: 'R', ...body })).body.id;

test('what is in test goes on sale with a release, and a roll-back brings the bytes back that were on sale before', async () => {
  const shop = openTools();
  const first = await shop.offer('First', 'Active');
  const tried = await shop.offer('Second', 'In test');
  const id = await draftOf(shop);
  const published = await shop.moveRelease(id, 'publishing');
  expect(published.body).toMatchObject({ status: 'published', number: 1, progress: { done: 4, total: 4 } });
  expect(published.body.change).toEqual(
    expect.arrayContaining([expect.stringContaining('productOffering “Second” is new')]),
  );
  expect([await shop.statusOf(first.offering), await shop.statusOf(tried.offering)]).toEqual(['Active', 'Active']);

  const rolled = await shop.moveRelease(id, 'rollingBack');
  expect(rolled.body).toMatchObject({ status: 'rolledBack' });
  expect([await shop.statusOf(first.offering), await shop.statusOf(tried.offering)]).toEqual(['Active', 'Retired']);
  // Another release now, of nothing but what it retires, tells what was on sale before it: the same bytes.
  const next = await draftOf(shop, { retire: [{ resource: 'productOffering', id: first.offering }] });
  const third = await shop.moveRelease(next, 'publishing');
  expect(third.body).toMatchObject({ status: 'published', number: 2, before: rolled.body.before });
  expect(await shop.statusOf(first.offering)).toBe('Retired');
});

test('a new version stands beside the one that was sold until its release, and goes back with it', async () => {
  const shop = openTools();
  const { offering, price } = await shop.offer('Talk', 'Active');
  const drafted = await shop.tools('POST', `${TOOLS}/productOffering/${offering}/version`, {
    version: '2.0',
    change: { description: 'dearer', validFor: { startDateTime: '2026-04-01T00:00:00.000Z' } },
    price: [{ id: price, change: { price: { value: 0.12 } } }],
  });
  expect(drafted.status).toBe(201);
  const next = drafted.body.productOffering.id;
  const read = async (id: string) => (await shop.call('GET', `/productOffering/${id}`)).body;
  expect(await read(next)).toMatchObject({
    version: '2.0',
    lifecycleStatus: 'In test',
    productOfferingRelationship: [{ id: offering, relationshipType: 'replaces' }],
  });
  expect((await read(next)).productOfferingPrice[0].id).not.toBe(price);
  const differs = await shop.tools('GET', `${TOOLS}/comparison?from=offering:${offering}&to=offering:${next}`);
  expect(differs.body.change.map(({ words }: { words: string }) => words)).toEqual(
    expect.arrayContaining(['productOfferingPrice “Talk voice”: price.value is 0.12, it was 0.09']),
  );

  const id = await draftOf(shop);
  expect((await shop.moveRelease(id, 'publishing')).body.status).toBe('published');
  expect(await read(offering)).toMatchObject({
    lifecycleStatus: 'Active',
    validFor: { endDateTime: '2026-04-01T00:00:00.000Z' },
    productOfferingRelationship: [{ id: next, relationshipType: 'replacedBy' }],
  });
  const refused = await shop.call('PATCH', `/productOffering/${offering}`, { productOfferingPrice: [] });
  expect([refused.status, refused.body.violations[0].path]).toEqual([409, 'productOfferingPrice']);
  expect((await shop.call('PATCH', `/productOffering/${offering}`, { description: 'old' })).status).toBe(200);

  expect((await shop.moveRelease(id, 'rollingBack')).body.status).toBe('rolledBack');
  expect(await read(offering)).not.toHaveProperty('validFor');
  expect(await shop.statusOf(next)).toBe('Retired');
});

test('a version that goes on sale by itself ends the one that it replaces', async () => {
  const shop = openTools();
  const { offering } = await shop.offer('Talk', 'Active');
  const drafted = await shop.tools('POST', `${TOOLS}/productOffering/${offering}/version`, { version: '2.0' });
  const next = drafted.body.productOffering.id;
  expect((await shop.call('PATCH', `/productOffering/${next}`, { lifecycleStatus: 'Active' })).status).toBe(200);
  expect((await shop.call('GET', `/productOffering/${offering}`)).body.validFor).toEqual({
    endDateTime: '2026-03-01T12:00:00.000Z',
  });
});

test('what a release leaves as it was is not written again, whole numbers and all', async () => {
  const shop = openTools();
  const fee = await shop.make('/productOfferingPrice', {
    name: 'Fee',
    lifecycleStatus: 'Active',
    priceType: 'recurring',
    recurringChargePeriodType: 'month',
    recurringChargePeriodLength: 1,
    price: { unit: 'EUR', value: 4.5 },
  });
  await shop.offer('A', 'In test');
  const id = await draftOf(shop);
  await shop.moveRelease(id, 'publishing');
  await shop.moveRelease(id, 'rollingBack');
  expect(await shop.store.get(blue, 'productOfferingPrice', fee)).toMatchObject({
    version: 1,
    body: { recurringChargePeriodLength: 1, price: { value: '4.5' } },
  });
  const exported = writeCatalogFile([{ resource: 'catalog', id: 'x', body: { name: 'A', n: 1 } }]);
  expect(readKeptFile(exported)).toEqual({
    ok: true,
    value: [{ resource: 'catalog', id: 'x', body: { name: 'A', n: 1 } }],
  });
});

test('a release that holds what cannot be sold switches nothing and says why', async () => {
  const shop = openTools();
  const { offering } = await shop.offer('Pack', 'In test', {
    bundledProductOffering: [{ id: (await shop.offer('Gone', 'In design')).offering }],
  });
  const failed = await shop.moveRelease(await draftOf(shop), 'publishing');
  expect(failed.body).toMatchObject({
    status: 'failed',
    errorLog: expect.stringContaining('is In design, not on sale'),
  });
  expect(await shop.statusOf(offering)).toBe('In test');
});

test('releases come one after the other, and the last one is the one that goes back', async () => {
  const shop = openTools();
  await shop.offer('A', 'In test');
  const first = await draftOf(shop);
  await shop.moveRelease(first, 'publishing');
  await shop.offer('B', 'In test');
  const second = await draftOf(shop);
  expect((await shop.moveRelease(second, 'publishing')).body).toMatchObject({ number: 2, previous: { id: first } });
  const early = await shop.moveRelease(first, 'rollingBack');
  expect([early.status, early.body.code]).toEqual([409, 'conflict']);
  expect((await shop.moveRelease(second, 'rollingBack')).body.status).toBe('rolledBack');
  expect((await shop.moveRelease(first, 'rollingBack')).body.status).toBe('rolledBack');
});

test.each<[string, object, string]>([
  ['nothing in test', {}, 'nothing is in test'],
  ['what is not in test', { activate: [{ resource: 'productOffering', id: 'x' }] }, 'productOffering/x is not in test'],
  ['what is not on sale', { retire: [{ resource: 'productOffering', id: 'x' }] }, 'productOffering/x is not on sale'],
])('a release of %s fails', async (_what, body, why) => {
  const shop = openTools();
  const failed = await shop.moveRelease(await draftOf(shop, body), 'publishing');
  expect(failed.body).toMatchObject({ status: 'failed', errorLog: expect.stringContaining(why) });
});

test('a published release is fixed, and a draft can be withdrawn', async () => {
  const shop = openTools();
  await shop.offer('A', 'In test');
  const id = await draftOf(shop);
  expect((await shop.tools('PATCH', `${TOOLS}/release/${id}`, { name: 'S' })).status).toBe(200);
  await shop.moveRelease(id, 'publishing');
  expect((await shop.tools('PATCH', `${TOOLS}/release/${id}`, { name: 'T' })).status).toBe(409);
  expect((await shop.tools('PATCH', `${TOOLS}/release/${await draftOf(shop)}`, { status: 'withdrawn' })).status).toBe(
    200,
  );
});

test('a release with drafts of prices is refused before anything is switched, with the path of each', async () => {
  const shop = openTools();
  const draft = { name: 'Fee', priceType: 'oneTime', price: { unit: 'EUR' }, lifecycleStatus: 'In test' };
  const price = await shop.make('/productOfferingPrice', draft);
  const whole = await shop.offer('Talk', 'In test');
  const failed = await shop.moveRelease(await draftOf(shop), 'publishing');
  expect(failed.body).toMatchObject({
    status: 'failed',
    errorLog: expect.stringContaining(`productOfferingPrice/${price}.price.value: is required of a price`),
  });
  expect(await shop.statusOf(whole.offering)).toBe('In test');
});

test('a file leaves a whole price whole', async () => {
  const shop = openTools();
  const { price } = await shop.offer('Talk', 'In test');
  const {
    id: _id,
    href: _href,
    lastUpdate: _at,
    ...body
  } = (await shop.call('GET', `/productOfferingPrice/${price}`)).body;
  const entry = { resource: 'productOfferingPrice', id: price, body: { ...body, price: { unit: 'EUR' } } };
  const written = await applyEntry(shop.store, blue, entry, shop.clock.now());
  expect(written).toMatchObject({ ok: false, error: { violations: [{ path: 'price.value' }] } });
});

test('a release that the machine lets down again and again fails, says what can be done, and goes on from where it was', async () => {
  const shop = openTools();
  const { offering } = await shop.offer('Talk', 'In test');
  const id = await draftOf(shop);
  await shop.tools('PATCH', `${TOOLS}/release/${id}`, { status: 'publishing' });
  const ports = { store: shop.store, files: shop.files, nowMs: async () => shop.clock.now() };
  const event = async () => {
    const stored = await shop.store.get(blue, 'release', id);
    if (!stored) throw new Error('the release is there');
    return eventOf(stored);
  };
  await runRelease(await event(), ports);
  const busy = { ...shop.store, get: shop.store.get.bind(shop.store), replace: async () => false };
  await expect(runRelease(await event(), { ...ports, store: busy as never })).rejects.toThrow(
    'being changed by others',
  );
  await runRelease(await event(), ports, failure('busy', 'It stopped 5 times'));
  const read = () => shop.tools('GET', `${TOOLS}/release/${id}`);
  expect((await read()).body).toMatchObject({
    status: 'failed',
    errorLog: expect.stringMatching(/^It stopped 5 times\nWhat was switched stays: PATCH status publishing/),
  });
  expect((await shop.moveRelease(id, 'publishing')).body).toMatchObject({ status: 'published', number: 1 });
  expect(await shop.statusOf(offering)).toBe('Active');
});
