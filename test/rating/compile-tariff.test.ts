import { compileTariff, type OfferingToCompile, type PriceToCompile } from '../../shared/rating';

const named = (name: string, ...values: unknown[]) => ({
  name,
  productSpecCharacteristicValue: values.map((value) => ({ value })),
});
const price = (over: Partial<PriceToCompile>, ...uses: ReturnType<typeof named>[]): PriceToCompile => ({
  id: 'voice',
  priceType: 'usage',
  price: { unit: 'EUR', value: '0.09' },
  unitOfMeasure: { amount: '1', units: 'min' },
  prodSpecCharValueUse: [named('service', 'voice'), ...uses],
  ...over,
});
const offering: OfferingToCompile = {
  id: 'bundle',
  version: '2',
  validFor: { startDateTime: '2026-12-01T00:00:00Z' },
  prodSpecCharValueUse: [
    named('allowance', { id: 'data', service: 'data', amount: '5', units: 'GiB', zones: ['home', 'eu'], priority: 10 }),
  ],
};

test('an offering and its prices become rules and allowances in exact units', () => {
  const compiled = compileTariff(
    offering,
    [price({}, named('increment', '60/1'), named('destinationPrefix', '49', '43'))],
    3,
    7,
  );
  expect(compiled).toMatchObject({
    ok: true,
    value: {
      offeringId: 'bundle',
      version: '2.3',
      currency: 'EUR',
      validFrom: Date.parse('2026-12-01T00:00:00Z'),
      rules: [
        {
          service: 'voice',
          priceNano: 90_000_000n,
          perUnits: 60n,
          firstIncrement: 60n,
          nextIncrement: 1n,
          destinationPrefixes: ['49', '43'],
          zone: 'home',
          decimals: 4,
          rounding: 'up',
        },
      ],
      allowances: [
        { id: 'data', units: 5n * 1024n ** 3n, zones: ['home', 'eu'], priority: 10, validity: { months: 1 } },
      ],
    },
  });
});

test.each([
  ['an unknown service', price({ prodSpecCharValueUse: [named('service', 'fax')] }), 'service'],
  ['no service', price({ prodSpecCharValueUse: [] }), 'service'],
  ['a price that is no decimal', price({ price: { unit: 'EUR', value: 'free' } }), 'price.value'],
  ['a negative price', price({ price: { unit: 'EUR', value: '-1' } }), 'price.value'],
  ['a unit of another service', price({ unitOfMeasure: { amount: '1', units: 'MiB' } }), 'unitOfMeasure'],
  ['no unit', price({ unitOfMeasure: undefined }), 'unitOfMeasure'],
  ['an increment of zero', price({}, named('increment', '0/1')), 'increment'],
  ['an increment without a second part', price({}, named('increment', '60')), 'increment'],
  ['ten decimals', price({}, named('decimals', '10')), 'decimals'],
  ['an unknown rounding', price({}, named('rounding', 'sideways')), 'rounding'],
  ['a destination with a plus', price({}, named('destinationPrefix', '+49')), 'destinationPrefix'],
  ['a network of letters', price({}, named('visitedNetwork', 'DE')), 'visitedNetwork'],
  ['no currency', price({ price: { value: '1' } }), 'productOfferingPrice'],
])('%s is refused with its path', (_what, bad, path) => {
  const compiled = compileTariff({ id: 'o' }, [bad], 1, 0);
  expect(compiled.ok).toBe(false);
  expect(!compiled.ok && compiled.error.violations?.some((violation) => violation.path.includes(path))).toBe(true);
});

test('every violation is told at once', () => {
  const compiled = compileTariff(
    { id: 'o' },
    [price({ price: { unit: 'EUR', value: 'x' }, unitOfMeasure: undefined })],
    1,
    0,
  );
  expect(!compiled.ok && compiled.error.violations).toHaveLength(2);
});
