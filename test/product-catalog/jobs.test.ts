import type { Caller } from '../../shared/kernel/tenant';
import { readFileAddress } from '../../shared/product-catalog/file-address';
import { ENTRIES_A_STEP } from '../../shared/product-catalog/import-catalog';
import { resourceCatalogApi } from '../../shared/product-catalog/resource-catalog-resources';
import { runJob } from '../../shared/product-catalog/run-job';
import { serviceCatalogApi } from '../../shared/product-catalog/service-catalog-resources';
import { blue, NOW, named, openCatalog, operator, red, voice } from './open-catalog';
import { eventOf, finish, memoryFiles } from './run-jobs';

/** Where whoever asks for an export would have it; our own address takes its place. */
const FILE = 'https://shop.example/catalog.ndjson';

/** A small shop: one offer with its price and all that it takes. */
async function filled() {
  const shop = openCatalog();
  const files = memoryFiles();
  const make = async (path: string, body: object): Promise<string> => (await shop.call('POST', path, body)).body.id;
  const service = await make(`${serviceCatalogApi.basePath}/serviceSpecification`, { name: 'Mobile voice' });
  const number = await make(`${resourceCatalogApi.basePath}/resourceSpecification`, { name: 'msisdn' });
  const specification = await make('/productSpecification', {
    name: 'Line',
    serviceSpecification: [{ id: service }],
    resourceSpecification: [{ id: number }],
  });
  const price = await make('/productOfferingPrice', { ...voice, lifecycleStatus: 'Active' });
  const offering = await make('/productOffering', {
    name: 'Free',
    lifecycleStatus: 'Active',
    productSpecification: { id: specification },
    productOfferingPrice: [{ id: price }],
    prodSpecCharValueUse: [named('eligibility', { id: 'web', when: 'channel == "web"', reason: 'on the web only' })],
  });
  const run = async (job: 'importJob' | 'exportJob', body: object, as: Caller = operator, catalog = '') => {
    const made = await shop.call('POST', `${catalog}/${job}`, body, as);
    if (made.status !== 201) return made.body;
    return finish(shop.store, files, as.tenant, job, made.body.id);
  };
  return { ...shop, files, run, ids: { service, number, specification, price, offering } };
}
const textOf = async (shop: Awaited<ReturnType<typeof filled>>, job: { digest?: unknown }, tenant = blue) =>
  (await shop.files.find(tenant, String(job.digest))) ?? '';

test('a catalog is exported, imported into another tenant and exported again with the same hash', async () => {
  const shop = await filled();
  const exported = await shop.run('exportJob', { url: FILE });
  expect(exported).toMatchObject({ status: 'Succeeded', progress: { done: 5, total: 5 } });
  expect(readFileAddress(String(exported.url))).toEqual({ digest: exported.digest });
  const text = await textOf(shop, exported);
  const digest = await shop.files.put(red.tenant, text);
  const imported = await shop.run(
    'importJob',
    { url: `https://front.example/v1/farthing/catalog/v1/file/${digest}` },
    red,
  );
  expect(imported).toMatchObject({ status: 'Succeeded', progress: { done: 5, total: 5 }, digest });
  const again = await shop.run('exportJob', { url: FILE }, red);
  expect(again.digest).toBe(exported.digest);
  expect(await shop.reader.offering(red.tenant, shop.ids.offering)).toMatchObject({ name: 'Free' });
});

test('what stands already is not written again, and what changed is, by legal moves of its life', async () => {
  const shop = await filled();
  const exported = await shop.run('exportJob', { url: FILE });
  const text = await textOf(shop, exported);
  const offering = () => shop.store.get(blue, 'productOffering', shop.ids.offering);
  await shop.run('importJob', { url: `data:,${encodeURIComponent(text)}` });
  expect((await offering())?.version).toBe(1);
  await shop.call('PATCH', `/productOffering/${shop.ids.offering}`, { lifecycleStatus: 'Launched', description: 'B' });
  await shop.run('importJob', { url: `data:application/x-ndjson;base64,${Buffer.from(text).toString('base64')}` });
  // Launched is left by way of Retired.
  expect(await offering()).toMatchObject({ version: 4, body: { lifecycleStatus: 'Active' } });
  expect((await shop.run('exportJob', { url: FILE })).digest).toBe(exported.digest);
});

test('a path and a query say which entries a file has; JSON comes as one array, and is read again', async () => {
  const shop = await filled();
  const one = await shop.run('exportJob', {
    url: 'x',
    path: '/tmf-api/productCatalogManagement/v4/productOfferingPrice',
  });
  expect((await textOf(shop, one)).trimEnd().split('\n')).toHaveLength(1);
  const none = await shop.run('exportJob', { url: FILE, path: 'productOffering', query: 'name=Other' });
  expect(none).toMatchObject({ status: 'Succeeded', progress: { total: 0 } });
  const json = await shop.run('exportJob', { url: FILE, contentType: 'application/json' });
  const array = await textOf(shop, json);
  expect(JSON.parse(array)).toHaveLength(5);
  const imported = await shop.run('importJob', { url: `data:application/json,${encodeURIComponent(array)}` }, red);
  expect(imported).toMatchObject({ status: 'Succeeded', progress: { done: 5 } });
  const service = await shop.run('exportJob', { url: FILE }, operator, serviceCatalogApi.basePath);
  expect(await textOf(shop, service)).toContain('"resource":"serviceSpecification"');
  expect(service.progress).toEqual({ done: 1, total: 1 });
});

