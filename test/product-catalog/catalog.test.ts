import { type Caller, ROLES } from '../../shared/kernel/tenant';
import { isOnSale } from '../../shared/product-catalog';
import { LIFECYCLE } from '../../shared/product-catalog/lifecycle';
import { serviceCatalogApi } from '../../shared/product-catalog/service-catalog-resources';
import { blue, NOW, named, openCatalog, red, voice } from './open-catalog';

test('an offering is built of what is there, and read by others with exact amounts', async () => {
  const { call, reader } = openCatalog();
  const price = await call('POST', '/productOfferingPrice', voice);
  const service = await call('POST', `${serviceCatalogApi.basePath}/serviceSpecification`, { name: 'Mobile voice' });
  const specification = await call('POST', '/productSpecification', {
    name: 'Line',
    serviceSpecification: [{ id: service.body.id }],
  });
  const offering = await call('POST', '/productOffering', {
    name: 'Free',
    lifecycleStatus: 'Active',
    productSpecification: { id: specification.body.id },
    productOfferingPrice: [{ id: price.body.id }],
  });
  expect([price.status, specification.status, offering.status]).toEqual([201, 201, 201]);
  expect((await reader.price(blue, price.body.id))?.price).toEqual({ unit: 'EUR', value: '0.09' });
  expect((await reader.offering(blue, offering.body.id))?.productOfferingPrice).toEqual([{ id: price.body.id }]);
  expect((await reader.specification(blue, specification.body.id))?.name).toBe('Line');
  expect(await reader.offering(red.tenant, offering.body.id)).toBeUndefined();
});

test.each([
  ['catalog', { category: [{ id: 'x' }] }, ['category.0.id']],
  [
    'category',
    { parentId: 'x', subCategory: [{ id: 'y' }], productOffering: [{ id: 'z' }] },
    ['parentId', 'subCategory.0.id', 'productOffering.0.id'],
  ],
  [
    'productSpecification',
    {
      bundledProductSpecification: [{ id: 'x' }],
      serviceSpecification: [{ id: 'y' }],
      resourceSpecification: [{ id: 'z' }],
    },
    ['bundledProductSpecification.0.id', 'serviceSpecification.0.id', 'resourceSpecification.0.id'],
  ],
  [
    'productOffering',
    {
      productSpecification: { id: 'x' },
      productOfferingPrice: [{ id: 'a' }, { id: 'b' }],
      bundledProductOffering: [{ id: 'y' }],
      category: [{ id: 'z' }],
    },
    [
      'bundledProductOffering.0.id',
      'category.0.id',
      'productOfferingPrice.0.id',
      'productOfferingPrice.1.id',
      'productSpecification.id',
    ],
  ],
  ['productOfferingPrice', { popRelationship: [{ id: 'x' }] }, ['popRelationship.0.id']],
])('a %s that refers to what is not there is refused with each path', async (resource, more, paths) => {
  const { call } = openCatalog();
  const made = await call('POST', `/${resource}`, { name: 'A' });
  for (const refused of [
    await call('POST', `/${resource}`, { name: 'A', ...more }),
    await call('PATCH', `/${resource}/${made.body.id}`, more),
  ]) {
    expect([refused.status, refused.body.code]).toEqual([422, 'unknown-reference']);
    expect(refused.body.violations.map(({ path }: { path: string }) => path)).toEqual(paths);
  }
});

test('another tenant’s price is not there', async () => {
  const { call } = openCatalog();
  const theirs = await call('POST', '/productOfferingPrice', voice, red);
  expect(
    (await call('POST', '/productOffering', { name: 'A', productOfferingPrice: [{ id: theirs.body.id }] })).status,
  ).toBe(422);
});

test('a reference that was lost since does not stop other changes', async () => {
  const { call } = openCatalog();
  const price = await call('POST', '/productOfferingPrice', voice);
  const offering = await call('POST', '/productOffering', { name: 'A', productOfferingPrice: [{ id: price.body.id }] });
  expect((await call('DELETE', `/productOfferingPrice/${price.body.id}`)).status).toBe(204);
  expect((await call('PATCH', `/productOffering/${offering.body.id}`, { description: 'B' })).status).toBe(200);
});

