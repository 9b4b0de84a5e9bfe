import { type DiscountRule, rateUsage, type Tariff } from '../../shared/rating';
import { RULE } from './a-rule';

const discount = (id: string, kind: DiscountRule['kind']): DiscountRule => ({ id, kind, valueNano: 1n, scope: {} });
const tariff = (offeringId: string, discounts: readonly DiscountRule[]): Tariff => ({
  offeringId,
  version: '1.1',
  currency: 'EUR',
  validFrom: 0,
  rules: [RULE],
  allowances: [],
  discounts,
});
const order = (tariffs: readonly Tariff[]): string[] | undefined =>
  rateUsage({ service: 'voice', units: 60n, startedAtMs: 0 }, tariffs)?.discounts.map(
    (one) => `${one.tariff.offeringId}/${one.discount.id}`,
  );

// Amounts come last, whoever gives them; two offerings of one kind by name; two of one offering by theirs.
const PLAN = [discount('z', 'fixedPrice'), discount('b', 'percent'), discount('a', 'percent'), discount('0', 'amount')];
const ADD_ON = [discount('y', 'amount'), discount('x', 'percent'), discount('a', 'fixedPrice')];
const EXPECTED = ['add-on/a', 'plan/z', 'add-on/x', 'plan/a', 'plan/b', 'add-on/y', 'plan/0'];

test.each([
  ['as written', PLAN, ADD_ON],
  ['written backwards', [...PLAN].reverse(), [...ADD_ON].reverse()],
])(
  'discounts are taken by kind, then by offering, then by name, however they were bought: %s',
  (_what, plan, addOn) => {
    expect(order([tariff('plan', plan), tariff('add-on', addOn)])).toEqual(EXPECTED);
    expect(order([tariff('add-on', addOn), tariff('plan', plan)])).toEqual(EXPECTED);
  },
);
