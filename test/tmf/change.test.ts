import { tenantId } from '../../shared/kernel/tenant';
import { api, resource, string } from '../../shared/tmf/declaration';
import { JSON_PATCH, MERGE_PATCH } from '../../shared/tmf/parse-request';
import { serve } from '../harness/serve';
import { NOW, openShop, type Shown } from './shop';

const PARCEL = {
  name: 'book',
  code: 'AB1',
  price: { unit: 'EUR', value: 5 },
  stops: [{ place: 'Rome' }, { place: 'Oslo' }],
};

async function shopWithParcel() {
  const shop = openShop();
  await shop.call('POST', '/parcel', { body: PARCEL });
  return shop;
}

describe('merge patch', () => {
  test.each<[string, unknown, object]>([
    ['sets', { weight: 3 }, { weight: 3 }],
    ['merges objects', { price: { value: 6.5 } }, { price: { unit: 'EUR', value: 6.5 } }],
    ['replaces lists whole', { stops: [{ place: 'Bonn' }] }, { stops: [{ place: 'Bonn' }] }],
    ['removes by null', { stops: null }, { stops: undefined }],
    ['moves the state', { status: 'sent' }, { status: 'sent' }],
    ['leaves an equal immutable', { code: 'AB1', weight: 1 }, { code: 'AB1', weight: 1 }],
  ])('%s', async (_what, body, expected) => {
    const { call } = await shopWithParcel();
    const changed = await call('PATCH', '/parcel/p1', { body, headers: { 'content-type': MERGE_PATCH } });
    expect([changed.status, changed.headers.ETag]).toEqual([200, '"2"']);
    for (const [name, value] of Object.entries(expected)) expect(changed.body[name]).toEqual(value);
    expect((await call('GET', '/parcel/p1')).body).toEqual(changed.body);
  });

  test.each<[string, unknown, number, string, string[]]>([
    ['an id', { id: 'x' }, 400, 'not-patchable', ['id']],
    ['a read-only attribute', { total: 5, created: null }, 400, 'not-patchable', ['total', 'created']],
    ['an immutable one', { code: 'AB2' }, 400, 'not-patchable', ['code']],
    ['removing what is required', { name: null }, 400, 'invalid-request', ['name']],
    ['an undeclared one', { size: 1 }, 400, 'invalid-request', ['size']],
    ['a wrong value', { weight: 'x', colour: 'pink' }, 400, 'invalid-request', ['weight', 'colour']],
    ['an illegal move', { status: 'received' }, 409, 'illegal-transition', ['status']],
    ['removing the state', { status: null }, 409, 'illegal-transition', ['status']],
  ])('refuses %s', async (_what, body, status, code, paths) => {
    const { call } = await shopWithParcel();
    const before = await call('GET', '/parcel/p1');
    const refused = await call('PATCH', '/parcel/p1', { body });
    expect([refused.status, refused.body.code]).toEqual([status, code]);
    expect(refused.body.violations.map(({ path }: { path: string }) => path)).toEqual(paths);
    expect(await call('GET', '/parcel/p1')).toEqual(before);
  });

  test('an illegal move names the legal ones', async () => {
    const { call } = await shopWithParcel();
    const refused = await call('PATCH', '/parcel/p1', { body: { status: 'received' } });
    expect(refused.body.message).toBe(
      'status is packed and cannot become received: from there it may become sent, lost',
    );
  });

  test('writes nothing where nothing changes', async () => {
    const { call } = await shopWithParcel();
    const same = await call('PATCH', '/parcel/p1', { body: { name: 'book', price: { value: 5 } } });
    expect([same.status, same.headers.ETag]).toEqual([200, '"1"']);
  });
});

test('a resource does not grow beyond what can be kept', async () => {
  const { call } = await shopWithParcel();
  const label = Array.from({ length: 70 }, () => 'x'.repeat(2_000));
  expect((await call('PATCH', '/parcel/p1', { body: { label: { a: label } } })).status).toBe(200);
  const more = await call('PATCH', '/parcel/p1', { body: { label: { b: label } } });
  expect([more.status, more.body.code]).toEqual([413, 'too-large']);
});

