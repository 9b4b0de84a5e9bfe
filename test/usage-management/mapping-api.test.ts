import { fixedClock } from '../../shared/kernel/clock';
import { countingIds } from '../../shared/kernel/ids';
import type { Role } from '../../shared/kernel/tenant';
import { tmfApi } from '../../shared/tmf/engine';
import { checkMapping } from '../../shared/usage-management/check-mapping';
import { readFileName } from '../../shared/usage-management/choose-mapping';
import { fileHooks } from '../../shared/usage-management/file-hooks';
import type { FileMapping } from '../../shared/usage-management/file-mapping';
import { mappingHooks, withBuiltInMappings } from '../../shared/usage-management/mapping-hooks';
import { usageFileApi } from '../../shared/usage-management/resources';
import { Inbox, objectOf, RECEIVED_MS, TENANT } from './inbox';
import { FIXED, NAMED_CSV } from './mappings';

const MAPPING = `${usageFileApi.basePath}/usageFileMapping`;
const FILE = `${usageFileApi.basePath}/file`;
const declared = ({ id: _ours, ...mapping }: FileMapping) => mapping;

function serve() {
  const inbox = new Inbox();
  const signer = { uploadUrl: async (key: string) => `https://inbox/${key}` };
  const api = tmfApi(usageFileApi, {
    store: inbox.store,
    ids: countingIds('M'),
    clockOf: async () => fixedClock(RECEIVED_MS),
    hooks: {
      file: fileHooks({ accounts: inbox.accounts, signer }),
      usageFileMapping: { ...mappingHooks, store: withBuiltInMappings(inbox.store) },
    },
  });
  const call = async (method: string, path: string, body?: object, role: Role = 'operator') => {
    const answer = await api({
      method,
      path,
      query: {},
      headers: method === 'PATCH' ? { 'content-type': 'application/merge-patch+json' } : {},
      body: body && JSON.stringify(body),
      requestId: 'r',
      baseUrl: '',
      caller: { tenant: TENANT, subject: role, roles: [role] },
    });
    return 'failure' in answer ? { ...answer.failure } : { status: answer.status, body: JSON.parse(answer.body ?? '') };
  };
  return { inbox, call };
}

test('a tenant declares a mapping, and a file whose name fits it is read by it', async () => {
  const { inbox, call } = serve();
  inbox.subscribers.add('49170123456');
  expect(await call('POST', MAPPING, declared(FIXED))).toMatchObject({ status: 201, body: { id: 'M1', feed: 'FIX' } });
  const line = `20${'49170123456'.padEnd(15)}${'4930123456'.padEnd(15)}20260131101112000105`;
  const drop = async (sequence: string) => {
    const key = `inbox/${TENANT}/HOST9.${sequence}.dat`;
    const taken = await inbox.ingest(objectOf(`01${sequence.padStart(6)}\n${line}\n99000001`, { key }));
    return inbox.file(taken?.fileId ?? '');
  };
  expect(await drop('998')).toMatchObject({
    mapping: { id: 'M1' },
    feed: { id: 'FIX-HOST9' },
    format: 'FIX',
    complete: true,
  });
  expect(await drop('2')).toMatchObject({ sequence: 2, sequenceFault: 'gap' });
  expect((await call('GET', `${usageFileApi.basePath}/usageFeed/FIX-HOST9`)).body).toMatchObject({
    lastSequence: 1_001,
    missing: [{ from: 999, to: 1_000 }],
  });
});

test('an upload names its mapping, an active one', async () => {
  const { inbox, call } = serve();
  await call('POST', MAPPING, declared(FIXED));
  const announced = await call('POST', FILE, { name: 'any.txt', mapping: { id: 'M1' } });
  expect(announced).toMatchObject({ status: 201, body: { mapping: { id: 'M1' } } });
  const taken = await inbox.ingest(objectOf('01000001\n99000000', { key: announced.body.objectKey }));
  expect(await inbox.file(taken?.fileId ?? '')).toMatchObject({ state: 'accounted', format: 'FIX' });
  expect(await call('POST', FILE, { name: 'a.tap.json', mapping: { id: 'farthing-tap' } })).toMatchObject({
    status: 201,
  });
  expect(await call('POST', FILE, { name: 'a.txt', mapping: { id: 'M9' } })).toMatchObject({
    code: 'unknown-reference',
  });
});

test('a retired mapping reads no new file; nothing else of one changes', async () => {
  const { inbox, call } = serve();
  await call('POST', MAPPING, declared(FIXED));
  expect(await call('PATCH', `${MAPPING}/M1`, { feed: 'X' })).toMatchObject({ code: 'not-patchable' });
  expect(await call('PATCH', `${MAPPING}/M1`, { lifecycleStatus: 'retired' })).toMatchObject({ status: 200 });
  expect(await call('POST', FILE, { name: 'a.txt', mapping: { id: 'M1' } })).toMatchObject({
    code: 'unknown-reference',
  });
  const taken = await inbox.ingest(objectOf('01000001', { key: `inbox/${TENANT}/HOST9.7.dat` }));
  expect(await inbox.file(taken?.fileId ?? '')).toMatchObject({ state: 'rejected', reason: 'unknown-format' });
});

