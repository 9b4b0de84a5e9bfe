import fc from 'fast-check';
import {
  changeCharging,
  chargeMessages,
  closeCharging,
  NoTariffError,
  openCharging,
} from '../../shared/convergent-charging';
import { takeUsage } from '../../shared/convergent-charging/take-usage';
import { chargingRequests, withDiscounts } from '../../shared/product-ordering/charging-request';
import type { PriceGround } from '../../shared/product-ordering/price-item';
import { agreedPrices, priceItem } from '../../shared/product-ordering/price-item';
import { agreedDiscounts } from '../../shared/product-ordering/usage-discounts';
import type { Promotion } from '../../shared/promotion-management';
import { explainCharge } from '../../shared/rating';
import { FACTS } from '../product-ordering/shop';
import { makeWorld, NOW, TARIFF, TENANT, usage } from './world';

const SEED = Number(process.env.FARTHING_SEED ?? 20261123);
const NUMBER = '353861000002';
const START = '2026-12-01T00:00:00Z';
const EURO = 1_000_000_000n;

const promotion = (id: string, percent: string, more: object = {}, by: object = {}): Promotion => ({
  id,
  href: `/${id}`,
  name: id,
  promotionType: 'Discount',
  lifecycleStatus: 'release',
  pattern: [
    {
      criteriaGroup: [
        { criteria: [{ criteriaParameter: 'priceType', criteriaOperator: '=', criteriaValue: 'usage', ...by }] },
      ],
      action: [{ actionType: 'discount', actionValue: percent, ...more }],
    },
  ],
});
const agreement = (percent: string, more: object = {}, end?: string) => ({
  id: 'frame',
  href: '/frame',
  name: 'Frame',
  status: 'approved' as const,
  agreementItem: [{ productOffering: [{ id: 'payg' }] }],
  ...(end === undefined ? {} : { agreementPeriod: { endDateTime: end } }),
  characteristic: [{ name: 'agreedPrice', value: { percent, priceType: 'usage', ...more } }],
});

const rates = TARIFF.rules.map(({ priceId }) => ({
  id: priceId,
  name: priceId,
  priceType: 'usage',
  unit: 'EUR',
  value: '0.1',
}));
const mobile = FACTS.offerings.get('bundle');
if (!mobile) throw new Error('the shop sells a bundle');
const OFFERING = { ...mobile, id: 'payg', fees: [], rates };

const agreed = (ground: Pick<PriceGround, 'promotions' | 'agreements'>) =>
  agreedPrices(
    priceItem(OFFERING, 1, {
      promotionCodes: [],
      pricesIncludeTax: true,
      market: new Map(),
      facts: {} as PriceGround['facts'],
      nowMs: Date.parse(START),
      ...ground,
    }),
  );

/** A second line, ordered with what is promised; answers what a message at a time costs it. */
async function orderLine(ground: Pick<PriceGround, 'promotions' | 'agreements'>, atMs = Date.parse(START)) {
  const world = await makeWorld();
  const prices = agreed(ground);
  for (const { tariff } of agreedDiscounts(prices)) await world.ports.tariffs.put(TENANT, tariff);
  const draft = {
    tenant: TENANT,
    productId: 'product-2',
    orderId: 'o1',
    itemId: '1',
    partyId: 'party-2',
    billingAccountId: 'account-2',
    offering: { id: 'payg', name: 'Pay as you go' },
    prices,
    msisdn: NUMBER,
    iccid: '1',
    services: [],
  };
  const made = await chargingRequests([draft], { product: async () => undefined });
  if (!made.ok || !made.value[0]) throw new Error('charging is asked for the line');
  const request = { ...made.value[0].charging, activatedAt: new Date(atMs).toISOString() };
  const { balanceId } = await openCharging(world.ports, request);
  const money = async () => (await world.ports.balances.read(TENANT, balanceId))?.moneyNano ?? 0n;
  const opened = await world.ports.balances.read(TENANT, balanceId);
  if (!opened) throw new Error('the account is there');
  const rich = { ...opened, moneyNano: 1_000n * EURO, number: opened.number + 1 };
  await world.ports.balances.write(rich, opened.number);
  let count = 0;
  const charge = async (over: object) => {
    const before = await money();
    count += 1;
    const records = [usage({ usageId: `u${count}`, msisdn: NUMBER, ...over })];
    const [result] = (await chargeMessages(world.ports, world.cache, [{ tenant: TENANT, receivedAt: '', records }]))
      .results;
    if (!result || 'problem' in result) throw result?.problem ?? new Error('no result');
    return before - (await money());
  };
  const account = async () => world.ports.balances.read(TENANT, balanceId);
  return { ...world, balanceId, charge, account, request };
}