test.each<[string, object, string]>([
  ['of another collection', { path: '/tmf-api/party/v4/individual' }, 'path: ends in one of'],
  ['with a query of everything', { query: 'name=A' }, 'query: filters one collection'],
  ['with a query that cannot be read', { path: 'productOffering', query: 'colour=red' }, 'query.colour'],
])('an export %s fails and says why', async (_what, body, why) => {
  const shop = await filled();
  const failed = await shop.run('exportJob', { url: FILE, ...body });
  expect(failed).toMatchObject({ status: 'Failed', errorLog: expect.stringContaining(why) });
  expect(failed.completionDate).toBeDefined();
});

const line = (resource: string, id: string, body: unknown) => `${JSON.stringify({ resource, id, body })}\n`;
test.each<[string, string, string]>([
  ['no catalog', 'hello', 'line 1: is an object with resource, id and body'],
  ['no JSON array', '[{', 'It is no JSON array'],
  ['of another kind', line('customer', 'a', { name: 'A' }), 'customer/a: is of none of these'],
  ['with an entry twice', line('catalog', 'a', { name: 'A' }).repeat(2), 'has an entry twice'],
  ['with an id that fits no address', line('catalog', 'a/b', { name: 'A' }), 'catalog/a/b.id: fits no address'],
  ['with an undeclared attribute', line('catalog', 'a', { name: 'A', colour: 'red' }), 'catalog/a.colour'],
  ['with a state that is none', line('catalog', 'a', { name: 'A', lifecycleStatus: 'On' }), 'On is no state'],
  [
    'with a price on sale that cannot be charged',
    line('productOfferingPrice', 'a', { name: 'A', priceType: 'oneTime', lifecycleStatus: 'Active' }),
    'price.value',
  ],
  [
    'with a lost reference',
    line('catalog', 'a', { name: 'A', category: [{ id: 'gone' }] }),
    'there is no category gone',
  ],
])('a file that is %s writes nothing and says why', async (_what, text, why) => {
  const shop = openCatalog();
  const files = memoryFiles();
  const job = await shop.call('POST', '/importJob', { url: `data:,${encodeURIComponent(text)}` });
  const failed = await finish(shop.store, files, blue, 'importJob', job.body.id);
  expect(failed).toMatchObject({ status: 'Failed', errorLog: expect.stringContaining(why) });
  expect((await shop.store.list({ tenant: blue, resource: 'catalog', limit: 1 })).items).toEqual([]);
});

test.each([
  'https://elsewhere.example/catalog',
  'http://169.254.169.254/latest',
  `/farthing/catalog/v1/file/${'0'.repeat(64)}`,
])('a file at %s is not fetched', async (url) => {
  const shop = openCatalog();
  const job = await shop.call('POST', '/importJob', { url });
  expect(await finish(shop.store, memoryFiles(), blue, 'importJob', job.body.id)).toMatchObject({ status: 'Failed' });
});

test('a job goes on from where it was after a crash, and a repeated event does nothing', async () => {
  const shop = openCatalog();
  const files = memoryFiles();
  const total = 2 * ENTRIES_A_STEP + 1;
  const text = Array.from({ length: total }, (_, n) => line('category', `c-${n}`, { name: `C ${n}` })).join('');
  const digest = await files.put(blue, text);
  const { body: job } = await shop.call('POST', '/importJob', { url: `/farthing/catalog/v1/file/${digest}` });
  const standing = async () => {
    const stored = await shop.store.get(blue, 'importJob', job.id);
    if (!stored) throw new Error('the job is there');
    return stored;
  };
  let crashes = 0;
  const store = Object.create(shop.store, {
    create: {
      value: async (item: { id: string }) => {
        if (item.id === 'c-700' && crashes++ === 0) throw new Error('the process died');
        return shop.store.create(item as never);
      },
    },
  });
  const ports = { store, files, nowMs: async () => NOW };
  const first = eventOf(await standing());
  expect(await runJob(first, ports)).toBe('stepped');
  expect(await runJob(first, ports)).not.toBe('stepped');
  const seen: unknown[] = [];
  for (let step = 0; step < 10; step += 1) {
    const { body } = await standing();
    seen.push((body.progress as { done: number }).done);
    if (body.status === 'Succeeded') break;
    const turn = await runJob(eventOf(await standing()), ports).catch(() => 'crashed');
    if (turn === 'crashed') seen.push(turn);
  }
  expect(seen).toEqual([0, ENTRIES_A_STEP, 'crashed', ENTRIES_A_STEP, 2 * ENTRIES_A_STEP, total]);
  expect((await shop.store.get(blue, 'category', 'c-650'))?.version).toBe(1);
});
