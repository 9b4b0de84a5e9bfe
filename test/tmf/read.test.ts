import { agent, anna, BASE_URL, ben, openShop, type Shown, stranger } from './shop';

const PARCELS = [
  {
    name: 'apple',
    colour: 'red',
    weight: 5,
    rate: 10.5,
    sentAt: '2026-01-01T00:00:00Z',
    stops: [{ place: 'Rome' }, { place: 'Oslo' }],
  },
  { name: 'pear', colour: 'green', weight: 7, rate: 9.25, sentAt: '2026-02-01T00:00:00Z', stops: [{ place: 'Paris' }] },
  { name: 'plum', colour: 'blue', weight: 7, rate: 100, fragile: true },
  {
    name: 'cherry',
    colour: 'red',
    weight: 1,
    price: { unit: 'EUR', value: 2 },
    relatedParty: [
      { id: 'shop', role: 'seller' },
      { id: 'anna', role: 'customer' },
    ],
  },
];

async function stockedShop() {
  const shop = openShop();
  for (const body of PARCELS) {
    await shop.call('POST', '/parcel', { body });
    shop.clock.advance(1_000);
  }
  return shop;
}
const names = ({ body }: Shown): string[] => body.map(({ name }: { name: string }) => name);

describe('GET of many', () => {
  test.each<[string, string[]]>([
    ['', ['apple', 'pear', 'plum', 'cherry']],
    ['?name=pear', ['pear']],
    ['?name=pear,plum', ['pear', 'plum']],
    ['?name=pear&name=plum', ['pear', 'plum']],
    ['?name=pear;plum', ['pear', 'plum']],
    ['?colour=red', ['apple', 'cherry']],
    ['?colour=red&weight=1', ['cherry']],
    ['?weight.gt=5', ['pear', 'plum']],
    ['?weight.gte=5', ['apple', 'pear', 'plum']],
    ['?weight.lt=5', ['cherry']],
    ['?weight.lte=5', ['apple', 'cherry']],
    ['?weight.ne=7', ['apple', 'cherry']],
    ['?weight%3E5', ['pear', 'plum']],
    ['?weight%3E=5', ['apple', 'pear', 'plum']],
    ['?weight%3C5', ['cherry']],
    // As numbers, not as texts: 100 is above 10.5, and 9.25 is not.
    ['?rate.gt=10', ['apple', 'plum']],
    ['?rate=9.250', ['pear']],
    ['?sentAt.gt=2026-01-15', ['pear']],
    ['?sentAt=2026-01-01T01:00:00%2B01:00', ['apple']],
    ['?fragile=true', ['plum']],
    ['?stops.place=Oslo', ['apple']],
    ['?stops.place.ne=Oslo', ['pear', 'plum', 'cherry']],
    ['?price.value.gt=1.5', ['cherry']],
    ['?name.regex=^p', ['pear', 'plum']],
    ['?name.regex=.*um.*', ['plum']],
    ['?name*=rr', ['cherry']],
    ['?name!=plum', ['apple', 'pear', 'cherry']],
    ['?relatedParty.id=anna', ['cherry']],
    ['?sort=name', ['apple', 'cherry', 'pear', 'plum']],
    ['?sort=-weight,name', ['pear', 'plum', 'apple', 'cherry']],
    ['?sort=rate', ['pear', 'apple', 'plum', 'cherry']],
    ['?sort=%2Bname&limit=2', ['apple', 'cherry']],
    ['?offset=1&limit=2', ['pear', 'plum']],
    ['?limit=0', []],
    ['?offset=9', []],
    ['?id=p2', ['pear']],
    ['?status=packed&name=plum', ['plum']],
    ['?id=p1,p3', ['apple', 'plum']],
    ['?id=p1,p3&name=plum', ['plum']],
    ['?id=nobody', []],
    [`?href=${BASE_URL}/shop/v4/parcel/p2`, ['pear']],
    ['?href=/shop/v4/parcel/p2,/shop/v4/parcel/p3', ['pear', 'plum']],
    ['?href=/shop/v4/box/p2', []],
    [`?colour=${'x'.repeat(500)}`, []],
    ['?created.gte=2026-03-01T12:00:02Z', ['plum', 'cherry']],
    ['?name.eq=pear', ['pear']],
    ['?name==pear', ['pear']],
    ['?name%3D%3Dpear', ['pear']],
    ['?weight%3E%3D7', ['pear', 'plum']],
    ['?weight%3C%3D1', ['cherry']],
    ['?name%2A%3Drr', ['cherry']],
    ['?weight%3E5;weight%3C5', ['pear', 'plum', 'cherry']],
    ['?weight.lt=5;fragile=true', ['plum', 'cherry']],
    ['?name=apple;stops.place=Paris,Bonn', ['apple', 'pear']],
    ['?name=apple;nothing=Paris', ['apple']],
    ['?id=p1;name=pear', ['apple', 'pear']],
    ['?colour=blue;name=pear', ['pear', 'plum']],
    ["?filter=$[?(@.name=='pear')]", ['pear']],
    ["?filter=$[?(@.weight>5 %26%26 @.colour!='green')]", ['plum']],
    ['?filter=$[?(@.rate>10 || @.price.value<5)]', ['apple', 'plum', 'cherry']],
    ["?filter=$[?(@.stops[?(@.place=='Oslo')])]", ['apple']],
    ["?filter=$[*].relatedParty[?(@.role=='customer')]", ['cherry']],
    ['?filter=$[?(length(@.name)>5)]&colour=red', ['cherry']],
    ['?filter=$[?(!@.stops)]&sort=-name', ['plum', 'cherry']],
  ])('%s', async (query, expected) => {
    const { call } = await stockedShop();
    const list = await call('GET', `/parcel${query}`);
    expect(names(list)).toEqual(expected);
    expect(list.headers['X-Result-Count']).toBe(String(expected.length));
  });

  test.each([
    ['?size=1', 'size'],
    ['?stops.size=1', 'stops.size'],
    ['?price=1', 'price'],
    ['?weight=heavy', 'weight'],
    ['?sentAt.gt=soon', 'sentAt.gt'],
    ['?name.regex=(a*)*b', 'name.regex'],
    ['?name.regex=(?=a)', 'name.regex'],
    ['?name.regex=[', 'name.regex'],
    ['?name.regex=a*b*c*d', 'name.regex'],
    ['?sort=size', 'sort'],
    ['?limit=-1', 'limit'],
    ['?offset=x', 'offset'],
  ])('%s is refused', async (query, path) => {
    const refused = await openShop().call('GET', `/parcel${query}`);
    expect([refused.status, refused.body.code]).toEqual([400, 'invalid-query']);
    expect(refused.body.violations.map((violation: { path: string }) => violation.path)).toEqual([path]);
  });

  test.each<[string, number, string]>([
    ['$[?(@.name==', 400, 'invalid-query'],
    ['name', 400, 'invalid-query'],
    ['', 400, 'invalid-query'],
    [`$[?@.name=='${'x'.repeat(400)}']`, 400, 'invalid-query'],
    ['$..name', 501, 'not-implemented'],
    ['$[*,*]', 501, 'not-implemented'],
    ["$[?match(@.name,'(a*)*')]", 501, 'not-implemented'],
    ['$[?(@.name==$[0].name)]', 501, 'not-implemented'],
  ])('filter=%s is %i', async (filter, status, code) => {
    const { call } = await stockedShop();
    const refused = await call('GET', `/parcel?filter=${encodeURIComponent(filter)}`);
    expect([refused.status, refused.body.code, refused.body.violations[0].path]).toEqual([status, code, 'filter']);
  });

  test('is 200 when whole, 206 when a part, with counts and links', async () => {
    const { call } = await stockedShop();
    const whole = await call('GET', '/parcel');
    expect([whole.status, whole.headers['X-Total-Count']]).toEqual([200, '4']);
    const part = await call('GET', '/parcel?weight.gte=5&offset=1&limit=1');
    expect([part.status, part.headers['X-Total-Count'], part.headers['X-Result-Count']]).toEqual([206, '3', '1']);
    const link = (offset: number, rel: string) =>
      `<${BASE_URL}/shop/v4/parcel?weight.gte=5&offset=${offset}&limit=1>; rel="${rel}"`;
    expect(part.headers.Link?.split(', ')).toEqual([
      link(1, 'self'),
      link(0, 'first'),
      link(0, 'prev'),
      link(2, 'next'),
      link(2, 'last'),
    ]);
  });

  test('says so when it read no further than its limit', async () => {
    const shop = openShop();
    for (let at = 0; at < 2_001; at += 1) await shop.call('POST', '/parcel', { body: { name: `n${at}` } });
    const list = await shop.call('GET', '/parcel?name.regex=^n&limit=1');
    expect([list.status, list.headers['X-Scan-Limit-Reached'], list.headers['X-Total-Count']]).toEqual([
      206,
      '2000',
      '2000',
    ]);
  });
});

