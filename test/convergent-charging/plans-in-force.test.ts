import type { Plan } from '../../shared/balance-management';
import { laterTariffs, payingTerms, tariffsAt } from '../../shared/convergent-charging';
import type { LimitRule, NoticeRule, Tariff } from '../../shared/rating';
import { AT, accountWith, planOf } from '../balance-management/account';

const tariff = (offeringId: string, version = '1', over: Partial<Tariff> = {}): Tariff => ({
  offeringId,
  version,
  currency: 'EUR',
  validFrom: 0,
  rules: [],
  allowances: [],
  ...over,
});
const versionsOf = (...tariffs: Tariff[]) => Map.groupBy(tariffs, ({ offeringId }) => offeringId);
const EVERY = versionsOf(...['main', 'old', 'extra', 'mine', 'yours'].map((id) => tariff(id)));
const plan = (offeringId: string, over: Partial<Plan> = {}): Plan => planOf(`p-${offeringId}`, { offeringId, ...over });
const namesOf = (tariffs: readonly Tariff[]) => tariffs.map(({ offeringId, version }) => `${offeringId}@${version}`);

describe('the tariffs that rate a usage', () => {
  const inForce = (plans: readonly Plan[], use: { atMs?: number; productId?: string } = {}, versions = EVERY) =>
    namesOf(tariffsAt(accountWith({ plans }), { atMs: AT, productId: undefined, ...use }, versions));

  test('add-ons before plans, and of each the newest first', () => {
    const plans = [
      plan('old', { from: AT - 9 }),
      plan('main'),
      plan('mine', { addOn: true, from: AT - 5 }),
      plan('extra', { addOn: true }),
    ];
    expect(inForce(plans)).toEqual(['extra@1', 'mine@1', 'main@1', 'old@1']);
    expect(inForce(plans.toReversed())).toEqual(['extra@1', 'mine@1', 'main@1', 'old@1']);
  });

  test('from the moment a plan begins until the moment it ends', () => {
    const plans = [plan('main', { from: AT, until: AT + 10 })];
    expect([AT - 1, AT, AT + 9, AT + 10].map((atMs) => inForce(plans, { atMs }))).toEqual([
      [],
      ['main@1'],
      ['main@1'],
      [],
    ]);
  });

  test('a member’s own plan for the member, the first product’s for all others, add-ons for all', () => {
    const plans = [
      plan('main'),
      plan('mine', { member: true }),
      plan('yours', { member: true }),
      plan('extra', { addOn: true }),
    ];
    expect(inForce(plans)).toEqual(['extra@1', 'main@1']);
    expect(inForce(plans, { productId: 'p-mine' })).toEqual(['extra@1', 'mine@1']);
    expect(inForce(plans, { productId: 'p-main' })).toEqual(['extra@1', 'main@1']);
  });

  test('the version of the time; none of an offering that has none', () => {
    const versions = versionsOf(tariff('main', '1'), tariff('main', '2', { validFrom: AT + 1 }));
    expect(inForce([plan('main'), plan('extra', { addOn: true })], {}, versions)).toEqual(['main@1']);
    expect(inForce([plan('main')], { atMs: AT + 1 }, versions)).toEqual(['main@2']);
  });
});

describe('where tariffs change while a call lasts', () => {
  const SECOND = 1_000;
  const versions = versionsOf(
    tariff('main', '1'),
    tariff('main', '2', { validFrom: AT + 2 * SECOND }),
    tariff('main', '3', { validFrom: AT + 10 * SECOND }),
    tariff('extra', '1'),
  );
  const account = accountWith({
    plans: [
      plan('main', { until: AT + 8 * SECOND }),
      plan('extra', { addOn: true, from: AT + 2 * SECOND, until: AT + 6 * SECOND }),
    ],
  });
  const changes = (units: bigint, service: 'voice' | 'data' = 'voice') =>
    laterTariffs(account, { atMs: AT, productId: undefined, service, units }, versions).map(
      ({ fromMs, tariffs }) => `${(fromMs - AT) / SECOND}: ${namesOf(tariffs)}`,
    );

  test('each once, in order; where nothing would rate it, it goes on as it began', () => {
    expect(changes(60n)).toEqual(['2: extra@1,main@2', '6: main@2']);
  });

  test('within the call, and neither at its first nor at its last moment', () => {
    expect(changes(2n)).toEqual([]);
    expect(changes(3n)).toEqual(['2: extra@1,main@2']);
    expect(changes(6n)).toEqual(['2: extra@1,main@2']);
  });

  test('what does not last does not change', () => expect(changes(60n, 'data')).toEqual([]));
});

describe('the limits and notices that hold', () => {
  const limit = (id: string, over: Partial<LimitRule> = {}): LimitRule => ({
    id,
    counts: 'money',
    scope: {},
    period: 'month',
    limit: 5n,
    action: 'block',
    noticePercents: [],
    ...over,
  });
  const notice: NoticeRule = { lowBalanceNano: [1n], allowancePercents: [], expiryHours: [] };
  const account = accountWith({
    limits: [limit('own'), { ...limit('cap', { limit: 3n }), productId: 'p-mine' }],
  });
  const inForce = [
    tariff('extra', '1', { limits: [limit('cap', { limit: 1n })], notices: notice }),
    tariff('main', '1', { limits: [limit('cap', { limit: 2n }), limit('roaming')] }),
  ];
  const termsOf = (productId: string | undefined) => payingTerms(account, { atMs: AT, productId }, inForce);
  const told = (productId: string | undefined) =>
    termsOf(productId).limits.map(({ counterId, rule }) => `${counterId}: ${rule.id} ${rule.limit}`);

  test('the tariffs’, each id as the first says it, and the account’s own', () => {
    expect(told(undefined)).toEqual(['cap: cap 1', 'roaming: roaming 5', 'own: own 5']);
    expect(termsOf(undefined).notices).toEqual([notice]);
  });

  test('of a member, counted for the member alone; its own limit beside the plan’s', () => {
    expect(told('p-mine')).toEqual([
      'cap/p-mine: cap 1',
      'roaming/p-mine: roaming 5',
      'own: own 5',
      'cap/p-mine: cap 3',
    ]);
    expect(told('p-yours')).toEqual(['cap/p-yours: cap 1', 'roaming/p-yours: roaming 5', 'own: own 5']);
    expect(termsOf('p-mine').limits.at(-1)?.rule).not.toHaveProperty('productId');
  });
});