/** A price less percentages, exactly; then up to the tariff's four decimals. */
function oracle(nano: bigint, percentsNano: readonly bigint[]): bigint {
  const WHOLE = 100n * EURO;
  const [over, under] = percentsNano.reduce(([a, b], one) => [a * (WHOLE - one), b * WHOLE], [nano, 1n]);
  const step = under * 100_000n;
  return ((over + step - 1n) / step) * 100_000n;
}

test('what promotions and agreements take off usage is what an exact fraction leaves of it', async () => {
  const percent = fc.integer({ min: 1, max: 10_000 }).map((hundredths) => BigInt(hundredths) * 10_000_000n);
  await fc.assert(
    fc.asyncProperty(
      fc.array(percent, { maxLength: 3 }),
      fc.option(percent, { nil: undefined }),
      fc.integer({ min: 1, max: 40 }),
      async (promised, frame, messages) => {
        const text = (nano: bigint) => `${nano / EURO}.${String(nano % EURO).padStart(9, '0')}`;
        const line = await orderLine({
          promotions: promised.map((one, at) => promotion(`p${at}`, text(one))),
          agreements: frame === undefined ? [] : [agreement(text(frame))],
        });
        const all = [...promised, ...(frame === undefined ? [] : [frame])];
        const nano = await line.charge({ quantity: String(messages) });
        expect(nano).toBe(oracle(BigInt(messages) * 100_000_000n, all));
      },
    ),
    { seed: SEED, numRuns: 60 },
  );
});

test('a charge says who discounted it, and explains itself by the tariffs that it names', async () => {
  const line = await orderLine({ promotions: [promotion('spring', '25')], agreements: [agreement('10')] });
  const account = await line.account();
  if (!account) throw new Error('the account is there');
  const read = async (offering: string) => [offering, await line.ports.tariffs.versions(TENANT, offering)] as const;
  const versions = new Map(await Promise.all(account.plans.map(({ offeringId }) => read(offeringId))));
  const taken = takeUsage(account, usage({ usageId: 'u1' }), undefined, versions, new Map());
  if (taken.kind !== 'charged') throw new Error(taken.reason);
  expect(taken.record.amountNano).toBe('67500000');
  const { isSame, words } = explainCharge(taken.record, [...versions.values()].flat());
  expect(isSame).toBe(true);
  expect(words.join(' ')).toMatch(/Discount agreement-frame .* Discount promotion-spring /);
});

test.each<[string, Pick<PriceGround, 'promotions' | 'agreements'>, string, bigint]>([
  [
    'in its months',
    { promotions: [promotion('p', '50', { applicationDuration: 1 })], agreements: [] },
    '2026-12-10',
    50_000_000n,
  ],
  [
    'after its agreement',
    { promotions: [], agreements: [agreement('50', {}, '2026-12-05T00:00:00Z')] },
    '2026-12-10',
    100_000_000n,
  ],
  [
    'before its agreement ends',
    { promotions: [], agreements: [agreement('50', {}, '2026-12-11T00:00:00Z')] },
    '2026-12-10',
    50_000_000n,
  ],
  [
    'of the price that it names',
    { promotions: [], agreements: [agreement('50', { productOfferingPrice: 'sms' })] },
    '2026-12-10',
    50_000_000n,
  ],
  [
    'of another price',
    { promotions: [], agreements: [agreement('50', { productOfferingPrice: 'data' })] },
    '2026-12-10',
    100_000_000n,
  ],
  [
    'that says nothing of usage',
    {
      promotions: [promotion('p', '50', {}, { criteriaParameter: 'productOffering', criteriaValue: 'payg' })],
      agreements: [],
    },
    '2026-12-10',
    100_000_000n,
  ],
])('a message costs what a promise %s leaves', async (_, ground, day, cost) => {
  const line = await orderLine(ground);
  expect(await line.charge({ startedAt: `${day}T10:00:00.000Z` })).toBe(cost);
});

test('a promise for a month is over after it', async () => {
  const promise = { promotions: [promotion('p', '50', { applicationDuration: 1 })], agreements: [] };
  const line = await orderLine(promise, Date.parse('2026-11-09T00:00:00Z'));
  expect(await line.charge({ startedAt: '2026-12-08T10:00:00.000Z' })).toBe(50_000_000n);
  expect(await line.charge({ startedAt: '2026-12-10T10:00:00.000Z' })).toBe(100_000_000n);
});

test('charging waits for the discount’s tariff; twice opened is discounted once; closed, the discount ends', async () => {
  const line = await orderLine({ promotions: [promotion('p', '50')], agreements: [] });
  const unpublished = { ...line.request, productId: 'product-3', discounts: [{ offeringId: 'discount-none' }] };
  await expect(openCharging(line.ports, unpublished)).rejects.toThrow(NoTariffError);
  await openCharging(line.ports, line.request);
  expect((await line.account())?.plans.map(({ productId }) => productId)).toEqual(['product-2', 'product-2~0']);
  const closedAt = new Date(NOW).toISOString();
  await closeCharging(line.ports, { tenant: TENANT, productId: 'product-2', balanceId: line.balanceId, closedAt });
  expect((await line.account())?.plans.map(({ until }) => until)).toEqual([NOW, NOW]);
});

