import { type CountedLimit, type RatedClaim, takeUnits } from '../../shared/balance-management';
import type { LimitRule, NoticeRule } from '../../shared/rating';
import { AT, accountWith, idleGroup, minutes, planOf, sessionOf } from './account';

/** A minute of voice at one nano a second, of which what allowances cover is free. */
const claim = (over: Partial<RatedClaim> = {}): RatedClaim => ({
  service: 'voice',
  zone: 'home',
  atMs: AT,
  productId: undefined,
  billedUnits: 60n,
  priceOf: (covered) => 60n - covered,
  energyRate: undefined,
  carbonMicrograms: 0n,
  ...over,
});
const NO_TERMS = { limits: [], notices: [] };
const bonus = (over: object = {}) => minutes({ id: 'p/bonus', service: 'money', remaining: 20n, zones: [], ...over });
const green = (over: object = {}) => minutes({ id: 'p/green', service: 'energy', remaining: 20n, zones: [], ...over });

describe('who pays', () => {
  test('allowances first, then bonus money, then the main balance; what nobody can pay is told', () => {
    const account = accountWith({ moneyNano: 25n, buckets: [minutes({ remaining: 10n }), bonus({ remaining: 20n })] });
    const taken = takeUnits(account, claim(), NO_TERMS);
    expect(taken).toMatchObject({
      allowances: { 'product-1/minutes': 10n },
      drawn: { 'product-1/minutes': 10n, 'p/bonus': 20n },
      bonus: { 'p/bonus': 20n },
      energy: {},
      amountNano: 25n,
      unpaidNano: 5n,
      freeNano: 0n,
      account: { moneyNano: 0n, buckets: [{ remaining: 0n }, { remaining: 0n }] },
    });
  });

  test('the last of each is enough', () => {
    const account = accountWith({ moneyNano: 30n, buckets: [minutes({ remaining: 10n }), bonus({ remaining: 20n })] });
    expect(takeUnits(account, claim(), NO_TERMS)).toMatchObject({ amountNano: 30n, unpaidNano: 0n });
    const covered = accountWith({ buckets: [minutes({ remaining: 60n }), bonus()] });
    expect(takeUnits(covered, claim(), NO_TERMS)).toMatchObject({ amountNano: 0n, bonus: {}, unpaidNano: 0n });
  });

  test('credit, as far as it goes, and nothing beyond what is overdrawn already', () => {
    const overdrawn = accountWith({ moneyNano: -10n, creditLimitNano: 30n });
    expect(takeUnits(overdrawn, claim(), NO_TERMS)).toMatchObject({ amountNano: 20n, unpaidNano: 40n });
    const beyond = accountWith({ moneyNano: -10n, creditLimitNano: 5n });
    expect(takeUnits(beyond, claim(), NO_TERMS)).toMatchObject({ amountNano: 0n, unpaidNano: 60n });
  });

  test('nobody pays with what a session holds', () => {
    const held = { 'product-1/minutes': 4n, 'p/bonus': 15n };
    const group = idleGroup({ granted: 1n, reservedNano: 20n, reservedUnits: held, validUntil: AT + 1 });
    const account = accountWith({
      moneyNano: 25n,
      buckets: [minutes({ remaining: 10n }), bonus({ remaining: 20n })],
      sessions: [sessionOf([group])],
    });
    expect(takeUnits(account, claim(), NO_TERMS)).toMatchObject({
      drawn: { 'product-1/minutes': 6n, 'p/bonus': 5n },
      amountNano: 5n,
      unpaidNano: 44n,
    });
  });

  test('what is used up gives nothing and is not named', () => {
    const account = accountWith({
      buckets: [minutes({ remaining: 0n }), bonus({ remaining: 0n }), green({ remaining: 0n })],
    });
    const energyRate = { microWattHours: 1n, perUnits: 1n };
    expect(takeUnits(account, claim({ energyRate }), NO_TERMS)).toMatchObject({
      drawn: {},
      allowances: {},
      bonus: {},
      energy: {},
    });
  });
});

