import { cardinalityOf, faultsOfChoice } from '../../shared/product-catalog';
import { named, voice } from './open-catalog';
import { openTools, TOOLS } from './open-tools';

const option = (lower?: number, byDefault?: number, upper?: number) => ({
  bundledProductOfferingOption: {
    ...(lower === undefined ? {} : { numberRelOfferLowerLimit: lower }),
    ...(byDefault === undefined ? {} : { numberRelOfferDefault: byDefault }),
    ...(upper === undefined ? {} : { numberRelOfferUpperLimit: upper }),
  },
});

test.each<[string, object, object]>([
  ['nothing', {}, { min: 0, byDefault: 0, max: 1 }],
  ['a lower limit', option(2), { min: 2, byDefault: 2, max: 2 }],
  ['a default', option(undefined, 3), { min: 0, byDefault: 3, max: 3 }],
  ['all', option(1, 2, 4), { min: 1, byDefault: 2, max: 4 }],
])('a part that says %s has its cardinality', (_what, part, expected) => {
  expect(cardinalityOf(part)).toEqual(expected);
});

test.each<[string, Record<string, number>, string[]]>([
  ['nothing chosen: the defaults', {}, []],
  ['as many as allowed', { line: 4, roaming: 1 }, []],
  ['too few', { line: 0 }, ['line']],
  ['too many', { line: 5, roaming: 2 }, ['line', 'roaming']],
  ['what is no part', { tv: 1 }, ['tv']],
])('a bundle with %s', (_what, chosen, faults) => {
  const bundle = {
    bundledProductOffering: [
      { id: 'line', ...option(1, 2, 4) },
      { id: 'roaming', ...option(0, 0, 1) },
    ],
  };
  expect(faultsOfChoice(bundle, new Map(Object.entries(chosen))).map(({ path }) => path)).toEqual(faults);
});

test('a bundle goes on sale with parts that are sold, in numbers that can be met, and not within itself', async () => {
  const shop = openTools();
  const { offering: line } = await shop.offer('Line', 'Active');
  const { offering: gone } = await shop.offer('Gone', 'In test');
  const sell = (parts: object[]) =>
    shop.call('POST', '/productOffering', { name: 'Family', lifecycleStatus: 'Active', bundledProductOffering: parts });
  const refused = await sell([{ id: line, ...option(3, 1, 2) }, { id: gone }]);
  expect(refused.body.violations.map(({ path }: { path: string }) => path)).toEqual([
    'bundledProductOffering.0.bundledProductOfferingOption',
    'bundledProductOffering.1.id',
  ]);
  const sold = await sell([{ id: line, ...option(1, 2, 4) }]);
  expect(sold.status).toBe(201);
  const within = await shop.call('PATCH', `/productOffering/${line}`, {
    bundledProductOffering: [{ id: sold.body.id }],
  });
  expect([within.status, within.body.violations[0].message]).toEqual([
    422,
    expect.stringContaining('among its own parts'),
  ]);
});

const needing = (network: object) => ({
  name: 'Fast',
  lifecycleStatus: 'Active',
  prodSpecCharValueUse: [named('network', network)],
});
test('an offering that no network carries is not sold, and is told what the nearest one lacks', async () => {
  const shop = openTools();
  const declare = (body: object) => shop.tools('POST', `${TOOLS}/networkCapability`, body);
  await declare({ name: 'old', serviceType: ['voice', 'sms'], generation: ['4G'], downlinkMbps: 50 });
  await declare({
    name: 'new',
    serviceType: ['data'],
    slice: ['1-000001'],
    generation: ['4G', '5G'],
    downlinkMbps: 300,
  });
  const price = await shop.make('/productOfferingPrice', voice);
  const needs = { eSim: true, generation: '5G', slice: ['1-000001'], downlinkMbps: 1000 };
  const refused = await shop.call('POST', '/productOffering', {
    ...needing(needs),
    productOfferingPrice: [{ id: price }],
  });
  expect(refused.status).toBe(422);
  expect(refused.body.violations.map(({ message }: { message: string }) => message)).toEqual([
    'network new has no serviceType voice',
    'network new has no eSIM',
    'network new has no downlinkMbps of 1000',
  ]);
  const carried = await shop.call('POST', '/productOffering', needing({ generation: '5G', downlinkMbps: '300' }));
  expect([carried.status, carried.body.statusReason]).toEqual([201, undefined]);
});

test('where no network says what it can do, an offering that asks for something is sold with a warning', async () => {
  const shop = openTools();
  const sold = await shop.call('POST', '/productOffering', needing({ eSim: true }));
  expect([sold.status, sold.body.statusReason]).toEqual([201, expect.stringContaining('none has declared')]);
  const { offering } = await shop.offer('Plain', 'Active');
  expect((await shop.call('GET', `/productOffering/${offering}`)).body.statusReason).toBeUndefined();
});
