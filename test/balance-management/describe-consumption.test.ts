import type { CountedLimit } from '../../shared/balance-management';
import { post } from '../../shared/balance-management';
import { describeConsumption } from '../../shared/balance-management/describe-consumption';
import { AT, accountWith, draftOf, minutes, planOf } from './account';

const EUR = 1_000_000_000n;
const ENDS = '2026-12-16T12:00:00.000Z';

const limitOf = (id: string, over: Partial<CountedLimit['rule']> = {}): CountedLimit => ({
  counterId: `${id}/b1`,
  rule: {
    id,
    counts: 'money',
    scope: {},
    period: 'month',
    limit: 50n * EUR,
    action: 'block',
    noticePercents: [80],
    ...over,
  },
});
const TERMS = {
  limits: [
    limitOf('spend'),
    limitOf('green', { counts: 'carbon', period: 'day', limit: 2_000_000n, noticePercents: [] }),
    limitOf('call', { period: 'session' }),
  ],
  notices: [{ lowBalanceNano: [], allowancePercents: [50], expiryHours: [] }],
};

const account = accountWith({
  billingAccountId: 'bill-1',
  plans: [planOf('b1'), planOf('extra'), planOf('extra', { from: AT + 1 })],
  buckets: [
    minutes({ id: 'b1/minutes', remaining: 150n }),
    minutes({ id: 'extra/gift', service: 'data', granted: 0n, remaining: 0n, priority: 20 }),
  ],
  counters: [
    { id: 'spend/b1', period: '2026-12', spent: 41n * EUR },
    { id: 'green/b1', period: '2026-12-15', spent: 1_250_000n },
  ],
});

const counter = (id: string, counterType: string, amount: string, valueName: string, units = 's') => ({
  id: `${id}:${counterType}`,
  counterType,
  level: 'global',
  value: { amount, units },
  valueName,
  consumptionPeriod: { endDateTime: ENDS },
});
const limit = (id: string, counterType: string, amount: string, valueName: string, units = 'EUR') => ({
  id: `${id}/b1:${counterType}`,
  counterType,
  level: 'user',
  valueName,
  value: { amount, units },
});
const SUMMARIES = [
  limit('spend', 'spent', '41', 'spend of 2026-12'),
  limit('spend', 'limit', '50', 'spend of 2026-12'),
  limit('spend', 'threshold80', '40', 'spend of 2026-12'),
  limit('green', 'spent', '1.25', 'green of 2026-12-15', 'g'),
  limit('green', 'limit', '2', 'green of 2026-12-15', 'g'),
];

test('a balance’s consumption, whole: each product once, each bucket counted, no limit of a session', () => {
  const { bucketRefOrValue = [], ...told } = describeConsumption(account, TERMS, AT + 60_000);
  expect(told).toEqual({
    id: 'b1',
    name: 'Consumption of balance b1',
    creationDate: '2026-12-15T12:01:00.000Z',
    lastUpdate: '2026-12-15T12:00:00.000Z',
    state: 'done',
    relatedParty: [{ id: 'party-1', role: 'customer' }],
    partyAccount: [{ id: 'bill-1' }],
    product: ['b1', 'extra'].map((id) => ({ id, consumptionSummary: SUMMARIES })),
  });
  const [money, voice, gift] = bucketRefOrValue;
  expect(money).not.toHaveProperty('bucketCounter');
  expect(voice).toMatchObject({ id: 'b1:b1:minutes', remainingValueName: '25 % of voice' });
  expect(voice?.bucketCounter).toEqual([
    counter('b1:b1:minutes', 'used', '450', '75 % of voice'),
    counter('b1:b1:minutes', 'granted', '600', '100 % of voice'),
    counter('b1:b1:minutes', 'threshold50', '300', '50 % of voice'),
  ]);
  expect(gift).toMatchObject({ remainingValueName: '0 % of data' });
});

test('of one product alone: its buckets, without the money that is everybody’s', () => {
  const told = describeConsumption(account, TERMS, AT, 'extra');
  expect(told.product?.map(({ id }) => id)).toEqual(['extra']);
  expect(told.bucketRefOrValue?.map(({ id }) => id)).toEqual(['b1', 'b1:extra:gift']);
  expect(describeConsumption(account, TERMS, AT, 'none')).toMatchObject({ product: [], bucketRefOrValue: [] });
});

test('it was last changed by the last posting; a balance that bills nobody has no account', () => {
  const plain = accountWith({ moneyNano: EUR });
  const posted = post(plain, [draftOf({ at: AT + 5_000, legs: [{ account: 'money', delta: -EUR }] })]);
  const told = describeConsumption(posted, { limits: [], notices: [] }, AT + 9_000);
  expect(told.lastUpdate).toBe('2026-12-15T12:00:05.000Z');
  expect(told).not.toHaveProperty('partyAccount');
});