test('of two that fit a name the newer reads it', async () => {
  const { inbox, call } = serve();
  await call('POST', MAPPING, declared(FIXED));
  await call('POST', MAPPING, { ...declared(FIXED), feed: 'NEWER' });
  const taken = await inbox.ingest(objectOf('01000001\n99000000', { key: `inbox/${TENANT}/HOST9.7.dat` }));
  expect(await inbox.file(taken?.fileId ?? '')).toMatchObject({ mapping: { id: 'M2' }, format: 'NEWER' });
});

test('the built-in ones can be read, and stay as they are', async () => {
  const { call } = serve();
  const { body } = await call('GET', MAPPING);
  expect(body.map((one: { id: string }) => one.id)).toEqual(['farthing-tap', 'farthing-jsonl', 'farthing-csv']);
  expect((await call('GET', `${MAPPING}/farthing-tap`)).body).toMatchObject({ format: 'tap', sequenceMax: 99_999 });
  expect(await call('PATCH', `${MAPPING}/farthing-tap`, { lifecycleStatus: 'retired' })).toMatchObject({
    code: 'not-patchable',
  });
  for (const mapping of body) expect(checkMapping(mapping)).toEqual([]);
});

test.each(['partner', 'network', 'finance', 'subscriber', 'agent'] as const)('a %s declares none', async (role) => {
  expect(await serve().call('POST', MAPPING, declared(FIXED), role)).toMatchObject({ code: 'forbidden' });
});

test.each<[string, object, string]>([
  ['no types', { types: [] }, 'types'],
  ['a name of no format', { format: 'xml' }, 'format'],
  ['a place of another format', { tag: [{ path: 'a.b' }] }, 'tag.0'],
  ['two places', { tag: [{ offset: 1, length: 2, constant: 'x' }] }, 'tag.0'],
  ['an offset without a length', { tag: [{ offset: 1 }] }, 'tag.0.length'],
  ['a source of nothing', { tag: [] }, 'tag'],
  ['a unit outside of quantity', { tag: [{ offset: 0, length: 1, unit: 'MB' }] }, 'tag.0.unit'],
  [
    'a unit that is none',
    { fields: { quantity: [{ offset: 0, length: 1, unit: 'apples' }] } },
    'fields.quantity.0.unit',
  ],
  ['a time of no format', { timeFormat: 'YYYY-MM-DD' }, 'timeFormat'],
  ['a time that says the month twice', { timeFormat: 'yyyyMMMMddHHmm' }, 'timeFormat'],
  ['a zone that is none', { timeZone: 'Mars/Olympus' }, 'timeZone'],
  ['no number of who used', { fields: { startedAt: [{ constant: 'x' }] } }, 'types.0.fields.msisdn'],
  [
    'two types that nothing tells apart',
    {
      types: [
        { match: 'a', isSkipped: true },
        { match: 'b', service: 'voice' },
      ],
    },
    'type',
  ],
  [
    'one match twice',
    {
      types: [
        { match: 'a', service: 'voice' },
        { match: 'a', service: 'voice' },
      ],
    },
    'types',
  ],
  ['a charged type without a service', { types: [{ match: '' }] }, 'types.0.service'],
  ['tags without what tells them', { tag: undefined }, 'headerTag'],
  ['a delimiter of fixed lines', { delimiter: ';' }, 'delimiter'],
  ['a pattern of too many wildcards', { fileName: '*a*b*c*' }, 'fileName'],
  [
    'an action without what it corrects',
    { fields: { ...FIXED.fields, action: [{ constant: 'cancel' }] } },
    'types.0.fields.corrects',
  ],
  ['an array of records in lines', { details: 'a.b' }, 'details'],
])('%s is refused, with the place', async (_what, over, path) => {
  const refused = await serve().call('POST', MAPPING, { ...declared(FIXED), ...over });
  expect(refused).toMatchObject({ code: 'invalid-request' });
  expect('violations' in refused && refused.violations?.map((violation) => violation.path)).toContain(path);
});

test('columns are named where the first line names them, and are positions elsewhere', () => {
  expect(checkMapping(NAMED_CSV)).toEqual([]);
  expect(checkMapping({ ...NAMED_CSV, hasColumnNames: false })).toContainEqual({
    path: 'type.0.column',
    message: 'is a position from 1: columns have no names',
  });
});

test.each([
  ['CD_{sender}_{sequence}*', 'CD_FRAXX_00017.x', { sender: 'FRAXX', sequence: '00017' }],
  ['a.b', 'aXb', undefined],
  ['*', 'anything', {}],
])('the name %s of %s', (pattern, name, expected) => {
  expect(readFileName(pattern, name)).toEqual(expected);
});