describe('fields', () => {
  test.each<[string, object]>([
    ['?fields=none', {}],
    ['?fields=name', { name: 'apple' }],
    ['?fields=name,weight', { name: 'apple', weight: 5 }],
    ['?fields=stops.place', { stops: [{ place: 'Rome' }, { place: 'Oslo' }] }],
    ['?fields=rate', { rate: 10.5 }],
    ['?fields=absent', {}],
  ])('%s', async (query, expected) => {
    const { call } = await stockedShop();
    const one = await call('GET', `/parcel/p1${query}`);
    expect(one.body).toEqual({ id: 'p1', href: `${BASE_URL}/shop/v4/parcel/p1`, ...expected });
    expect((await call('GET', `/parcel${query}${query ? '&' : '?'}id=p1`)).body).toEqual([one.body]);
  });
});

describe('GET of one', () => {
  test('answers 304 to who has this version', async () => {
    const { call } = await stockedShop();
    const known = await call('GET', '/parcel/p1', { headers: { 'if-none-match': 'W/"1"' } });
    expect([known.status, known.text]).toEqual([304, '']);
    expect((await call('GET', '/parcel/p1', { headers: { 'if-none-match': '"0"' } })).status).toBe(200);
  });
  test.each(['/parcel/nobody', '/parcel/p1/more', '/parcel/%E0%A4%A', '/parcel/a%23b', '/nothing', '/parcel/'])(
    '%s is not there',
    async (path) => {
      const { call } = openShop();
      const missing = await call('GET', path);
      expect([missing.status, missing.status === 404 ? missing.body.code : '']).toEqual(
        path === '/parcel/' ? [200, ''] : [404, 'not-found'],
      );
    },
  );
});

