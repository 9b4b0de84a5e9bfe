import { agent, anna, BASE_URL, ben, finance, openShop, stranger } from './shop';

describe('POST', () => {
  test('stores a resource and answers 201 with its address, version, initial state and times', async () => {
    const { call } = openShop();
    const made = await call('POST', '/parcel', { body: { name: 'book' } });
    expect(made.status).toBe(201);
    expect(made.headers).toMatchObject({ ETag: '"1"', Location: `${BASE_URL}/shop/v4/parcel/p1` });
    expect(made.body).toEqual({
      '@type': 'Parcel',
      id: 'p1',
      href: `${BASE_URL}/shop/v4/parcel/p1`,
      name: 'book',
      status: 'packed',
      created: '2026-03-01T12:00:00.000Z',
      changed: '2026-03-01T12:00:00.000Z',
    });
    expect((await call('GET', '/parcel/p1')).body).toEqual(made.body);
  });

  test('keeps every digit of a decimal', async () => {
    const { call, store } = openShop();
    const text = '{"name":"a","price":{"unit":"EUR","value":12345678901.000000001},"rate":0.10}';
    const made = await call('POST', '/parcel', { text });
    expect(made.text).toContain('"price":{"unit":"EUR","value":12345678901.000000001}');
    expect(made.text).toContain('"rate":0.10');
    const stored = await store.get(agent.tenant, 'parcel', 'p1');
    expect(stored?.body.price).toEqual({ unit: 'EUR', value: '12345678901.000000001' });
  });

  test.each<[string, unknown, { path: string; message: string }[]]>([
    ['without what is required', {}, [{ path: 'name', message: 'is required' }]],
    ['null for what is required', { name: null }, [{ path: 'name', message: 'is required' }]],
    ['an id', { name: 'a', id: 'x' }, [{ path: 'id', message: 'is set by us: leave it out' }]],
    ['a read-only attribute', { name: 'a', total: 1 }, [{ path: 'total', message: 'is set by us: leave it out' }]],
    ['an undeclared one', { name: 'a', size: 1 }, [{ path: 'size', message: 'is not an attribute of this resource' }]],
    ['a text too long', { name: 'a'.repeat(21) }, [{ path: 'name', message: 'has at most 20 characters' }]],
    ['no text', { name: 5 }, [{ path: 'name', message: 'is text' }]],
    [
      'a value outside the list',
      { name: 'a', colour: 'pink' },
      [{ path: 'colour', message: 'is one of: red, green, blue' }],
    ],
    ['a number too small', { name: 'a', weight: -1 }, [{ path: 'weight', message: 'is at least 0' }]],
    ['a number too large', { name: 'a', weight: 101 }, [{ path: 'weight', message: 'is at most 100' }]],
    ['a fraction', { name: 'a', weight: 1.5 }, [{ path: 'weight', message: 'is a whole number' }]],
    [
      'a decimal too fine',
      { name: 'a', rate: 1e-10 },
      [{ path: 'rate', message: 'is a number with at most 9 decimals' }],
    ],
    ['a truth as text', { name: 'a', fragile: 'true' }, [{ path: 'fragile', message: 'is true or false' }]],
    [
      'no date',
      { name: 'a', sentAt: 'now' },
      [{ path: 'sentAt', message: 'is a date-time such as 2026-01-31T12:00:00Z' }],
    ],
    ['a pattern unmet', { name: 'a', code: 'a1' }, [{ path: 'code', message: 'matches ^[A-Z]{2}\\d$' }]],
    ['no list', { name: 'a', stops: {} }, [{ path: 'stops', message: 'is a list' }]],
    [
      'a list too long',
      { name: 'a', stops: [1, 2, 3, 4, 5, 6] },
      [{ path: 'stops', message: 'has at most 5 elements' }],
    ],
    ['a wrong element', { name: 'a', stops: [{}] }, [{ path: 'stops.0.place', message: 'is required' }]],
    ['a wrong depth', { name: 'a', price: { unit: 'eur' } }, [{ path: 'price.unit', message: 'matches ^[A-Z]{3}$' }]],
    [
      'several wrong at once',
      { colour: 'pink', price: 5 },
      [
        { path: 'colour', message: 'is one of: red, green, blue' },
        { path: 'price', message: 'is an object' },
        { path: 'name', message: 'is required' },
      ],
    ],
  ])('refuses %s, naming each place', async (_what, body, violations) => {
    const { call } = openShop();
    const refused = await call('POST', '/parcel', { body });
    expect(refused.status).toBe(400);
    expect(refused.body).toMatchObject({ '@type': 'Error', code: 'invalid-request', status: '400', requestId: 'r1' });
    expect(refused.body.violations).toEqual(violations);
  });

  test.each<[string, { text?: string; headers?: Record<string, string> }, number, string]>([
    ['no JSON', { text: '{' }, 400, 'invalid-json'],
    ['no body', {}, 400, 'invalid-json'],
    ['a list', { text: '[]' }, 400, 'invalid-request'],
    ['a number that JavaScript would round', { text: '{"name":"a","label":9007199254740993}' }, 400, 'invalid-request'],
    ['too many levels', { text: `{"name":"a","label":${'['.repeat(40)}${']'.repeat(40)}}` }, 400, 'invalid-request'],
    ['endless levels', { text: '['.repeat(200_000) }, 400, 'invalid-json'],
    ['another media type', { text: '{}', headers: { 'content-type': 'text/xml' } }, 415, 'unsupported-media-type'],
    ['a client without JSON', { text: '{}', headers: { accept: 'text/html' } }, 406, 'not-acceptable'],
    ['a huge body', { text: JSON.stringify({ name: 'a'.repeat(300_000) }) }, 413, 'too-large'],
    ['a key with blanks', { text: '{"name":"a"}', headers: { 'idempotency-key': 'a b' } }, 400, 'invalid-request'],
    ['another first state', { text: '{"name":"a","status":"sent"}' }, 409, 'illegal-transition'],
  ])('refuses %s', async (_what, given, status, code) => {
    const refused = await openShop().call('POST', '/parcel', given);
    expect([refused.status, refused.body.code]).toEqual([status, code]);
  });

  test('a prototype in the body reaches nothing', async () => {
    const { call } = openShop();
    const made = await call('POST', '/parcel', {
      text: '{"name":"a","__proto__":{"colour":"red","place":"x"},"stops":[{"__proto__":{"place":"x"}}]}',
    });
    expect(made.body.violations.map(({ path }: { path: string }) => path)).toEqual([
      '__proto__',
      'stops.0.place',
      'stops.0.__proto__',
    ]);
  });

  describe('with an Idempotency-Key', () => {
    const headers = { 'idempotency-key': 'k-1' };
    test('the same request answers the same resource', async () => {
      const { call } = openShop();
      const first = await call('POST', '/parcel', { text: '{"name":"a","weight":1}', headers });
      const again = await call('POST', '/parcel', { text: '{ "weight": 1, "name": "a" }', headers });
      expect(again).toEqual(first);
      expect((await call('GET', '/parcel')).body).toHaveLength(1);
    });
    test('another request under the same key is refused', async () => {
      const { call } = openShop();
      await call('POST', '/parcel', { body: { name: 'a' }, headers });
      const other = await call('POST', '/parcel', { body: { name: 'b' }, headers });
      expect([other.status, other.body.code]).toEqual([409, 'idempotency-conflict']);
    });
    test('keys are each caller’s and each tenant’s own', async () => {
      const { call } = openShop();
      const made = await Promise.all(
        [agent, anna, ben, stranger].map((caller) => call('POST', '/parcel', { body: { name: 'a' }, headers, caller })),
      );
      expect(new Set(made.map(({ status, body }) => `${status} ${body.id}`)).size).toBe(4);
    });
    test('of racing repeats one makes it and all answer it', async () => {
      const { call } = openShop();
      const racing = await Promise.all(
        Array.from({ length: 10 }, () => call('POST', '/parcel', { body: { name: 'a' }, headers })),
      );
      expect(new Set(racing.map(({ status, body }) => `${status} ${body.id}`)).size).toBe(1);
    });
  });

  describe('by a subscriber', () => {
    test('makes it theirs when nobody is named', async () => {
      const { call } = openShop();
      const made = await call('POST', '/parcel', { body: { name: 'a' }, caller: anna });
      expect(made.body.relatedParty).toEqual([{ id: 'anna', role: 'customer', '@referredType': 'Individual' }]);
    });
    test('is refused for another', async () => {
      const { call } = openShop();
      const body = { name: 'a', relatedParty: [{ id: 'ben', role: 'customer' }] };
      expect((await call('POST', '/parcel', { body, caller: anna })).status).toBe(403);
    });
    test('is refused without a party', async () => {
      const caller = { tenant: anna.tenant, subject: 'new', roles: ['subscriber'] as const };
      expect((await openShop().call('POST', '/parcel', { body: { name: 'a' }, caller })).status).toBe(403);
    });
  });

  test('a role that only reads is refused', async () => {
    expect((await openShop().call('POST', '/parcel', { body: { name: 'a' }, caller: finance })).status).toBe(403);
  });
});
