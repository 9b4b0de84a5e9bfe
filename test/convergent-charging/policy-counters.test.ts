import type { BalanceAccount } from '../../shared/balance-management';
import { policyCounters } from '../../shared/convergent-charging';
import type { Tariff } from '../../shared/rating';
import { AT, accountWith, minutes, planOf } from '../balance-management/account';
import { TARIFF } from './world';

const DAY_MS = 86_400_000;
const [allowance] = TARIFF.allowances;
if (!allowance) throw new Error('The tariff has minutes');
/** Told at 80 and at 50 percent; minutes come again, gifts do not. */
const NOTED: Tariff = {
  ...TARIFF,
  allowances: [
    { ...allowance, id: 'minutes', recurring: true },
    { ...allowance, id: 'gift' },
  ],
  notices: { lowBalanceNano: [], allowancePercents: [80, 50], expiryHours: [] },
};

const countersOf = (buckets: BalanceAccount['buckets'], tariff = NOTED) =>
  policyCounters(accountWith({ plans: [planOf('p1')], buckets }), undefined, new Map([['payg', [tariff]]]), AT);

const bucket = (id: string, remaining: bigint, over: Partial<BalanceAccount['buckets'][number]> = {}) =>
  minutes({ id, remaining, validUntil: AT + DAY_MS, ...over });

test.each([
  [301n, 'below-50'],
  [300n, 'above-50'],
  [121n, 'above-50'],
  [120n, 'above-80'],
  [1n, 'above-80'],
  [0n, 'exhausted'],
])('with %s of 600 seconds left an allowance is %s', (remaining, status) => {
  expect(countersOf([bucket('p1/gift', remaining)])).toEqual([{ id: 'p1/gift', status }]);
});

test('what comes again says what it will be, and from when', () => {
  expect(countersOf([bucket('p1/minutes', 100n), bucket('p1/gift', 100n)])).toEqual([
    { id: 'p1/gift', status: 'above-80' },
    { id: 'p1/minutes', status: 'above-80', pending: { status: 'below-50', fromMs: AT + DAY_MS } },
  ]);
  expect(countersOf([bucket('p1/minutes', 600n)])).toEqual([{ id: 'p1/minutes', status: 'below-50' }]);
});

test('periods of one allowance are one counter, until the last of them ends', () => {
  const rolled = bucket('p1/minutes~2026-12-01', 0n, { validUntil: AT + 2 * DAY_MS });
  expect(countersOf([rolled, bucket('p1/minutes~2026-12-15', 200n)])).toEqual([
    { id: 'p1/minutes', status: 'above-80', pending: { status: 'below-50', fromMs: AT + 2 * DAY_MS } },
  ]);
});

test('bonus money is none, nor what is over or has not begun', () => {
  const none = [
    bucket('p1/bonus', 0n, { service: 'money' }),
    bucket('p1/over', 0n, { validUntil: AT }),
    bucket('p1/later', 0n, { validFrom: AT + 1 }),
  ];
  expect(countersOf(none)).toEqual([]);
  expect(countersOf([bucket('p1/now', 600n, { validFrom: AT, validUntil: AT + 1 })])).toHaveLength(1);
});

test('counters are in the order of their ids', () => {
  const ids = ['p3/a', 'p1/b', 'p2/c', 'p1/a'];
  const told = countersOf(ids.map((id) => bucket(id, 600n)));
  expect(told.map(({ id }) => id)).toEqual([...ids].sort());
});
