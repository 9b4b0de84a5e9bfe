import { MemoryResourceStore } from '../../shared/adapters/memory/memory-resource-store';
import { fixedClock } from '../../shared/kernel/clock';
import type { CatalogOffering } from '../../shared/product-catalog';
import { addOnsAmong, consumptionFacts } from '../../shared/recommendation/read-facts';
import { recommendationHooks } from '../../shared/recommendation/recommend';
import { recommendationApi } from '../../shared/recommendation/resources';
import { AT, accountWith, minutes, planOf } from '../balance-management/account';
import { callerAs, serveApis } from '../tmf/serve-api';

const EUR = 1_000_000_000n;
const PATH = `${recommendationApi.basePath}/queryProductRecommendation`;

const addOn = (id: string, service: string, more: Partial<CatalogOffering> = {}): CatalogOffering => ({
  id,
  href: '',
  name: `Add-on ${id}`,
  lifecycleStatus: 'Active',
  productOfferingRelationship: [{ id: 'payg', relationshipType: 'reliesOn' }],
  prodSpecCharValueUse: [{ name: 'allowance', productSpecCharacteristicValue: [{ value: { id: 'a', service } }] }],
  ...more,
});

const CATALOG = [
  addOn('talk', 'voice'),
  addOn('surf', 'data'),
  addOn('credit', 'money'),
  addOn('elsewhere', 'voice', { productOfferingRelationship: [{ id: 'other-plan', relationshipType: 'reliesOn' }] }),
  addOn('retired', 'voice', { lifecycleStatus: 'Retired' }),
  addOn('plan', 'voice', { productOfferingRelationship: [] }),
];

function ask(over: Parameters<typeof accountWith>[0], relatedParty: object | null = { id: 'party-1' }) {
  const account = accountWith({ plans: [planOf('b1')], moneyNano: 10n * EUR, ...over });
  const call = serveApis([recommendationApi], {
    store: new MemoryResourceStore(recommendationApi.resources),
    clock: fixedClock(AT),
    hooks: {
      queryProductRecommendation: recommendationHooks({
        consumption: { factsOf: async (_, __, nowMs) => consumptionFacts(account, nowMs) },
        catalog: { addOns: async (_, nowMs) => addOnsAmong(CATALOG, nowMs) },
      }),
    },
  });
  return call('POST', PATH, { ...(relatedParty ? { relatedParty } : {}) }, { caller: callerAs('agent') });
}

const voice = (remaining: bigint) => ({ buckets: [minutes({ id: 'b1/minutes', remaining })] });

test('who runs out of minutes is recommended more of them, with the reason', async () => {
  const { status, body } = await ask(voice(60n));
  expect([status, body.state]).toEqual([201, 'done']);
  expect(body.recommendationItem).toMatchObject([
    {
      priority: 1,
      productOffering: { id: 'talk' },
      product: { productRelationship: [{ relationshipType: 'reliesOn', product: { id: 'b1' } }] },
      reason: [{ rule: 'allowance-nearly-used', text: '10 % of minutes are left' }],
    },
  ]);
  expect(body.recommendationItem).toHaveLength(1);
});

test.each([
  ['enough of everything', voice(300n), []],
  ['exactly a fifth', voice(120n), []],
  ['a second less', voice(119n), ['talk']],
  ['nothing', voice(0n), ['talk']],
  ['an allowance that ended', { buckets: [minutes({ id: 'b1/minutes', remaining: 0n, validUntil: AT })] }, []],
  ['little money', { moneyNano: EUR }, ['credit']],
  ['little of both: the pressing one first', { ...voice(0n), moneyNano: EUR }, ['talk', 'credit']],
  [
    'what they have already',
    {
      ...voice(0n),
      plans: [planOf('b1'), planOf('b2', { offeringId: 'talk', addOn: true })],
      buckets: [minutes({ id: 'b2/minutes', remaining: 0n })],
    },
    [],
  ],
])('with %s', async (_, over, offerings) => {
  const { body } = await ask(over);
  const found = body.recommendationItem.map((one: { productOffering: { id: string } }) => one.productOffering.id);
  expect(found).toEqual(offerings);
});

test('to nobody is refused', async () => {
  const answer = await ask({}, null);
  expect([answer.status, answer.body.violations?.[0].path]).toEqual([400, 'relatedParty']);
});
