import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { validateCreate } from '../../shared/tmf/validate-body';
import { newResource } from '../../shared/tmf/write-resource';
import { checkMapping } from '../../shared/usage-management/check-mapping';
import { type FileMapping, usageFileMapping } from '../../shared/usage-management/file-mapping';
import { usageFileApi } from '../../shared/usage-management/resources';
import { Inbox, objectOf, TENANT } from './inbox';

const FOLDER = join(import.meta.dirname ?? __dirname, '../../docs/usage-files');
const example = (name: string): string => readFileSync(join(FOLDER, name), 'utf8');

test.each([
  ['host.csv', undefined, { read: 3, skipped: 0, complete: true }, 3],
  ['wholesale.jsonl', undefined, { read: 5, skipped: 0 }, 5],
  [
    'FRAXX_00017.tap.json',
    undefined,
    { read: 4, skipped: 1, complete: true, feed: { id: 'TAP-FRAXX' }, sequence: 17 },
    3,
  ],
  ['ACME_42.csv', 'ACME.mapping.json', { read: 4, skipped: 1, sequence: 42 }, 3],
  ['HOST9.017.dat', 'HOST9.mapping.json', { read: 3, skipped: 1, complete: true, feed: { id: 'FIX-HOST9' } }, 2],
])('the example %s is read', async (name, mapping, expected, charged) => {
  const inbox = new Inbox();
  inbox.subscribers.add('491700000001');
  if (mapping !== undefined) {
    const { body, violations } = validateCreate(usageFileMapping, JSON.parse(example(mapping)));
    expect(violations).toEqual([]);
    expect(checkMapping(body as unknown as FileMapping)).toEqual([]);
    const { basePath } = usageFileApi;
    await inbox.store.create(newResource(usageFileMapping, { tenant: TENANT, id: 'M1', body, basePath, nowMs: 0 }));
  }
  const taken = await inbox.ingest(objectOf(example(name), { key: `inbox/${TENANT}/${name}` }));
  await inbox.settle();
  expect(await inbox.file(taken?.fileId ?? '')).toMatchObject({ ...expected, state: 'accounted', totals: { charged } });
});