describe('JSON Patch', () => {
  const headers = { 'content-type': JSON_PATCH };
  test.each<[string, unknown, object]>([
    ['add', [{ op: 'add', path: '/weight', value: 3 }], { weight: 3 }],
    [
      'add to a list',
      [{ op: 'add', path: '/stops/1', value: { place: 'Bonn' } }],
      { stops: [{ place: 'Rome' }, { place: 'Bonn' }, { place: 'Oslo' }] },
    ],
    [
      'add at its end',
      [{ op: 'add', path: '/stops/-', value: { place: 'Bonn' } }],
      { stops: [{ place: 'Rome' }, { place: 'Oslo' }, { place: 'Bonn' }] },
    ],
    ['replace', [{ op: 'replace', path: '/price/value', value: 7.25 }], { price: { unit: 'EUR', value: 7.25 } }],
    ['remove', [{ op: 'remove', path: '/stops/0' }], { stops: [{ place: 'Oslo' }] }],
    [
      'copy',
      [{ op: 'copy', from: '/stops/0', path: '/stops/2' }],
      { stops: [{ place: 'Rome' }, { place: 'Oslo' }, { place: 'Rome' }] },
    ],
    ['move', [{ op: 'move', from: '/stops/0', path: '/stops/1' }], { stops: [{ place: 'Oslo' }, { place: 'Rome' }] }],
    [
      'a test that holds',
      [
        { op: 'test', path: '/price/value', value: 5.0 },
        { op: 'add', path: '/weight', value: 1 },
      ],
      { weight: 1 },
    ],
  ])('%s', async (_what, body, expected) => {
    const { call } = await shopWithParcel();
    const changed = await call('PATCH', '/parcel/p1', { body, headers });
    expect(changed.status).toBe(200);
    expect(changed.body).toMatchObject(expected);
  });

  test.each<[string, unknown, number, string]>([
    ['no list', {}, 400, 'invalid-request'],
    ['an unknown operation', [{ op: 'swap', path: '/a' }], 400, 'invalid-request'],
    ['the whole document', [{ op: 'replace', path: '', value: {} }], 400, 'invalid-request'],
    ['nowhere', [{ op: 'remove', path: '/weight' }], 400, 'invalid-request'],
    ['beyond a list', [{ op: 'add', path: '/stops/9', value: {} }], 400, 'invalid-request'],
    ['into itself', [{ op: 'move', from: '/price', path: '/price/unit' }], 400, 'invalid-request'],
    ['a prototype', [{ op: 'add', path: '/__proto__/x', value: 1 }], 400, 'invalid-request'],
    ['a read-only attribute', [{ op: 'add', path: '/total', value: 1 }], 400, 'not-patchable'],
    ['moving an id', [{ op: 'move', from: '/id', path: '/name' }], 400, 'not-patchable'],
    [
      'a test that fails',
      [
        { op: 'test', path: '/name', value: 'x' },
        { op: 'add', path: '/weight', value: 1 },
      ],
      409,
      'conflict',
    ],
  ])('refuses %s', async (_what, body, status, code) => {
    const { call } = await shopWithParcel();
    const refused = await call('PATCH', '/parcel/p1', { body, headers });
    expect([refused.status, refused.body.code]).toEqual([status, code]);
    expect((await call('GET', '/parcel/p1')).headers.ETag).toBe('"1"');
  });
});

