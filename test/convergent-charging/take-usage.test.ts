import type { BalanceAccount } from '../../shared/balance-management';
import { type TakenUsage, takeUsage } from '../../shared/convergent-charging';
import type { LimitRule, Tariff } from '../../shared/rating';
import type { UsageRecord } from '../../shared/usage-management';
import { accountWith, minutes, planOf } from '../balance-management/account';
import { TARIFF, usage } from './world';

const CENT = 10_000_000n;
const STARTED = '2026-12-15T13:00:00.000Z';
const [voice] = TARIFF.rules;
if (!voice) throw new Error('a tariff rates calls');

/** Ten cents a minute at home, thirty in a network abroad; each minute takes a milliwatt-hour. */
const tariff = (over: Partial<Tariff> = {}): Tariff => ({
  ...TARIFF,
  rules: [
    ...TARIFF.rules,
    { ...voice, priceId: 'abroad', zone: 'abroad', visitedNetworks: ['262'], priceNano: 30n * CENT },
    { ...voice, priceId: 'service', zone: 'service', destinationPrefixes: ['353900'], priceNano: 50n * CENT },
    { ...voice, priceId: 'gold', zone: 'gold', conditions: { segment: ['gold'], slice: ['7'] }, priceNano: CENT },
  ],
  ...over,
});
const account = (over: Partial<BalanceAccount> = {}): BalanceAccount =>
  accountWith({ moneyNano: 1_000n * CENT, plans: [planOf('product-1')], ...over });
const call = (over: Partial<UsageRecord> = {}): UsageRecord =>
  usage({ usageId: 'u1', service: 'voice', quantity: '61', startedAt: STARTED, ...over });
const take = (
  of: BalanceAccount,
  record: UsageRecord,
  { by = tariff(), sponsors = [], productId }: { by?: Tariff; sponsors?: BalanceAccount[]; productId?: string } = {},
): TakenUsage =>
  takeUsage(of, record, productId, new Map([['payg', [by]]]), new Map(sponsors.map((one) => [one.balanceId, one])));

const PLAIN = {
  usageId: 'u1',
  source: 'file:u1',
  service: 'voice',
  startedAt: STARTED,
  units: '61',
  billedUnits: '61',
  tariff: 'payg@1.1',
  allowances: {},
};

test('the record of a plain call says no more than there is to say', () => {
  const taken = take(account(), call());
  expect(taken).toStrictEqual({
    kind: 'charged',
    balances: { ...account(), moneyNano: 1_000n * CENT - 101_700_000n },
    record: { ...PLAIN, priceId: 'voice', zone: 'home', amountNano: '101700000' },
    signals: [],
    short: [],
  });
});

test.each<[string, Partial<UsageRecord>, object]>([
  ['a network abroad', { visitedNetwork: '26201' }, { priceId: 'abroad', zone: 'abroad', amountNano: '305000000' }],
  ['a destination', { destination: '353900123' }, { priceId: 'service', zone: 'service', amountNano: '508400000' }],
])('%s decides the price, and is on record', (_what, over, expected) => {
  const taken = take(account(), call(over));
  expect(taken.kind === 'charged' && taken.record).toStrictEqual({ ...PLAIN, ...over, ...expected });
});

test('conditions, the segment and whose usage it was are on record', () => {
  const said = { ratingGroup: '9', slice: '7', deviceClass: 'meter' };
  const shared = account({ segment: 'gold', plans: [planOf('product-1'), planOf('kid', { member: true })] });
  const taken = take(shared, call(said), { productId: 'kid' });
  expect(taken.kind === 'charged' && taken.record).toStrictEqual({
    ...PLAIN,
    ...said,
    segment: 'gold',
    productId: 'kid',
    priceId: 'gold',
    zone: 'gold',
    amountNano: '10200000',
  });
  // Nobody's own plan rates what a stranger uses.
  expect(take(shared, call(), { productId: 'stranger' })).toEqual({ kind: 'refused', reason: 'no-tariff', short: [] });
});

