import { JSON_PATCH, MERGE_PATCH } from '../../shared/tmf/parse-request';
import { openShop } from './shop';

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
    ['PUT', '/parcel/p1', 'GET, PATCH, DELETE'],
    ['DELETE', '/parcel', 'GET, POST'],
    ['POST', '/stamp', 'GET'],
    ['PATCH', '/stamp/s1', 'GET'],
  ])('%s %s is 405 and says what is allowed', async (method, path, allow) => {
    const refused = await openShop().call(method, path);
    expect([refused.status, refused.headers.Allow, refused.body.code]).toEqual([405, allow, 'method-not-allowed']);
  });
  test('what was deleted is gone', async () => {
    const { call } = await shopWithParcel();
    expect((await call('DELETE', '/parcel/p1')).status).toBe(204);
    expect((await call('GET', '/parcel/p1')).status).toBe(404);
    expect((await call('DELETE', '/parcel/p1')).status).toBe(404);
  });
});
