import { type PriceRule, priceUsage, rateUsage, type Tariff } from '../../shared/rating';
import { RULE } from './a-rule';

const rule = (over: Partial<PriceRule>): PriceRule => ({ ...RULE, priceNano: 90_000_000n, ...over });
const tariff = (...rules: PriceRule[]): Tariff => ({
  offeringId: 'o',
  version: '1.1',
  currency: 'EUR',
  validFrom: 0,
  rules,
  allowances: [],
});

function rated(by: PriceRule, units: bigint) {
  const found = rateUsage({ service: 'voice', units }, [tariff(by)]);
  if (!found) throw new Error('nothing rates it');
  return found;
}

describe('increments', () => {
  test.each([
    // units, first, next → billed
    [0n, 60n, 1n, 0n],
    [1n, 60n, 1n, 60n],
    [60n, 60n, 1n, 60n],
    [61n, 60n, 1n, 61n],
    [61n, 60n, 60n, 120n],
    [31n, 30n, 6n, 36n],
    [36n, 30n, 6n, 36n],
    [37n, 30n, 6n, 42n],
    [52_428_801n, 1024n, 1024n, 52_429_824n],
  ])('%d units at %d/%d are billed as %d', (units, firstIncrement, nextIncrement, billed) =>
    expect(rated(rule({ firstIncrement, nextIncrement }), units).billedUnits).toBe(billed),
  );
});

describe('the price of units', () => {
  test.each([
    ['a minute at 0.09', rule({}), 60n, 90_000_000n],
    ['a second at 0.09 a minute is exactly 0.0015', rule({}), 1n, 1_500_000n],
    ['a third of a cent rounds up once, at 4 decimals', rule({ priceNano: 10_000_000n, perUnits: 3n }), 1n, 3_400_000n],
    [
      'and half-even where the tariff says so',
      rule({ priceNano: 10_000_000n, perUnits: 3n, rounding: 'half-even' }),
      1n,
      3_300_000n,
    ],
    ['a connect fee is added once', rule({ connectFeeNano: 50_000_000n }), 120n, 230_000_000n],
    ['nothing used costs nothing, connect fee included', rule({ connectFeeNano: 50_000_000n }), 0n, 0n],
  ])('%s', (_what, priced, units, nano) => expect(priceUsage(rated(priced, units)).amountNano).toBe(nano));
});

describe('the rule that rates', () => {
  const home = rule({ priceId: 'home' });
  const eu = rule({ priceId: 'eu', destinationPrefixes: ['49', '43'] });
  const mobile = rule({ priceId: 'mobile', destinationPrefixes: ['4917'] });
  const roaming = rule({ priceId: 'roaming', visitedNetworks: ['262', '208'] });
  const anywhere = rule({ priceId: 'anywhere', visitedNetworks: ['*'] });
  const rates = tariff(home, eu, mobile, roaming, anywhere);
  test.each([
    ['the longest destination prefix wins', { destination: '4917012345' }, 'mobile'],
    ['a shorter one rates the rest', { destination: '4930123' }, 'eu'],
    ['no prefix fits: the one without', { destination: '353861234' }, 'home'],
    ['a named network abroad', { destination: '353861234', visitedNetwork: '26201' }, 'roaming'],
    ['any other network abroad', { visitedNetwork: '31026' }, 'anywhere'],
  ])('%s', (_what, where, priceId) =>
    expect(rateUsage({ service: 'voice', units: 60n, ...where }, [rates])?.rule.priceId).toBe(priceId),
  );

  test('a home price never rates usage abroad', () =>
    expect(rateUsage({ service: 'voice', units: 60n, visitedNetwork: '31026' }, [tariff(home)])).toBeUndefined());

  test('an add-on is asked before the main tariff', () => {
    const addOn = tariff(rule({ priceId: 'add-on', visitedNetworks: ['*'] }));
    expect(rateUsage({ service: 'voice', units: 1n, visitedNetwork: '20801' }, [addOn, rates])?.rule.priceId).toBe(
      'add-on',
    );
    expect(rateUsage({ service: 'voice', units: 1n }, [addOn, rates])?.rule.priceId).toBe('home');
  });
});