describe('a usage is refused whole', () => {
  test('where nothing rates it', () => {
    const taken = take(account(), call({ visitedNetwork: '310260' }));
    expect(taken).toStrictEqual({ kind: 'refused', reason: 'no-tariff', short: [] });
  });

  test('where money lacks, saying what lacks, of allowances first', () => {
    const taken = take(account({ moneyNano: 0n, buckets: [minutes({ remaining: 1n })] }), call());
    expect(taken).toStrictEqual({
      kind: 'refused',
      reason: 'insufficient-balance',
      short: [
        { account: 'product-1/minutes', amount: 60n },
        { account: 'money', amount: 100_000_000n },
      ],
    });
  });

  test('where a limit blocks, also what could not be paid', () => {
    const limit: LimitRule = {
      id: 'day',
      counts: 'money',
      scope: {},
      period: 'day',
      limit: 5n * CENT,
      action: 'block',
      noticePercents: [],
    };
    for (const moneyNano of [0n, 1_000n * CENT])
      expect(take(account({ moneyNano }), call(), { by: tariff({ limits: [limit] }) })).toStrictEqual({
        kind: 'refused',
        reason: 'spending-limit-reached',
        short: [],
      });
  });
});

describe('carbon', () => {
  const energy = { rates: { voice: { microWattHours: 60_000n, perUnits: 60n } }, microgramsPerKilowattHour: 10n ** 9n };

  test('is on record, whoever pays', () => {
    const taken = take(account({ buckets: [minutes()] }), call(), { by: tariff({ energy }) });
    expect(taken.kind === 'charged' && taken.record).toMatchObject({
      allowances: { 'product-1/minutes': '61' },
      amountNano: '0',
      carbonMicrograms: '61000',
    });
  });

  test('a bucket of energy pays by what the units take', () => {
    const green = minutes({ id: 'product-1/green', service: 'energy', granted: 30_000n, remaining: 30_000n });
    const taken = take(account({ buckets: [green] }), call(), { by: tariff({ energy }) });
    expect(taken.kind === 'charged' && taken.record).toMatchObject({
      allowances: { 'product-1/green': '30' },
      energy: { 'product-1/green': '30000' },
    });
    const without = take(account({ buckets: [green] }), call());
    expect(without.kind === 'charged' && without.record.allowances).toEqual({});
  });
});

describe('a sponsor', () => {
  const sponsor = accountWith({ balanceId: 'sponsor', moneyNano: 100n * CENT });
  const sponsored = (over: Partial<BalanceAccount> = {}): BalanceAccount =>
    account({ plans: [planOf('product-1', { sponsor: { balanceId: 'sponsor', percent: 40 } })], ...over });

  test('takes its part, and stands less it afterwards', () => {
    const taken = take(sponsored({ buckets: [minutes()] }), call(), { sponsors: [sponsor] });
    expect(taken).toMatchObject({
      record: { amountNano: '61020000', allowances: {}, split: { balanceId: 'sponsor', nano: '40680000' } },
      sponsor: { balanceId: 'sponsor', moneyNano: 100n * CENT - 40_680_000n },
    });
  });

  test('is not asked for what costs nothing', () => {
    const free = tariff({ rules: [{ ...voice, priceNano: 0n }] });
    const taken = take(sponsored({ buckets: [minutes()] }), call(), { by: free, sponsors: [sponsor] });
    expect(taken).not.toHaveProperty('sponsor');
    expect(taken.kind === 'charged' && taken.record).toMatchObject({ allowances: { 'product-1/minutes': '61' } });
    expect(taken.kind === 'charged' && taken.record).not.toHaveProperty('split');
  });

  test('who is not there leaves all to the user', () => {
    const taken = take(sponsored(), call());
    expect(taken.kind === 'charged' && taken.record.amountNano).toBe('101700000');
    expect(taken).not.toHaveProperty('sponsor');
  });
});

test('what it makes true is told', () => {
  const told = tariff({ notices: { lowBalanceNano: [999n * CENT], allowancePercents: [], expiryHours: [] } });
  expect(take(account(), call(), { by: told })).toMatchObject({ signals: [{ kind: 'low-balance' }] });
});