describe('JSON Patch Query', () => {
  const headers = { 'content-type': 'application/json-patch-query+json' };
  const whole = {
    name: 'box',
    weight: 1,
    price: { unit: 'EUR', value: 2.5 },
    stops: [
      { place: 'Rome', cost: { unit: 'EUR', value: 1.5 } },
      { place: 'Oslo', cost: { unit: 'EUR', value: 9 } },
      { place: 'Rome' },
    ],
  };
  const patched = async (...operations: object[]) => {
    const { call } = openShop();
    await call('POST', '/parcel', { body: whole });
    return call('PATCH', '/parcel/p1', { body: operations, headers });
  };
  const places = (answer: Shown): unknown => answer.body.stops?.map(({ place }: { place: string }) => place);

  test.each<[string, object[], unknown[]]>([
    [
      'replaces by content',
      [{ op: 'replace', path: "$.stops[?(@.place=='Oslo')].place", value: 'Bonn' }],
      ['Rome', 'Bonn', 'Rome'],
    ],
    [
      'replaces every place that it selects',
      [{ op: 'replace', path: "$.stops[?(@.place=='Rome')].place", value: 'Bonn' }],
      ['Bonn', 'Oslo', 'Bonn'],
    ],
    ['removes every place that it selects', [{ op: 'remove', path: "$.stops[?(@.place=='Rome')]" }], ['Oslo']],
    ['compares decimals as numbers', [{ op: 'remove', path: '$.stops[?(@.cost.value>=9)]' }], ['Rome', 'Rome']],
    [
      'adds behind a list’s last',
      [{ op: 'add', path: '$.stops', value: { place: 'Bonn' } }],
      ['Rome', 'Oslo', 'Rome', 'Bonn'],
    ],
    ['adds a list in place of a list', [{ op: 'add', path: '$.stops', value: [{ place: 'Bonn' }] }], ['Bonn']],
    ['moves', [{ op: 'move', from: "$.stops[?(@.place=='Oslo')].place", path: '$.stops[0].place' }], []],
    [
      'goes on from what it made',
      [
        { op: 'replace', path: '$.stops[0].place', value: 'Bonn' },
        { op: 'test', path: "$.stops[?(@.place=='Bonn')].place", value: 'Bonn' },
        { op: 'remove', path: "$.stops[?(@.place=='Bonn')]" },
      ],
      ['Oslo', 'Rome'],
    ],
  ])('%s', async (_name, operations, expected) => {
    const answer = await patched(...operations);
    // A stop needs a place: what is moved away from is refused by the resource's rules.
    if (expected.length === 0) expect([answer.status, answer.body.violations[0].path]).toEqual([400, 'stops.1.place']);
    else expect([answer.status, places(answer)]).toEqual([200, expected]);
  });
  test('adds a member that is not there yet', async () => {
    const cost = { unit: 'EUR', value: 3 };
    const answer = await patched(
      { op: 'add', path: '$.stops[2].cost', value: cost },
      { op: 'add', path: '$.label', value: 'x' },
    );
    expect(answer.body).toMatchObject({ label: 'x', stops: [{}, {}, { cost }] });
  });
  test.each<[string, object, number, string]>([
    ['selects nothing', { op: 'remove', path: "$.stops[?(@.place=='Bonn')]" }, 400, 'invalid-request'],
    ['begins nowhere', { op: 'remove', path: '$' }, 400, 'invalid-request'],
    ['is a pointer', { op: 'remove', path: '/stops/0' }, 400, 'invalid-request'],
    ['is no JSONPath', { op: 'remove', path: '$.stops[?(' }, 400, 'invalid-request'],
    ['has no value', { op: 'add', path: '$.label' }, 400, 'invalid-request'],
    ['copies from several', { op: 'copy', from: '$.stops[*].place', path: '$.name' }, 400, 'invalid-request'],
    ['reaches for a prototype', { op: 'add', path: '$.label.__proto__', value: 1 }, 400, 'invalid-request'],
    ['sets what is ours', { op: 'add', path: '$.total', value: 1 }, 400, 'not-patchable'],
    ['moves what is ours', { op: 'move', from: '$.id', path: '$.name' }, 400, 'not-patchable'],
    ['looks everywhere', { op: 'remove', path: '$.stops..place' }, 501, 'not-implemented'],
    ['fails its test', { op: 'test', path: '$.name', value: 'bag' }, 409, 'conflict'],
  ])('refuses what %s', async (_name, operation, status, code) => {
    const refused = await patched(operation);
    expect([refused.status, refused.body.code]).toEqual([status, code]);
  });
});

describe('PUT', () => {
  const note = resource({
    name: 'note',
    type: 'Note',
    attributes: { title: string(), text: string(), status: string(), made: string(), writer: string() },
    required: ['title'],
    readOnly: ['made'],
    immutable: ['writer'],
    operations: ['create', 'get', 'replace'],
    state: { attribute: 'status', initial: 'open', transitions: { open: ['shut'], shut: [] }, patchable: true },
    lookups: [],
    events: [],
    access: { read: ['agent'], write: ['agent'] },
    createdAttribute: 'made',
  });
  const notes = api({ id: 'NOTES', title: 'Notes', basePath: '/notes/v1', domain: 'notes', resources: [note] });
  const agent = { tenant: tenantId('blue'), subject: 'a', roles: ['agent' as const] };
  const opened = async () => {
    const call = serve(notes, { nowMs: NOW });
    await call(agent, 'POST', '/note', { title: 'a', text: 'b', writer: 'c' });
    return (body: unknown, headers = {}) => call(agent, 'PUT', '/note/id1', body, headers);
  };

  test('puts a body in place of the one before: what it leaves out is gone, but for what we set and the state', async () => {
    const put = await opened();
    const answer = await put({ title: 'x', writer: 'c' });
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      ...{ '@type': 'Note', id: 'id1', href: 'https://front.example/v1/notes/v1/note/id1' },
      ...{ title: 'x', writer: 'c', status: 'open', made: expect.any(String) },
    });
    expect((await put({ title: 'x', writer: 'c', status: 'shut' })).body).toMatchObject({ status: 'shut' });
    expect((await put({ title: 'x', writer: 'c', status: 'open' })).body).toMatchObject({ code: 'illegal-transition' });
  });

  test.each<[string, unknown, object, string, string | undefined]>([
    ['lacks what is required', { writer: 'c' }, {}, 'invalid-request', 'title'],
    ['lacks what is fixed', { title: 'x' }, {}, 'not-patchable', 'writer'],
    ['has what we set', { title: 'x', writer: 'c', made: 'now' }, {}, 'not-patchable', 'made'],
    ['has what nobody knows', { title: 'x', writer: 'c', other: 1 }, {}, 'invalid-request', 'other'],
    ['is no object', [], {}, 'invalid-request', undefined],
    ['is of another version', { title: 'x', writer: 'c' }, { 'if-match': '"7"' }, 'precondition-failed', undefined],
    ['is a patch', {}, { 'content-type': 'application/merge-patch+json' }, 'unsupported-media-type', undefined],
  ])('refuses one that %s', async (_what, body, headers, code, path) => {
    const refused = await (await opened())(body, headers);
    expect(refused.body).toMatchObject({ code, ...(path ? { violations: [{ path }] } : {}) });
  });
});

