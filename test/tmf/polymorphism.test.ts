import { MemoryResourceStore } from '../../shared/adapters/memory/memory-resource-store';
import { fixedClock } from '../../shared/kernel/clock';
import { countingIds } from '../../shared/kernel/ids';
import { api, array, decimal, integer, object, resource, string } from '../../shared/tmf/declaration';
import { tmfApi } from '../../shared/tmf/engine';
import { compileExtension, type ExtensionSchemas } from '../../shared/tmf/extension-schema';
import { callerOf, NOW } from './shop';

const rules = {
  required: ['name'],
  readOnly: [],
  operations: ['create', 'list', 'get', 'patch'],
  lookups: [],
  events: [],
  access: { read: ['agent'], write: ['agent'] },
} as const;

const vehicle = resource({
  ...rules,
  name: 'vehicle',
  type: 'Vehicle',
  attributes: { name: string() },
  subtypes: {
    Lorry: { attributes: { load: decimal() }, required: ['load'] },
    Bicycle: { attributes: { gears: integer() } },
  },
});
const box = resource({
  ...rules,
  name: 'box',
  type: 'Box',
  attributes: {
    name: string(),
    size: integer(),
    part: array(object({ name: string(), inner: object({ size: integer() }) })),
  },
});
const fleetApi = api({
  id: 'FLEET',
  title: 'Fleet',
  basePath: '/fleet/v1',
  domain: 'fleet',
  resources: [vehicle, box],
});

const LOCATION = 'https://blue.example/schemas/gift-box.json';
const giftBox = {
  type: 'object',
  properties: {
    ribbon: { enum: ['red', 'gold'] },
    card: { type: 'object', properties: { text: { type: 'string', maxLength: 5 } }, required: ['text'] },
    weight: { type: 'number', maximum: 10 },
  },
  required: ['ribbon'],
};

function openFleet() {
  const compiled = compileExtension(giftBox);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.error));
  const schemas: ExtensionSchemas = {
    find: async (tenant, location, type) =>
      tenant === 'blue' && location === LOCATION && type === 'GiftBox' ? compiled.value : undefined,
  };
  const store = new MemoryResourceStore(fleetApi.resources);
  const handler = tmfApi(fleetApi, { store, schemas, ids: countingIds('v'), clockOf: async () => fixedClock(NOW) });
  return { call: callerOf(handler, fleetApi.basePath), store };
}

describe('declared subtypes', () => {
  test('a collection takes and answers them, each with its own attributes', async () => {
    const { call } = openFleet();
    await call('POST', '/vehicle', { body: { name: 'van' } });
    const lorry = await call('POST', '/vehicle', { text: '{"name":"big","@type":"Lorry","load":7.50}' });
    await call('POST', '/vehicle', { body: { name: 'bike', '@type': 'Bicycle', gears: 21 } });
    expect(lorry.status).toBe(201);
    expect(lorry.text).toContain('"load":7.50');
    const all = await call('GET', '/vehicle');
    expect(all.body.map((one: { '@type': string }) => one['@type'])).toEqual(['Vehicle', 'Lorry', 'Bicycle']);
    expect((await call('GET', '/vehicle?@type=Lorry')).body.map((one: { name: string }) => one.name)).toEqual(['big']);
    expect((await call('GET', '/vehicle?gears.gt=20')).body).toHaveLength(1);
  });

  test.each([
    [
      'an unknown type',
      { name: 'a', '@type': 'Boat' },
      { path: '@type', message: 'is one of: Vehicle, Lorry, Bicycle' },
    ],
    [
      'another subtype’s attribute',
      { name: 'a', '@type': 'Bicycle', load: 1 },
      { path: 'load', message: 'is not an attribute of this resource' },
    ],
    ['a subtype without what it must have', { name: 'a', '@type': 'Lorry' }, { path: 'load', message: 'is required' }],
  ])('%s is refused', async (_name, body, violation) => {
    const { call } = openFleet();
    const refused = await call('POST', '/vehicle', { body });
    expect(refused.status).toBe(400);
    expect(refused.body.violations).toContainEqual(violation);
  });

  test('what becomes another subtype leaves the attributes of the one before behind', async () => {
    const { call } = openFleet();
    await call('POST', '/vehicle', { body: { name: 'bike', '@type': 'Bicycle', gears: 21 } });
    const refused = await call('PATCH', '/vehicle/v1', { body: { '@type': 'Lorry', load: 1 } });
    expect(refused.body.violations).toEqual([{ path: 'gears', message: 'is not an attribute of this resource' }]);
    const moved = await call('PATCH', '/vehicle/v1', { body: { '@type': 'Lorry', load: 1, gears: null } });
    expect(moved.body).toMatchObject({ '@type': 'Lorry', load: 1 });
    const bare = await call('PATCH', '/vehicle/v1', { body: { load: null } });
    expect(bare.body.violations).toContainEqual({ path: 'load', message: 'is required: it cannot be removed' });
  });
});