describe('which buckets, and in which order', () => {
  const payers = (over: Partial<RatedClaim>, ...buckets: ReturnType<typeof minutes>[]) =>
    Object.keys(takeUnits(accountWith({ buckets }), claim(over), NO_TERMS).drawn);
  const one = (id: string, over: object = {}) => minutes({ id, remaining: 1n, ...over });

  test('by priority, then by end, then by beginning, then by name', () => {
    const buckets = [
      one('f', { priority: 20, validUntil: AT + 1 }),
      one('e', { validUntil: AT + 9 }),
      one('d', { validUntil: AT + 5, validFrom: AT - 1 }),
      one('c', { validUntil: AT + 5, validFrom: AT - 9 }),
      one('b', { validUntil: AT + 5 }),
      one('a', { validUntil: AT + 5 }),
    ];
    expect(payers({}, ...buckets)).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
    expect(payers({}, ...buckets.toReversed())).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
  });

  test.each<[string, object, boolean]>([
    ['of its own service', {}, true],
    ['of another service', { service: 'data' }, false],
    ['of money', { service: 'money' }, true],
    ['of energy, where nobody says what that is', { service: 'energy' }, false],
    ['of its zone', { zones: ['eu', 'home'] }, true],
    ['of another zone', { zones: ['eu'] }, false],
    ['of any zone', { zones: [] }, true],
    ['that begins now', { validFrom: AT }, true],
    ['that begins later', { validFrom: AT + 1 }, false],
    ['that ends now', { validUntil: AT }, false],
    ['that ends later', { validUntil: AT + 1 }, true],
  ])('one %s', (_what, over, pays) => expect(payers({}, one('a', over))).toEqual(pays ? ['a'] : []));

  test('a member’s for that member alone, and the family’s for each', () => {
    const plans = [planOf('family'), planOf('anna', { member: true }), planOf('ben', { member: true })];
    const buckets = ['family/a', 'anna/a', 'ben/a', 'annabel/a'].map((id) => one(id));
    const paying = (productId: string | undefined) =>
      Object.keys(takeUnits(accountWith({ plans, buckets }), claim({ productId }), NO_TERMS).drawn);
    expect(paying('anna')).toEqual(['anna/a', 'annabel/a', 'family/a']);
    expect(paying(undefined)).toEqual(['annabel/a', 'family/a']);
  });

  test('the tariffs of a usage are asked for its price beyond what allowances paid, whichever they are', () => {
    const asked: bigint[] = [];
    const priceOf = (covered: bigint) => {
      asked.push(covered);
      return 0n;
    };
    const buckets = [one('a', { remaining: 7n }), green({ remaining: 20n }), bonus()];
    takeUnits(accountWith({ buckets }), claim({ priceOf, energyRate: { microWattHours: 2n, perUnits: 3n } }), NO_TERMS);
    expect(asked).toEqual([37n]);
  });
});

describe('energy', () => {
  const taken = (remaining: bigint, billedUnits: bigint) =>
    takeUnits(
      accountWith({ buckets: [green({ remaining })] }),
      claim({ billedUnits, energyRate: { microWattHours: 2n, perUnits: 3n } }),
      NO_TERMS,
    );

  test('pays whole units as far as it reaches, and gives what they take, rounded up', () => {
    expect(taken(20n, 60n)).toMatchObject({ allowances: { 'p/green': 30n }, energy: { 'p/green': 20n } });
    expect(taken(1n, 60n)).toMatchObject({ allowances: { 'p/green': 1n }, energy: { 'p/green': 1n } });
    expect(taken(20n, 4n)).toMatchObject({ allowances: { 'p/green': 4n }, drawn: { 'p/green': 3n } });
  });
});

