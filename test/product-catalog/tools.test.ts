import type { Caller } from '../../shared/kernel/tenant';
import { blue, named, red } from './open-catalog';
import { openTools, TOOLS } from './open-tools';
import { finish } from './run-jobs';

const template = {
  name: 'Prepaid',
  blank: [
    { name: 'name', description: 'what it is called' },
    { name: 'price', description: 'a minute, in euro' },
    { name: 'zone', default: 'home', allowed: ['home', 'eu'] },
  ],
  entry: [
    {
      key: 'minute',
      resource: 'productOfferingPrice',
      body: {
        name: '{{name}}: a minute',
        lifecycleStatus: 'Active',
        priceType: 'usage',
        price: { unit: 'EUR', value: '{{price}}' },
        unitOfMeasure: { amount: 60, units: 's' },
        prodSpecCharValueUse: [named('service', 'voice'), named('zone', '{{zone}}')],
      },
    },
    {
      key: 'offer',
      resource: 'productOffering',
      body: { name: '{{name}}', lifecycleStatus: 'Active', productOfferingPrice: [{ id: '#minute' }] },
    },
  ],
};

test('an offer is made of a template with its blanks filled, once under one key', async () => {
  const shop = openTools();
  const { body: made } = await shop.tools('POST', `${TOOLS}/template`, template);
  const fill = () =>
    shop.tools('POST', `${TOOLS}/template/${made.id}/offering`, { value: { name: 'Chat', price: 0.05 } }, undefined, {
      'idempotency-key': 'k',
    });
  const filled = await fill();
  expect(filled.status).toBe(201);
  expect((await fill()).body).toEqual(filled.body);
  const { body } = await shop.call('GET', `/productOffering/${filled.body.productOffering.id}`);
  const price = await shop.reader.price(blue, body.productOfferingPrice[0].id);
  expect(body).toMatchObject({ name: 'Chat', lifecycleStatus: 'Active' });
  expect(price).toMatchObject({
    name: 'Chat: a minute',
    price: { value: '0.05' },
    prodSpecCharValueUse: [{}, named('zone', 'home')],
  });
});

test.each<[string, unknown, string[]]>([
  ['without a value', { name: 'A' }, ['value.price']],
  ['with a value that fills nothing', { name: 'A', price: 1, colour: 'red' }, ['value.colour']],
  ['with a value that is not allowed', { name: 'A', price: 1, zone: 'mars' }, ['value.zone']],
  ['with what makes no price', { name: 'A', price: 'much' }, ['productOfferingPrice/c2.price.value']],
])('a template is not filled %s', async (_what, value, paths) => {
  const shop = openTools();
  const { body: made } = await shop.tools('POST', `${TOOLS}/template`, template);
  const refused = await shop.tools('POST', `${TOOLS}/template/${made.id}/offering`, { value });
  expect(refused.status).toBe(422);
  expect(refused.body.violations.map(({ path }: { path: string }) => path)).toEqual(paths);
});

test.each<[string, object, string]>([
  ['a blank that nobody declared', { blank: template.blank.slice(1) }, 'name is not declared'],
  ['a blank that is used nowhere', { blank: [...template.blank, { name: 'more' }] }, 'more is used nowhere'],
  ['no offering', { entry: template.entry.slice(0, 1), blank: template.blank }, 'has one productOffering'],
])('a template with %s is refused', async (_what, change, message) => {
  const refused = await openTools().tools('POST', `${TOOLS}/template`, { ...template, ...change });
  expect([refused.status, refused.body.violations[0].message]).toEqual([422, message]);
});

test('a version of what is not there, or with a price that is not its own, is refused', async () => {
  const shop = openTools();
  const draft = (id: string, body: object) => shop.tools('POST', `${TOOLS}/productOffering/${id}/version`, body);
  expect((await draft('gone', { version: '2' })).status).toBe(404);
  const { offering } = await shop.offer('A', 'Active');
  expect((await draft(offering, {})).status).toBe(400);
  expect((await draft(offering, { version: '2', price: [{ id: 'x', change: {} }] })).status).toBe(422);
});