describe('registered schemas', () => {
  const named = { '@type': 'GiftBox', '@schemaLocation': LOCATION };

  test('a body that names one carries its attributes', async () => {
    const { call } = openFleet();
    const made = await call('POST', '/box', { body: { ...named, name: 'b', ribbon: 'red', weight: 2.5 } });
    expect(made.status).toBe(201);
    expect((await call('GET', '/box/v1')).body).toMatchObject({ ...named, name: 'b', ribbon: 'red', weight: 2.5 });
    const patched = await call('PATCH', '/box/v1', { body: { ribbon: 'gold', size: 3 } });
    expect(patched.body).toMatchObject({ ribbon: 'gold', size: 3, weight: 2.5 });
  });

  test('and is held to it: 400 with every path', async () => {
    const { call } = openFleet();
    const body = { ...named, name: 1, ribbon: 'blue', card: { text: 'too long' }, weight: 11, bow: true };
    const refused = await call('POST', '/box', { body });
    expect(refused.status).toBe(400);
    expect(refused.body.violations.map(({ path }: { path: string }) => path).sort()).toEqual([
      'bow',
      'card.text',
      'name',
      'ribbon',
      'weight',
    ]);
    const without = await call('POST', '/box', { body: { ...named, name: 'b', card: {} } });
    expect(without.body.violations).toEqual([
      { path: 'ribbon', message: 'is required' },
      { path: 'card.text', message: 'is required' },
    ]);
  });

  test('a patch cannot break it, nor take the schema away from what needs it', async () => {
    const { call } = openFleet();
    await call('POST', '/box', { body: { ...named, name: 'b', ribbon: 'red' } });
    const broken = await call('PATCH', '/box/v1', { body: { ribbon: null } });
    expect(broken.body.violations).toEqual([{ path: 'ribbon', message: 'is required' }]);
    const taken = await call('PATCH', '/box/v1', { body: { '@schemaLocation': null } });
    expect(taken.body.violations).toEqual([{ path: 'ribbon', message: 'is not an attribute of this resource' }]);
    expect(
      (await call('PATCH', '/box/v1', { body: { '@type': null, '@schemaLocation': null, ribbon: null } })).status,
    ).toBe(200);
  });

  test.each([
    ['at an unknown address', { '@type': 'GiftBox', '@schemaLocation': 'https://x.example/s.json', ribbon: 'red' }],
    ['of another type', { '@type': 'Casket', '@schemaLocation': LOCATION }],
    ['without a type, though it has more', { '@schemaLocation': LOCATION, ribbon: 'red' }],
  ])('one %s is 422 and says where', async (_name, more) => {
    const { call } = openFleet();
    const refused = await call('POST', '/box', { body: { name: 'b', ...more } });
    expect(refused.status).toBe(422);
    expect(refused.body.violations[0].path).toBe('@schemaLocation');
  });

  test('an address that says no more than the declaration needs no registration', async () => {
    const { call } = openFleet();
    const body = { name: 'b', '@type': 'Box', '@schemaLocation': 'https://tmforum.example/Box.schema.json' };
    expect((await call('POST', '/box', { body })).status).toBe(201);
  });

  test('without one, unknown attributes are refused', async () => {
    const { call } = openFleet();
    const refused = await call('POST', '/box', { body: { name: 'b', ribbon: 'red' } });
    expect(refused.body.violations).toEqual([{ path: 'ribbon', message: 'is not an attribute of this resource' }]);
  });
});

