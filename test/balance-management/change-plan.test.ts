import {
  addPlan,
  type BalanceAccount,
  changePlan,
  endPlan,
  planOfBucket,
  renewAllowances,
} from '../../shared/balance-management';
import type { Tariff } from '../../shared/rating';
import { AT, accountWith, idleGroup, minutes, planOf, sessionOf } from './account';

const { remaining: _, ...allowance } = minutes({ id: 'minutes', granted: 900n });
const HOUR = 3_600_000;
const T = AT + HOUR;
const NEXT = { productId: 'product-1', offeringId: 'plus', allowances: [allowance] };
const BEFORE = accountWith({
  plans: [planOf('product-1'), planOf('extra', { addOn: true })],
  buckets: [minutes({ remaining: 40n }), minutes({ id: 'extra/minutes' })],
  moneyNano: 5n,
});
const changed = (account: BalanceAccount, next: Partial<typeof NEXT> = {}, atMs = T) =>
  changePlan(account, { ...NEXT, ...next }, atMs);

test('one plan ends where the other begins, in one posting; money and add-ons stay', () => {
  const after = changed(BEFORE);
  expect(after?.plans).toEqual([
    planOf('product-1', { until: T }),
    planOf('extra', { addOn: true }),
    planOf('product-1', { offeringId: 'plus', from: T }),
  ]);
  expect(after?.moneyNano).toBe(5n);
  expect(after?.postings).toMatchObject([
    { kind: 'plan', reference: 'product/product-1', legs: [{ account: 'product-1@1/minutes', delta: 900n }] },
  ]);
});

test('the old allowance pays for usage of its time alone, the new one is told apart', () => {
  const after = changed(BEFORE);
  expect(after?.buckets).toMatchObject([
    { id: 'product-1/minutes', remaining: 40n, validUntil: T },
    { id: 'extra/minutes', validUntil: AT + 24 * HOUR },
    { id: 'product-1@1/minutes', remaining: 900n },
  ]);
  expect(planOfBucket(after?.plans ?? [], 'product-1/minutes')?.offeringId).toBe('payg');
  expect(planOfBucket(after?.plans ?? [], 'product-1@1/minutes~2')?.offeringId).toBe('plus');
});

test('done again it changes nothing; nor does a request that is older than the plan', () => {
  const after = changed(BEFORE);
  if (!after) throw new Error('the plan was changed');
  expect(changed(after)).toBeUndefined();
  expect(changed(after, { offeringId: 'payg' }, AT)).toBeUndefined();
  expect(changed(after, { offeringId: 'payg' }, T + 1)?.buckets.map(({ id }) => id)).toContain('product-1@2/minutes');
});

test('sessions hold on to what they were granted, and are told to ask again', () => {
  const session = sessionOf([idleGroup({ granted: 1n, reservedUnits: { 'product-1/minutes': 5n }, validUntil: T })], {
    notifies: true,
  });
  expect(changed({ ...BEFORE, sessions: [session] })).toMatchObject({
    sessions: [{ groups: [{ reservedUnits: { 'product-1/minutes': 5n } }] }],
    postings: [{ signals: [{ kind: 'terms-changed' }, { kind: 'session-reauthorization', ref: 'smf.1' }] }],
  });
});

test.each([
  ['raised', 0n, 100n, 0n, 100n],
  ['lowered, as far as nothing of it is used', 100n, 10n, 0n, 10n],
  ['kept, while more is overdrawn than the new plan lets', 100n, 10n, -50n, 100n],
])('the credit limit is %s', (_, creditLimitNano, wanted, moneyNano, expected) => {
  const account = { ...BEFORE, creditLimitNano, moneyNano };
  expect(changePlan(account, { ...NEXT, creditLimitNano: wanted }, T)?.creditLimitNano).toBe(expected);
});

test('a product that has no plan to change is a defect of whoever asks', () => {
  expect(() => changed(accountWith())).toThrow('a plan that can be changed');
});

test('what the old plan would have given anew ends with it, though it is settled late; the end takes all', () => {
  const tariff = (offeringId: string): Tariff => ({
    offeringId,
    version: '1',
    currency: 'EUR',
    validFrom: 0,
    rules: [],
    allowances: [
      { id: 'minutes', service: 'voice', units: 600n, zones: [], priority: 10, validity: { days: 1 }, recurring: true },
    ],
  });
  const versions = new Map(['payg', 'plus'].map((id) => [id, [tariff(id)]]));
  const late = AT + 36 * HOUR;
  const day = { ...allowance, validUntil: late + 24 * HOUR };
  const after = changed(BEFORE, { allowances: [day] }, late);
  if (!after) throw new Error('the plan was changed');
  const { account } = renewAllowances(after, versions, late + HOUR);
  expect(
    account.buckets.filter(({ id }) => id.startsWith('product-1')).map(({ id, validUntil }) => [id, validUntil]),
  ).toEqual([
    ['product-1/minutes', AT + 24 * HOUR],
    ['product-1@1/minutes', late + 24 * HOUR],
    ['product-1/minutes~1', late],
  ]);
  const ended = endPlan(account, 'product-1', late + 2 * HOUR);
  expect(ended?.buckets.map(({ id }) => id)).toEqual(['extra/minutes', 'extra/minutes~1']);
  expect(ended?.plans.filter(({ until }) => until === undefined).map(({ productId }) => productId)).toEqual(['extra']);
  expect(addPlan(account, planOf('product-1'), [], late)).toBeUndefined();
});