describe('limits', () => {
  const limit = (over: Partial<LimitRule> = {}): CountedLimit => ({
    counterId: over.id ?? 'cap',
    rule: {
      id: 'cap',
      counts: 'money',
      scope: {},
      period: 'month',
      limit: 25n,
      action: 'block',
      noticePercents: [],
      ...over,
    },
  });
  const rich = accountWith({ moneyNano: 100n });
  const under = (of: CountedLimit[], over: Partial<RatedClaim> = {}, account = rich) =>
    takeUnits(account, claim(over), { limits: of, notices: [] });

  test('one that blocks is named when it is exceeded, the first of them', () => {
    expect(under([limit({ limit: 60n })]).blockedBy).toBeUndefined();
    expect(under([limit({ limit: 59n })])).toMatchObject({ blockedBy: 'cap', amountNano: 60n });
    expect(under([limit({ limit: 60n, id: 'a' }), limit({ id: 'b' }), limit({ id: 'c' })]).blockedBy).toBe('b');
  });

  test('one that caps lets what exceeds it be free', () => {
    expect(under([limit({ action: 'free' })])).toMatchObject({ amountNano: 25n, freeNano: 35n, blockedBy: undefined });
    expect(under([limit({ action: 'free', limit: 60n })])).toMatchObject({ amountNano: 60n, freeNano: 0n });
    expect(under([limit({ action: 'free' }), limit({ action: 'free', limit: 5n, id: 'b' })])).toMatchObject({
      amountNano: 5n,
    });
  });

  test('one that blocks is asked of what a cap leaves', () => {
    expect(under([limit({ action: 'free', limit: 20n }), limit({ id: 'b', limit: 20n })]).blockedBy).toBeUndefined();
  });

  test('one that tells changes nothing, and one of carbon caps no money', () => {
    expect(under([limit({ action: 'notify' })])).toMatchObject({ amountNano: 60n, freeNano: 0n, blockedBy: undefined });
    expect(under([limit({ action: 'free', counts: 'carbon', limit: 1n })])).toMatchObject({
      amountNano: 60n,
      freeNano: 0n,
    });
  });

  test('carbon is counted whoever pays', () => {
    const carbon = limit({ counts: 'carbon', limit: 9n });
    expect(under([carbon], { carbonMicrograms: 10n })).toMatchObject({
      blockedBy: 'cap',
      counted: [{ id: 'cap', period: '2026-12', spent: 10n }],
    });
    expect(under([carbon], { carbonMicrograms: 9n, priceOf: () => 0n }).blockedBy).toBeUndefined();
  });

  test('counts what is paid, with bonus money or the balance, and not what is free or unpaid', () => {
    const account = accountWith({ moneyNano: 10n, buckets: [bonus({ remaining: 20n })] });
    expect(under([limit({ action: 'notify' })], {}, account)).toMatchObject({
      unpaidNano: 30n,
      counted: [{ id: 'cap', period: '2026-12', spent: 30n }],
      account: { counters: [{ id: 'cap', period: '2026-12', spent: 30n }] },
    });
    expect(under([limit({ action: 'free' })]).counted).toEqual([{ id: 'cap', period: '2026-12', spent: 25n }]);
    expect(under([limit()], { priceOf: () => 0n }).counted).toEqual([]);
  });

  test('counts on what was spent before; one that blocks, on what sessions hold of it, too', () => {
    const counters = [{ id: 'cap', period: '2026-12', spent: 10n }];
    const held = idleGroup({ reservedLimits: [{ id: 'cap', period: '2026-12', spent: 5n }] });
    const account = { ...rich, counters, sessions: [sessionOf([held])] };
    const capped = under([limit({ action: 'free', limit: 40n })], {}, account);
    expect(capped).toMatchObject({ amountNano: 30n, freeNano: 30n });
    expect(capped.account.counters).toEqual([{ id: 'cap', period: '2026-12', spent: 40n }]);
    const over = under([limit({ action: 'free', limit: 9n })], {}, account);
    expect(over).toMatchObject({ amountNano: 0n, freeNano: 60n });
    expect(under([limit({ limit: 75n })], {}, account).blockedBy).toBeUndefined();
    expect(under([limit({ limit: 74n })], {}, account).blockedBy).toBe('cap');
  });

  test('a limit a session is the session’s, or holds for the one usage alone and is not remembered', () => {
    const perSession = limit({ period: 'session', action: 'free' });
    const counters = [{ id: 'cap', period: 'smf.1', spent: 20n }];
    const inSession = under([perSession], { sessionId: 'smf.1' }, { ...rich, counters });
    expect(inSession).toMatchObject({ amountNano: 5n, counted: [{ id: 'cap', period: 'smf.1', spent: 5n }] });
    expect(under([perSession])).toMatchObject({ amountNano: 25n, counted: [] });
  });

  test('out of its scope it is no limit', () => {
    expect(under([limit({ scope: { services: ['data'] }, limit: 1n })])).toMatchObject({
      blockedBy: undefined,
      counted: [],
    });
  });
});

