import { tenantId } from '../../shared/kernel/tenant';
import {
  applicableAlterations,
  type Promotion,
  unknownCodes,
} from '../../shared/promotion-management/applicable-alterations';
import { applicableAwards } from '../../shared/promotion-management/applicable-awards';
import { checkPromotion } from '../../shared/promotion-management/check-promotion';
import type { Criterion, PriceSituation } from '../../shared/promotion-management/criterion';
import { promotionHooks } from '../../shared/promotion-management/promotion-hooks';
import { PROMOTION_API } from '../../shared/promotion-management/resources';
import { serve } from '../harness/serve';

const NOW = Date.parse('2026-11-01T12:00:00Z');
const SITUATION: PriceSituation = {
  productOffering: 'bundle',
  productOfferingPrice: 'fee',
  priceType: 'recurring',
  category: ['mobile', 'new'],
  customer: 'party1',
  promotionCode: ['SPRING'],
  quantity: 3,
};

const is = (criteriaParameter: NonNullable<Criterion['criteriaParameter']>, criteriaValue: string, operator = '=') => ({
  criteriaParameter,
  criteriaOperator: operator as NonNullable<Criterion['criteriaOperator']>,
  criteriaValue,
});
type Pattern = NonNullable<Promotion['pattern']>[number];
const pattern = (criteria: Criterion[], value = '10', more: Partial<Pattern> = {}): Pattern => ({
  criteriaGroup: [{ criteria }],
  action: [{ actionType: 'currency', actionValue: value }],
  ...more,
});
const promotion = (patterns: Pattern[], more: Partial<Promotion> = {}): Promotion => ({
  id: 'p1',
  href: '/p1',
  name: 'Spring',
  promotionType: 'Discount',
  lifecycleStatus: 'release',
  pattern: patterns,
  ...more,
});
const values = (given: Promotion[], situation = SITUATION, nowMs = NOW): bigint[] =>
  applicableAlterations(given, situation, nowMs).map(({ valueNano }) => valueNano);
const TEN = [10_000_000_000n];

describe('a promotion applies', () => {
  test.each<[string, Pattern]>([
    ['to everything, without criteria', pattern([])],
    ['to an offering', pattern([is('productOffering', 'bundle')])],
    ['to a price', pattern([is('productOfferingPrice', 'fee')])],
    ['to one of several categories', pattern([is('category', 'new')])],
    ['with a code', pattern([is('promotionCode', 'SPRING')])],
    ['to a customer', pattern([is('customer', 'party1')])],
    ['to all but another customer', pattern([is('customer', 'party2', '<>')])],
    ['from a quantity on', pattern([is('quantity', '3', '>=')])],
    ['when every criterion is met', pattern([is('priceType', 'recurring'), is('quantity', '4', '<')])],
    [
      'when any is, if it says so',
      {
        ...pattern([]),
        criteriaGroup: [
          { criteriaLogicalRelationship: 'OR', criteria: [is('customer', 'party2'), is('priceType', 'recurring')] },
        ],
      },
    ],
    [
      'when any group is met, if it says so',
      {
        ...pattern([]),
        criteriaGroupLogicalRelationship: 'OR',
        criteriaGroup: [{ criteria: [is('customer', 'party2')] }, { criteria: [is('priceType', 'recurring')] }],
      },
    ],
  ])('%s', (_, given) => expect(values([promotion([given])])).toEqual(TEN));

  test.each<[string, Promotion]>([
    ['one criterion is missed', promotion([pattern([is('priceType', 'recurring'), is('quantity', '3', '>')])])],
    ['it is suspended', promotion([pattern([])], { lifecycleStatus: 'suspend' })],
    ['it is over', promotion([pattern([])], { validFor: { endDateTime: '2026-11-01T12:00:00Z' } })],
    ['it has not begun', promotion([pattern([])], { validFor: { startDateTime: '2026-11-01T12:00:01Z' } })],
    ['its pattern is over', promotion([pattern([], '10', { validFor: { endDateTime: '2026-10-01T00:00:00Z' } })])],
    ['it is an award, which is off no price', promotion([pattern([])], { promotionType: 'Award' })],
    [
      'it is for another offering',
      promotion([
        { ...pattern([]), action: [{ actionType: 'currency', actionValue: '10', actionEntityRef: { id: 'other' } }] },
      ]),
    ],
  ])('but not when %s', (_, given) => expect(values([given])).toEqual([]));

  test('nobody in particular is no customer', () =>
    expect(values([promotion([pattern([is('customer', 'party1')])])], { ...SITUATION, customer: undefined })).toEqual(
      [],
    ));

  test('of its patterns the first by priority, with others beside it in order', () => {
    const first = promotion([pattern([], '30', { priority: 2 }), pattern([], '20', { priority: 1 })]);
    const second = promotion([pattern([], '5', { priority: 0 })], { id: 'p2' });
    expect(values([first, second])).toEqual([5_000_000_000n, 20_000_000_000n]);
  });
});