describe('what is not the caller’s', () => {
  test('another tenant’s is not there: neither one, nor in a list, nor to change', async () => {
    const { call } = await stockedShop();
    expect((await call('GET', '/parcel/p1', { caller: stranger })).status).toBe(404);
    expect((await call('GET', '/parcel', { caller: stranger })).body).toEqual([]);
    expect((await call('PATCH', '/parcel/p1', { body: { name: 'x' }, caller: stranger })).status).toBe(404);
    expect((await call('DELETE', '/parcel/p1', { caller: stranger })).status).toBe(404);
    expect((await call('GET', '/parcel/p1', { caller: agent })).body.name).toBe('apple');
  });
  test('a subscriber sees and changes only their own', async () => {
    const { call } = await stockedShop();
    expect(names(await call('GET', '/parcel', { caller: anna }))).toEqual(['cherry']);
    expect(names(await call('GET', '/parcel', { caller: ben }))).toEqual([]);
    // Asking for another's is as asking for nothing.
    expect(names(await call('GET', '/parcel?relatedParty.id=anna', { caller: ben }))).toEqual([]);
    for (const method of ['GET', 'PATCH', 'DELETE'])
      expect((await call(method, '/parcel/p4', { body: { name: 'x' }, caller: ben })).status).toBe(404);
    expect((await call('GET', '/parcel/p4', { caller: anna })).status).toBe(200);
    const given = await call('PATCH', '/parcel/p4', { body: { relatedParty: [{ id: 'ben' }] }, caller: anna });
    expect(given.status).toBe(403);
  });
});