test('a member of a shared balance brings their discount, for what they use alone', async () => {
  const line = await orderLine({ promotions: [], agreements: [] });
  const [discount] = agreedDiscounts(agreed({ promotions: [promotion('p', '50')], agreements: [] }));
  if (!discount) throw new Error('the promotion discounts usage');
  await line.ports.tariffs.put(TENANT, discount.tariff);
  const theirs = '353861000003';
  const { balanceId } = line;
  await openCharging(line.ports, {
    ...line.request,
    ...{ productId: 'product-3', msisdn: theirs, balanceId },
    discounts: [{ offeringId: discount.tariff.offeringId }],
  });
  const plans = (await line.account())?.plans.map(({ productId }) => productId);
  expect(plans).toEqual(['product-2', 'product-3', 'product-3~0']);
  expect(await line.charge({ msisdn: theirs })).toBe(50_000_000n);
  expect(await line.charge({})).toBe(100_000_000n);
});

test('a change of plan ends the discounts of the plan before, and brings those of the next', async () => {
  const promise = { promotions: [promotion('p', '50')], agreements: [] };
  const line = await orderLine(promise, Date.parse('2026-11-01T00:00:00Z'));
  await line.ports.tariffs.put(TENANT, { ...TARIFF, offeringId: 'plus' });
  const plan = {
    offering: { id: 'plus', name: 'Plus' },
    specification: { id: 's', name: 's' },
    prices: agreed({ promotions: [promotion('q', '20', { applicationDuration: 1 })], agreements: [] }),
  };
  for (const { tariff } of agreedDiscounts(plan.prices)) await line.ports.tariffs.put(TENANT, tariff);
  const revised = {
    ...{ tenant: TENANT, productId: 'product-2', changedAt: '2026-11-09T00:00:00.000Z' },
    ...{ balanceId: line.balanceId, offeringId: 'plus' },
  };
  const asked = { ...revised, ...withDiscounts(revised, plan) };
  for (const _ of [1, 2]) await changeCharging(line.ports, asked);
  expect((await line.account())?.plans.map(({ productId }) => productId)).toEqual([
    'product-2',
    'product-2~0',
    'product-2',
    'product-2~1',
  ]);
  const costOn = (day: string) => line.charge({ startedAt: `${day}T10:00:00.000Z` });
  expect(await costOn('2026-11-08')).toBe(50_000_000n);
  expect(await costOn('2026-12-08')).toBe(80_000_000n);
  expect(await costOn('2026-12-10')).toBe(100_000_000n);
});

test('an award is money on the balance: used before what was paid in, within its months, and gone with its product', async () => {
  const award = promotion(
    'welcome',
    '0.15',
    { applicationDuration: 2 },
    { criteriaParameter: 'productOffering', criteriaValue: 'payg' },
  );
  const promise = { promotions: [{ ...award, promotionType: 'Award' as const }], agreements: [] };
  const line = await orderLine(promise, Date.parse('2026-11-09T00:00:00Z'));
  const left = async () =>
    (await line.account())?.buckets.filter(({ id }) => id.includes('award')).map(({ remaining }) => remaining);
  expect(await left()).toEqual([150_000_000n]);
  await openCharging(line.ports, line.request);
  expect(await left()).toEqual([150_000_000n]);
  const onDay = (day: string) => line.charge({ startedAt: `${day}T10:00:00.000Z` });
  expect([await onDay('2026-12-08'), await left()]).toEqual([0n, [50_000_000n]]);
  expect([await onDay('2026-12-08'), await left()]).toEqual([50_000_000n, [0n]]);
  const closedAt = new Date(NOW).toISOString();
  await closeCharging(line.ports, { tenant: TENANT, productId: 'product-2', balanceId: line.balanceId, closedAt });
  expect(await left()).toEqual([]);
});

test('an award whose months are over is not used any more, and none is promised where no balance could have it', async () => {
  const award = { ...promotion('welcome', '5', {}, { criteriaParameter: 'productOffering', criteriaValue: 'payg' }) };
  const promotions = [{ ...award, promotionType: 'Award' as const }];
  const line = await orderLine({ promotions, agreements: [] }, Date.parse('2026-11-09T00:00:00Z'));
  expect(await line.charge({ startedAt: '2026-12-10T10:00:00.000Z' })).toBe(100_000_000n);
  const ground = { promotionCodes: [], pricesIncludeTax: true, market: new Map(), facts: {} as PriceGround['facts'] };
  const without = priceItem({ ...OFFERING, rates: [] }, 1, {
    ...ground,
    promotions,
    agreements: [],
    nowMs: Date.parse(START),
  });
  expect(without).toEqual([]);
});
