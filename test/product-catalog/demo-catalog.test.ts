import type { ApiClient } from '../../local/demo/api-client';
import { loadCatalog } from '../../local/demo/catalog';
import { openCatalog, operator, red } from './open-catalog';
import { finish, memoryFiles } from './run-jobs';

/** Where whoever asks for an export would have it; our own address takes its place. */
const FILE = 'https://shop.example/catalog.ndjson';

test('the demo’s whole catalog goes to another tenant with the same hash', async () => {
  const shop = openCatalog();
  const files = memoryFiles();
  const client = {
    post: async (path: string, body: object, key: string) => {
      const made = await shop.call('POST', path, body, operator, { 'idempotency-key': key });
      expect([made.status, made.body]).toEqual([201, expect.anything()]);
      return made.body;
    },
  };
  await loadCatalog(client as unknown as ApiClient);
  const run = async (job: 'importJob' | 'exportJob', url: string, as: typeof red) => {
    const made = await shop.call('POST', `/${job}`, { url }, as);
    return finish(shop.store, files, as.tenant, job, made.body.id);
  };
  const exported = await run('exportJob', FILE, operator);
  const text = (await files.find(operator.tenant, String(exported.digest))) ?? '';
  const digest = await files.put(red.tenant, text);
  const imported = await run('importJob', `/farthing/catalog/v1/file/${digest}`, red);
  expect([imported.status, imported.errorLog]).toEqual(['Succeeded', undefined]);
  expect((await run('exportJob', FILE, red)).digest).toBe(exported.digest);
});