const INCOMPLETE: readonly [string, object, string[]][] = [
  ['a price without an amount', { priceType: 'oneTime' }, ['price.value', 'price.unit']],
  [
    'a recurring price without its period',
    { priceType: 'recurring', price: voice.price },
    ['recurringChargePeriodType'],
  ],
  ['a usage price of no service', { ...voice, prodSpecCharValueUse: [] }, ['prodSpecCharValueUse']],
];
const pathsOf = ({ body }: { body: { violations: { path: string }[] } }) => body.violations.map(({ path }) => path);

test.each(INCOMPLETE)('%s is written as a draft, and is not sold', async (_what, body, paths) => {
  const { call } = openCatalog();
  const draft = await call('POST', '/productOfferingPrice', { name: 'P', ...body });
  expect([draft.status, draft.body.lifecycleStatus]).toEqual([201, 'In study']);
  const sold = await call('POST', '/productOfferingPrice', { name: 'P', ...body, lifecycleStatus: 'Active' });
  expect([sold.status, pathsOf(sold)]).toEqual([400, paths]);
  for (const lifecycleStatus of ['In design', 'In test'])
    expect((await call('PATCH', `/productOfferingPrice/${draft.body.id}`, { lifecycleStatus })).status).toBe(200);
  const late = await call('PATCH', `/productOfferingPrice/${draft.body.id}`, { lifecycleStatus: 'Active' });
  expect([late.status, pathsOf(late)]).toEqual([400, paths]);
  const offering = { name: 'O', productOfferingPrice: [{ id: draft.body.id }] };
  const refused = await call('POST', '/productOffering', { ...offering, lifecycleStatus: 'Active' });
  expect([refused.status, pathsOf(refused)]).toEqual([
    422,
    paths.map((path) => `productOfferingPrice(${draft.body.id}).${path}`),
  ]);
  expect((await call('POST', '/productOffering', offering)).status).toBe(201);
});

test('a price that was whole stays so, whatever its status: an offering on sale may have it', async () => {
  const { call } = openCatalog();
  const { body } = await call('POST', '/productOfferingPrice', voice);
  const refused = await call('PATCH', `/productOfferingPrice/${body.id}`, { price: null, unitOfMeasure: null });
  expect([refused.status, pathsOf(refused)]).toEqual([
    400,
    ['price.value', 'price.unit', 'unitOfMeasure.amount', 'unitOfMeasure.units'],
  ]);
});

test.each<[string, object, string[]]>([
  ['a usage price per nothing', { ...voice, unitOfMeasure: { amount: 0, units: 's' } }, ['unitOfMeasure.amount']],
  [
    'a usage price of another service',
    { ...voice, prodSpecCharValueUse: [named('service', 'tea')] },
    ['prodSpecCharValueUse'],
  ],
  ['another kind of price', { ...voice, priceType: 'gift' }, ['priceType']],
])('%s is refused, a draft too', async (_what, body, paths) => {
  const { call } = openCatalog();
  const refused = await call('POST', '/productOfferingPrice', { name: 'P', ...body });
  expect([refused.status, pathsOf(refused)]).toEqual([400, paths]);
});

const STATES = Object.keys(LIFECYCLE.transitions);
const LEGAL = STATES.flatMap((from) => (LIFECYCLE.transitions[from] ?? []).map((to) => `${from} → ${to}`));
test.each(STATES.flatMap((from) => STATES.filter((to) => to !== from).map((to) => [from, to])))(
  'from %s to %s',
  async (from, to) => {
    const { call } = openCatalog();
    const { body } = await call('POST', '/category', { name: 'A' });
    // The shortest way there by legal moves.
    const way: Record<string, string[]> = {
      'In study': [],
      'In design': ['In design'],
      'In test': ['In design', 'In test'],
      Rejected: ['Rejected'],
      Active: ['In design', 'In test', 'Active'],
      Launched: ['In design', 'In test', 'Active', 'Launched'],
      Retired: ['In design', 'In test', 'Active', 'Retired'],
      Obsolete: ['In design', 'In test', 'Active', 'Retired', 'Obsolete'],
    };
    for (const lifecycleStatus of way[from] ?? [])
      expect((await call('PATCH', `/category/${body.id}`, { lifecycleStatus })).status).toBe(200);
    const moved = await call('PATCH', `/category/${body.id}`, { lifecycleStatus: to });
    expect(moved.status).toBe(LEGAL.includes(`${from} → ${to}`) ? 200 : 409);
  },
);