test('a file is kept under its digest, each tenant’s its own, and read back as it was', async () => {
  const shop = openTools();
  const text = '{"resource":"category","id":"a","body":{"name":"A"}}\n';
  const headers = { 'content-type': 'application/x-ndjson' };
  const put = await shop.tools('POST', `${TOOLS}/file`, text, undefined, headers);
  expect(put).toMatchObject({ status: 201, body: { url: `${TOOLS}/file/${put.body.digest}` } });
  const get = (as?: Caller) => shop.tools('GET', put.body.url, undefined, as);
  expect((await get()).body).toBe(text);
  expect((await get(red)).status).toBe(404);
  expect((await shop.tools('POST', `${TOOLS}/file`, text, undefined, { 'content-type': 'text/csv' })).status).toBe(415);
  expect((await get({ ...red, roles: ['subscriber'] })).status).toBe(403);
  expect((await shop.tools('DELETE', put.body.url)).status).toBe(405);
});

test('a catalog is compared with itself: equal, and with nowhere: refused', async () => {
  const shop = openTools();
  await shop.offer('A', 'Active');
  const compare = (from: string, to: string) => shop.tools('GET', `${TOOLS}/comparison?from=${from}&to=${to}`);
  expect((await compare('catalog', 'catalog')).body).toEqual({ isEqual: true, change: [] });
  for (const nowhere of ['offering:x', 'release:x', `file:${'0'.repeat(64)}`, 'moon'])
    expect((await compare('catalog', nowhere)).body.violations[0].path).toBe('to');
});

test('a price that moves is shown as it is now, with why', async () => {
  const shop = openTools();
  const fee = await shop.make('/productOfferingPrice', {
    name: 'Fee',
    priceType: 'recurring',
    recurringChargePeriodType: 'month',
    price: { unit: 'EUR', value: 10 },
    prodSpecCharValueUse: [
      named('priceRule', { id: 'scarce', when: 'stock.msisdn < 5', percent: '50', reason: 'numbers are scarce' }),
    ],
  });
  const offering = await shop.make('/productOffering', { name: 'A', productOfferingPrice: [{ id: fee }] });
  const show = async () => (await shop.tools('GET', `${TOOLS}/productOffering/${offering}/price`)).body.price[0];
  expect(await show()).toMatchObject({ price: { value: '15' }, applied: [{ reason: 'numbers are scarce' }] });
  shop.market.facts = { ...shop.market.facts, stock: { msisdn: 5, sim: 5 } };
  expect(await show()).toMatchObject({ price: { value: '10' }, listPrice: { value: '10' }, applied: [] });
});

describe('a file larger than a call', () => {
  const importing = async (shop: ReturnType<typeof openTools>, url: string, as?: Caller) => {
    const { body } = await shop.call('POST', '/importJob', { url }, as);
    return finish(shop.store, shop.files, as?.tenant ?? blue, 'importJob', body.id);
  };

  test('is uploaded to an address, taken in by a job, and fetched from where it is', async () => {
    const shop = openTools();
    const { status, body } = await shop.tools('POST', `${TOOLS}/upload`);
    expect([status, body.uploadUrlExpiresAt]).toEqual([201, '2026-03-01T12:15:00.000Z']);
    const description = 'x'.repeat(2_000);
    const text = Array.from({ length: 2_600 }, (_, n) =>
      JSON.stringify({ resource: 'catalog', id: `c${n}`, body: { name: `C${n}`, description } }),
    ).join('\n');
    await shop.files.upload(body.uploadUrl, text);
    const job = await importing(shop, body.url);
    expect(job).toMatchObject({ status: 'Succeeded', progress: { done: 2_600, total: 2_600 } });
    const found = await shop.tools('GET', `${TOOLS}/file/${job.digest}`);
    expect([found.status, found.headers]).toEqual([303, { Location: `memory://files/blue/${job.digest}` }]);
  });

  test('that was not uploaded, or to another tenant’s address, is not taken in', async () => {
    const shop = openTools();
    const { body } = await shop.tools('POST', `${TOOLS}/upload`);
    expect(await importing(shop, body.url)).toMatchObject({
      status: 'Failed',
      errorLog: expect.stringContaining('Nothing was uploaded'),
    });
    await shop.files.upload(body.uploadUrl, '');
    expect(await importing(shop, body.url, red)).toMatchObject({ status: 'Failed' });
  });
});
