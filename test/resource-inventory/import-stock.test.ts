import { MemoryResourceStore } from '../../shared/adapters/memory/memory-resource-store';
import { tenantId } from '../../shared/kernel/tenant';
import { resourceIdOf } from '../../shared/resource-inventory';
import { IMPORT_ROWS_MAX, importStock } from '../../shared/resource-inventory/import-stock';
import { readImport } from '../../shared/resource-inventory/read-import';
import { RESOURCE } from '../../shared/resource-inventory/resources';

const TENANT = tenantId('breeze');
const NOW = Date.parse('2026-11-01T12:00:00Z');

const CSV = `kind,value,imsi
msisdn,491510000001,
sim,8949000000000000001,262010000000001
sim,8949000000000000002,
router,1,
msisdn,0151,
`;

test('a delivery is accounted for line by line, and again when it is sent again', async () => {
  const store = new MemoryResourceStore([RESOURCE]);
  const rows = readImport(CSV, 'text/csv; charset=utf-8');
  if (!rows.ok) throw new Error('the file is readable');
  const rejected = [
    { line: 3, reason: 'a SIM has an IMSI of 14 or 15 digits' },
    { line: 4, reason: 'kind is one of msisdn, sim' },
    { line: 5, reason: 'a number is 7 to 15 digits, E.164 without +' },
  ];
  expect(await importStock(store, TENANT, rows.value, NOW)).toEqual({ read: 5, added: 2, alreadyThere: 0, rejected });
  expect(await importStock(store, TENANT, rows.value, NOW)).toEqual({ read: 5, added: 0, alreadyThere: 2, rejected });
});

test('JSON lines are read too; a line that is none is rejected under its number', async () => {
  const rows = readImport('{"kind":"msisdn","value":"491510000001"}\nnonsense\n', 'application/x-ndjson');
  if (!rows.ok) throw new Error('the file is readable');
  const account = await importStock(new MemoryResourceStore([RESOURCE]), TENANT, rows.value, NOW);
  expect(account).toEqual({
    read: 2,
    added: 1,
    alreadyThere: 0,
    rejected: [{ line: 2, reason: 'kind is one of msisdn, sim' }],
  });
});

test.each([
  [
    'more rows than one call writes',
    'kind,value\n'.padEnd(12) + 'msisdn,491510000001\n'.repeat(IMPORT_ROWS_MAX + 1),
    'too-large',
  ],
  ['a CSV that is broken', 'kind,value\n"msisdn', 'invalid-request'],
])('%s', (_, body, code) => expect(readImport(body, 'text/csv')).toMatchObject({ error: { code } }));

test('a number of a named pool lies on shelves of its own; a pool without a name that a shelf could have is rejected', async () => {
  const store = new MemoryResourceStore([RESOURCE]);
  const rows = readImport(
    'kind,value,imsi,pool\nmsisdn,491510000007,,golden\nmsisdn,491510000008,,Über/alles\n',
    'text/csv',
  );
  if (!rows.ok) throw new Error('the file is readable');
  expect(await importStock(store, TENANT, rows.value, NOW)).toMatchObject({
    added: 1,
    rejected: [{ line: 2, reason: 'a pool has a name of up to 40 small letters, digits and hyphens' }],
  });
  const golden = await store.get(TENANT, RESOURCE.name, resourceIdOf(TENANT, 'msisdn', '491510000007'));
  expect(golden?.body).toMatchObject({ availableOn: expect.stringMatching(/^msisdn:golden\/\d$/) });
});