describe('what it makes true', () => {
  const notice = (over: Partial<NoticeRule> = {}): NoticeRule => ({
    lowBalanceNano: [],
    allowancePercents: [],
    expiryHours: [],
    ...over,
  });
  const told = (account: ReturnType<typeof accountWith>, notices: NoticeRule[], limits: CountedLimit[] = []) =>
    takeUnits(account, claim(), { limits, notices }).signals;

  test.each<[string, bigint, bigint[], boolean]>([
    ['from the threshold to below it', 100n, [100n], true],
    ['from above it to below it', 130n, [100n], true],
    ['from above it to it', 160n, [100n], false],
    ['from below it', 99n, [100n], false],
    ['below one of two', 130n, [5n, 100n], true],
  ])('a low balance: %s', (_what, moneyNano, lowBalanceNano, isTold) => {
    expect(told(accountWith({ moneyNano }), [notice(), notice({ lowBalanceNano })])).toEqual(
      isTold ? [{ kind: 'low-balance', ref: 'money' }] : [],
    );
  });

  test('the thresholds of an allowance that it crosses, in order, each once', () => {
    const bucket = minutes({ granted: 100n, remaining: 80n });
    const notices = [notice({ allowancePercents: [80, 50] }), notice({ allowancePercents: [20, 50, 90] })];
    expect(told(accountWith({ buckets: [bucket] }), notices)).toEqual([
      { kind: 'allowance-threshold', ref: 'product-1/minutes', percent: 50 },
      { kind: 'allowance-threshold', ref: 'product-1/minutes', percent: 80 },
    ]);
    expect(told(accountWith({ buckets: [bucket] }), [])).toEqual([]);
  });

  test('an allowance of nothing has no thresholds', () => {
    expect(
      told(accountWith({ buckets: [minutes({ granted: 0n, remaining: 0n })] }), [notice({ allowancePercents: [50] })]),
    ).toEqual([]);
  });

  test('credit that is used, its first use and then by its parts', () => {
    const credit = (moneyNano: bigint) =>
      told(accountWith({ moneyNano, creditLimitNano: 80n }), []).map(({ percent }) => percent ?? 'first');
    expect(credit(20n)).toEqual(['first', 50]);
    expect(credit(-4n)).toEqual([50, 80]);
    expect(credit(-20n)).toEqual([50, 80, 100]);
    expect(credit(21n)).toEqual(['first']);
    expect(credit(59n)).toEqual(['first']);
    expect(credit(60n)).toEqual([]);
    expect(credit(-60n)).toEqual([80, 100]);
  });

  test('a limit’s thresholds and its end, the end once, in the order of its limits', () => {
    const rule: LimitRule = {
      id: 'cap',
      counts: 'money',
      scope: {},
      period: 'month',
      limit: 60n,
      action: 'notify',
      noticePercents: [50, 100],
    };
    const account = accountWith({ moneyNano: 100n });
    expect(told(account, [], [{ counterId: 'cap', rule }])).toEqual([
      { kind: 'limit-threshold', ref: 'cap', percent: 50 },
      { kind: 'limit-reached', ref: 'cap' },
    ]);
    const spent = { ...account, counters: [{ id: 'cap', period: '2026-12', spent: 30n }] };
    expect(told(spent, [], [{ counterId: 'cap', rule }])).toEqual([{ kind: 'limit-reached', ref: 'cap' }]);
    const reached = { ...account, counters: [{ id: 'cap', period: '2026-12', spent: 60n }] };
    expect(told(reached, [], [{ counterId: 'cap', rule }])).toEqual([]);
  });
});