describe('versions', () => {
  test.each([
    ['"1"', 200],
    ['"2", "1"', 200],
    ['*', 200],
    ['"2"', 412],
    ['W/"1"', 412],
    ['1', 412],
  ])('If-Match: %s answers %i', async (tag, status) => {
    for (const method of ['PATCH', 'DELETE']) {
      const { call } = await shopWithParcel();
      const answer = await call(method, '/parcel/p1', { body: { weight: 1 }, headers: { 'if-match': tag } });
      expect(answer.status).toBe(method === 'DELETE' && status === 200 ? 204 : status);
    }
  });
  test('patches that race all take effect', async () => {
    const { call } = await shopWithParcel();
    const racing = [{ weight: 1 }, { colour: 'red' }, { fragile: true }, { rate: 2 }];
    const answers = await Promise.all(racing.map((body) => call('PATCH', '/parcel/p1', { body })));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    const after = await call('GET', '/parcel/p1');
    expect(after.body).toMatchObject({ weight: 1, colour: 'red', fragile: true, rate: 2 });
    expect(after.headers.ETag).toBe('"5"');
  });
});

describe('methods', () => {
  test.each([
    ['PUT', '/parcel/p1', 'GET, HEAD, PATCH, DELETE, OPTIONS'],
    ['DELETE', '/parcel', 'GET, HEAD, POST, OPTIONS'],
    ['POST', '/stamp', 'GET, HEAD, OPTIONS'],
    ['PATCH', '/stamp/s1', 'GET, HEAD, OPTIONS'],
  ])('%s %s is 405 and says what is allowed', async (method, path, allow) => {
    const refused = await openShop().call(method, path);
    expect([refused.status, refused.headers.Allow, refused.body.code]).toEqual([405, allow, 'method-not-allowed']);
  });
  test('OPTIONS says what may be done, and what a patch may be', async () => {
    const { call } = await shopWithParcel();
    const options = await call('OPTIONS', '/parcel/p1');
    expect([options.status, options.headers.Allow]).toEqual([204, 'GET, HEAD, PATCH, DELETE, OPTIONS']);
    expect(options.headers['Accept-Patch']).toContain('application/json-patch-query+json');
    expect((await call('OPTIONS', '/parcel')).headers['Accept-Patch']).toBeUndefined();
    expect((await call('OPTIONS', '/nothing')).status).toBe(404);
  });
  test('HEAD says what GET would, without its body', async () => {
    const { call } = await shopWithParcel();
    for (const path of ['/parcel/p1', '/parcel?limit=1']) {
      const [head, get] = [await call('HEAD', path), await call('GET', path)];
      expect([head.status, head.headers, head.text]).toEqual([get.status, get.headers, '']);
    }
  });
  test('a patch of another media type is 415 and says which would do', async () => {
    const { call } = await shopWithParcel();
    const refused = await call('PATCH', '/parcel/p1', { text: '<a/>', headers: { 'content-type': 'application/xml' } });
    expect([refused.status, refused.headers['Accept-Patch']]).toEqual([
      415,
      'application/merge-patch+json, application/json-patch+json, application/json-patch-query+json, application/json',
    ]);
  });
  test('POST and PATCH answer the fields that are asked for', async () => {
    const { call } = openShop();
    const made = await call('POST', '/parcel?fields=name', { body: { name: 'a', weight: 1 } });
    expect(Object.keys(made.body)).toEqual(['id', 'href', 'name']);
    const changed = await call('PATCH', '/parcel/p1?fields=none', { body: { weight: 2 } });
    expect(Object.keys(changed.body)).toEqual(['id', 'href']);
  });
  test('what was deleted is gone', async () => {
    const { call } = await shopWithParcel();
    expect((await call('DELETE', '/parcel/p1')).status).toBe(204);
    expect((await call('GET', '/parcel/p1')).status).toBe(404);
    expect((await call('DELETE', '/parcel/p1')).status).toBe(404);
  });
});