test('a code that nobody asks for is told', () => {
  const spring = promotion([pattern([is('promotionCode', 'SPRING')])]);
  expect(unknownCodes([spring], ['SPRING', 'FALL'], NOW)).toEqual(['FALL']);
  expect(unknownCodes([{ ...spring, lifecycleStatus: 'suspend' }], ['SPRING'], NOW)).toEqual(['SPRING']);
});

describe('an award', () => {
  const award = (patterns: Pattern[], more: Partial<Promotion> = {}) =>
    promotion(patterns, { promotionType: 'Award', ...more });
  const { productOfferingPrice: _, priceType: __, ...situation } = SITUATION;

  test('gives money with an offering, for a month unless it says so, to whom its criteria name', () => {
    const given = award([
      {
        ...pattern([is('promotionCode', 'SPRING')]),
        action: [
          { actionType: 'currency', actionValue: '5' },
          { actionType: 'currency', actionValue: '2.5', applicationDuration: 3, actionEntityRef: { id: 'bundle' } },
          { actionType: 'currency', actionValue: '9', actionEntityRef: { id: 'other' } },
        ],
      },
    ]);
    expect(applicableAwards([given, promotion([pattern([])])], situation, NOW)).toEqual([
      { promotionId: 'p1', name: 'Spring', amountNano: 5_000_000_000n, months: 1 },
      { promotionId: 'p1', name: 'Spring', amountNano: 2_500_000_000n, months: 3 },
    ]);
    expect(applicableAwards([given], { ...situation, promotionCode: [] }, NOW)).toEqual([]);
    expect(applicableAwards([{ ...given, lifecycleStatus: 'suspend' }], situation, NOW)).toEqual([]);
  });

  test.each<[string, Promotion, string]>([
    ['that asks of a price', award([pattern([is('priceType', 'usage')])]), 'criteria.0.criteriaParameter'],
    ['of nothing', award([pattern([], '0')]), 'actionValue'],
    ['of a word', award([pattern([], 'a gift')]), 'actionValue'],
    ['that is released without saying who gets what', award([]), 'pattern'],
  ])('%s is refused where it is written', (_what, given, path) =>
    expect(checkPromotion(given)).toMatchObject({
      code: 'unprocessable',
      violations: [{ path: expect.stringContaining(path) }],
    }),
  );
});

describe('a promotion is refused', () => {
  test.each<[string, Promotion, string]>([
    ['that takes nothing off', promotion([pattern([], '0')]), 'pattern.0.action.0.actionValue'],
    ['that takes more than all off', promotion([pattern([], '101')]), 'pattern.0.action.0.actionValue'],
    ['whose value is no number', promotion([pattern([], 'half')]), 'pattern.0.action.0.actionValue'],
    [
      'that asks for more than a customer',
      promotion([pattern([is('customer', 'a', '>')])]),
      'pattern.0.criteriaGroup.0.criteria.0.criteriaOperator',
    ],
    [
      'whose quantity is none',
      promotion([pattern([is('quantity', 'many')])]),
      'pattern.0.criteriaGroup.0.criteria.0.criteriaValue',
    ],
    ['that is released and says nothing', promotion([]), 'pattern'],
  ])('%s', (_, given, path) => expect(checkPromotion(given)?.violations?.map((one) => one.path)).toEqual([path]));

  test('over 100 as an amount it is fine', () =>
    expect(checkPromotion(promotion([pattern([], '101')], { promotionType: 'Reduction' }))).toBeUndefined());
});

describe('TMF671', () => {
  const tenant = tenantId('breeze');
  const agent = { tenant, subject: 'agent', roles: ['agent' as const] };
  const reader = { tenant, subject: 'reader', roles: ['subscriber' as const], partyId: 'party1' };
  const body = { name: 'Spring', promotionType: 'Discount', pattern: [pattern([is('promotionCode', 'SPRING')])] };

  test('is drafted, released, suspended, and ends; another move is refused with the legal ones', async () => {
    const call = serve(PROMOTION_API, { hooks: promotionHooks, nowMs: NOW });
    expect(await call(agent, 'POST', '/promotion', body)).toMatchObject({
      status: 201,
      body: { lifecycleStatus: 'draft', lastUpdate: '2026-11-01T12:00:00.000Z' },
    });
    for (const lifecycleStatus of ['release', 'suspend', 'retirement'])
      expect(await call(agent, 'PATCH', '/promotion/id1', { lifecycleStatus })).toMatchObject({ status: 200 });
    expect(await call(agent, 'PATCH', '/promotion/id1', { lifecycleStatus: 'release' })).toMatchObject({
      body: { code: 'illegal-transition' },
    });
  });

  test('its conditions are fixed, and codes are not shown to subscribers', async () => {
    const call = serve(PROMOTION_API, { hooks: promotionHooks, nowMs: NOW });
    await call(agent, 'POST', '/promotion', body);
    expect(await call(agent, 'PATCH', '/promotion/id1', { pattern: [] })).toMatchObject({
      body: { code: 'not-patchable' },
    });
    expect(await call(reader, 'GET', '/promotion')).toMatchObject({ body: { code: 'forbidden' } });
  });
});