test.each(['Retired', 'Obsolete', 'Rejected'])('nothing begins as %s', async (lifecycleStatus) => {
  expect((await openCatalog().call('POST', '/catalog', { name: 'A', lifecycleStatus })).status).toBe(409);
});

test.each(ROLES)('a %s may read', async (role) => {
  const { call } = openCatalog();
  await call('POST', '/catalog', { name: 'A' });
  const caller: Caller = { tenant: blue, subject: 's', roles: [role] };
  expect((await call('GET', '/catalog', undefined, caller)).body).toHaveLength(1);
  expect((await call('POST', '/catalog', { name: 'B' }, caller)).status).toBe(
    ['agent', 'operator'].includes(role) ? 201 : 403,
  );
});

test.each<[object, boolean]>([
  [{ lifecycleStatus: 'Active' }, true],
  [{ lifecycleStatus: 'Launched' }, true],
  [{ lifecycleStatus: 'In test' }, false],
  [{ lifecycleStatus: 'Active', isSellable: false }, false],
  [{ lifecycleStatus: 'Active', validFor: { startDateTime: '2026-03-01T12:00:00Z' } }, true],
  [{ lifecycleStatus: 'Active', validFor: { startDateTime: '2026-03-01T12:00:01Z' } }, false],
  [{ lifecycleStatus: 'Active', validFor: { endDateTime: '2026-03-01T12:00:00Z' } }, false],
])('%j is on sale: %s', (offering, expected) => {
  expect(isOnSale(offering, NOW)).toBe(expected);
});

test('an offering that cannot be rated by does not go on sale, and says all that is to be mended', async () => {
  const { call } = openCatalog();
  const price = await call('POST', '/productOfferingPrice', {
    ...voice,
    prodSpecCharValueUse: [...voice.prodSpecCharValueUse, named('period', 'peak')],
  });
  const periods = [named('timeZone', 'UTC'), named('period', { name: 'peak', days: [1], from: '08:00', to: '19:00' })];
  const offering = { name: 'Peak', productOfferingPrice: [{ id: price.body.id }], prodSpecCharValueUse: periods };
  const onSale = { ...offering, lifecycleStatus: 'Active' };
  expect(await call('POST', '/productOffering', onSale)).toMatchObject({
    status: 422,
    body: {
      violations: [{ path: `rule(${price.body.id})`, message: expect.stringContaining('no price in off-peak') }],
    },
  });
  const limit = named('spendingLimit', { id: 'cap', limit: '0', period: 'week' });
  expect(
    await call('POST', '/productOffering', { ...onSale, prodSpecCharValueUse: [...periods, limit] }),
  ).toMatchObject({
    status: 422,
    body: { violations: [{ path: expect.stringContaining('spendingLimit][0].period') }] },
  });
  const drafted = await call('POST', '/productOffering', { ...offering, lifecycleStatus: 'In test' });
  const address = `/productOffering/${drafted.body.id}`;
  expect((await call('PATCH', address, { lifecycleStatus: 'Active' })).status).toBe(422);
  const whole = [
    named('timeZone', 'UTC'),
    named('period', { name: 'peak', days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '24:00' }),
  ];
  const mended = { lifecycleStatus: 'Active', prodSpecCharValueUse: whole };
  expect((await call('PATCH', address, mended)).status).toBe(200);
  expect((await call('PATCH', address, { prodSpecCharValueUse: periods })).status).toBe(422);
  expect((await call('DELETE', `/productOfferingPrice/${price.body.id}`)).status).toBe(204);
  expect((await call('PATCH', address, { description: 'mended' })).status).toBe(200);
});