describe('registered schemas of what stands within a body', () => {
  const named = { '@type': 'GiftBox', '@schemaLocation': LOCATION };
  const unknown = { '@type': 'GiftBox', '@schemaLocation': 'https://x.example/s.json' };

  test('an object at any depth carries its schema’s attributes, when it is made and when it is patched', async () => {
    const { call } = openFleet();
    const part = [{ name: 'a' }, { ...named, ribbon: 'red', inner: { ...named, ribbon: 'gold', size: 1 } }];
    const made = await call('POST', '/box', { body: { name: 'b', part } });
    expect(made.status).toBe(201);
    expect((await call('GET', '/box/v1')).body).toMatchObject({ part });
    const patched = await call('PATCH', '/box/v1', { body: { part: [{ ...named, ribbon: 'gold', weight: 1.5 }] } });
    expect(patched.body.part).toEqual([{ ...named, ribbon: 'gold', weight: 1.5 }]);
  });

  test.each([
    [
      'is held to it',
      { ...named, ribbon: 'blue', weight: 11, bow: 1 },
      ['part.0.bow', 'part.0.ribbon', 'part.0.weight'],
    ],
    ['has what it must have, with nothing else too', { ...named, name: 'a' }, ['part.0.ribbon']],
    ['deep down as well', { inner: { ...named, ribbon: 'red', card: {} } }, ['part.0.inner.card.text']],
    ['has no more than the declaration without one', { ribbon: 'red' }, ['part.0.ribbon']],
    [
      'hears that its schema is not registered',
      { ...unknown, ribbon: 'red' },
      ['part.0.@schemaLocation', 'part.0.ribbon'],
    ],
  ])('it %s: 400 with every path', async (_what, part, paths) => {
    const { call } = openFleet();
    await call('POST', '/box', { body: { name: 'b' } });
    for (const refused of [
      await call('POST', '/box', { body: { name: 'c', part: [part] } }),
      await call('PATCH', '/box/v1', { body: { part: [part] } }),
    ]) {
      expect(refused.status).toBe(400);
      expect(refused.body.violations.map(({ path }: { path: string }) => path).sort()).toEqual(paths);
    }
  });

  test('an address that says no more than the declaration needs no registration', async () => {
    const { call } = openFleet();
    const part = [{ name: 'a', '@type': 'Part', '@schemaLocation': 'https://tmforum.example/Part.schema.json' }];
    expect((await call('POST', '/box', { body: { name: 'b', part } })).status).toBe(201);
  });

  test('one body names only so many: what is beyond them is held to the declaration', async () => {
    const { call } = openFleet();
    const others = Array.from({ length: 20 }, (_, at) => ({ ...unknown, '@type': `T${at}` }));
    const body = { name: 'b', part: [...others, { ...named, ribbon: 'red' }] };
    expect((await call('POST', '/box', { body })).status).toBe(400);
  });
});

describe('what may be registered', () => {
  test.each<[string, unknown, string]>([
    ['no object', 'text', ''],
    ['no object’s schema', { type: 'string', properties: {} }, 'type'],
    ['no attributes', { type: 'object' }, 'properties'],
    ['a word we do not know', { type: 'object', properties: { a: { tipe: 'string' } } }, 'properties.a.tipe'],
    ['a word with a wrong value', { type: 'object', properties: {}, required: 5 }, 'required'],
    [
      'what leads elsewhere',
      { type: 'object', properties: { a: { $ref: 'https://x.example/' } } },
      'properties.a.$ref',
    ],
    ['what leads in circles', { type: 'object', properties: { a: { $ref: '#' } } }, 'properties.a.$ref'],
    ['a slow pattern', { type: 'object', properties: { a: { pattern: '(a+)+$' } } }, 'properties.a.pattern'],
    ['a pattern that is none', { type: 'object', properties: { a: { pattern: '[' } } }, 'properties.a.pattern'],
    ['too much', { type: 'object', properties: {}, description: 'x'.repeat(40_000) }, ''],
  ])('not %s', (_name, schema, path) => {
    const compiled = compileExtension(schema);
    expect(compiled.ok).toBe(false);
    if (!compiled.ok) expect(compiled.error.map((violation) => violation.path)).toContain(path);
  });
});
