import { addPlan, endPlan, type Leg, openAccount } from '../../shared/balance-management';
import { tenantId } from '../../shared/kernel/tenant';
import { AT, accountWith, idleGroup, minutes, planOf, sessionOf } from './account';

const { remaining: _, ...allowance } = minutes();
const LATER = AT + 86_400_000;

test('an account opens empty, and its first posting says so', () => {
  const given = { tenant: tenantId('demo'), balanceId: 'b1', partyId: 'p1', billingAccountId: 'ba1', currency: 'EUR' };
  const account = openAccount({ ...given, atMs: AT });
  expect(account).toMatchObject({ ...given, number: 1, moneyNano: 0n, openedAt: AT });
  expect(account).toMatchObject({
    creditLimitNano: 0n,
    buckets: [],
    plans: [],
    sessions: [],
    counters: [],
    limits: [],
  });
  expect(account.postings).toMatchObject([
    { number: 1, kind: 'open', day: '2026-12-15', at: AT, reference: 'balance/b1', legs: [], count: 0, ids: [] },
  ]);
});

describe('a product’s plan', () => {
  test('comes with its allowances, granted in one posting', () => {
    const account = addPlan(accountWith(), planOf('product-1'), [allowance], AT);
    expect(account?.plans).toEqual([planOf('product-1')]);
    expect(account?.buckets).toEqual([minutes()]);
    expect(account?.postings).toMatchObject([
      {
        kind: 'plan',
        day: '2026-12-15',
        reference: 'product/product-1',
        legs: [{ account: 'product-1/minutes', delta: 600n }],
        count: 0,
        ids: [],
      },
    ]);
  });

  test('stands beside the plans that are there', () => {
    const one = accountWith({ plans: [planOf('product-1')], buckets: [minutes({ remaining: 1n })] });
    const two = addPlan(one, planOf('product-2'), [{ ...allowance, id: 'product-2/minutes' }], AT);
    expect(two?.plans.map(({ productId }) => productId)).toEqual(['product-1', 'product-2']);
    expect(two?.buckets).toEqual([minutes({ remaining: 1n }), minutes({ id: 'product-2/minutes' })]);
  });

  test('is there once: the same product again changes nothing', () => {
    const account = accountWith({ plans: [planOf('product-2'), planOf('product-1')] });
    expect(addPlan(account, planOf('product-1'), [allowance], AT)).toBeUndefined();
  });
});

describe('the end of a plan', () => {
  const both = accountWith({
    plans: [planOf('product-1'), planOf('product-2')],
    buckets: [minutes({ remaining: 40n }), minutes({ id: 'product-2/minutes' })],
    sessions: [sessionOf([idleGroup({ granted: 1n, reservedUnits: { 'product-1/minutes': 5n }, validUntil: LATER })])],
  });

  test('takes back what is left of its own allowances, held or not, and leaves the others', () => {
    const ended = endPlan(both, 'product-1', LATER);
    expect(ended?.plans).toEqual([planOf('product-1', { until: LATER }), planOf('product-2')]);
    expect(ended?.buckets).toEqual([minutes({ id: 'product-2/minutes' })]);
    expect(ended?.sessions[0]?.groups[0]?.reservedUnits).toEqual({});
    expect(ended?.postings).toMatchObject([
      {
        kind: 'expire',
        day: '2026-12-16',
        reference: 'product/product-1',
        legs: [{ account: 'product-1/minutes', delta: -40n }] satisfies Leg[],
        count: 0,
        ids: [],
      },
    ]);
  });

  test.each([
    ['is there no more', endPlan(both, 'product-1', LATER), 'product-1'],
    ['never was', both, 'product-3'],
    ['has a name that another begins with', both, 'product'],
  ])('of a product that %s changes nothing', (_what, account, productId) => {
    expect(account && endPlan(account, productId, LATER)).toBeUndefined();
  });
});
