import { MemoryBalanceStore, MemoryNumberDirectory } from '../../shared/adapters/memory/memory-balances';
import { MemoryResourceStore } from '../../shared/adapters/memory/memory-resource-store';
import {
  type BalanceAccount,
  type CountedLimit,
  consumptionHooks,
  usageConsumptionApi,
} from '../../shared/balance-management';
import { fixedClock } from '../../shared/kernel/clock';
import { callerAs, serveApis } from '../tmf/serve-api';
import { AT, accountWith, minutes, planOf } from './account';

const PATH = `${usageConsumptionApi.basePath}/queryUsageConsumption`;
const EUR = 1_000_000_000n;
const TENANT = accountWith().tenant;

const monthly: CountedLimit = {
  counterId: 'spend',
  rule: {
    id: 'spend',
    counts: 'money',
    scope: {},
    period: 'month',
    limit: 50n * EUR,
    action: 'block',
    noticePercents: [80, 100],
  },
};

async function openCounter(over: Partial<BalanceAccount> = {}) {
  const clock = fixedClock(AT);
  const balances = new MemoryBalanceStore();
  const numbers = new MemoryNumberDirectory();
  await balances.open(
    accountWith({
      plans: [planOf('b1')],
      moneyNano: 12n * EUR,
      buckets: [minutes({ id: 'b1/minutes', remaining: 150n })],
      counters: [{ id: 'spend', period: '2026-12', spent: 41n * EUR }],
      ...over,
    }),
  );
  await numbers.assign(TENANT, '436601234567', { balanceId: 'b1', from: AT });
  const termsOf = async () => ({
    limits: [monthly],
    notices: [{ lowBalanceNano: [], allowancePercents: [80], expiryHours: [] }],
  });
  const store = new MemoryResourceStore(usageConsumptionApi.resources);
  const serve = serveApis([usageConsumptionApi], {
    store,
    clock,
    hooks: { queryUsageConsumption: consumptionHooks({ balances, numbers, termsOf }) },
  });
  const ask = (searchCriteria: object, caller = callerAs('agent')) =>
    serve('POST', PATH, { searchCriteria }, { caller: { ...caller, tenant: TENANT } });
  return { ask, balances, numbers, store };
}

const byParty = { relatedParty: [{ id: 'party-1' }] };

test('what is used, left and allowed of a party’s balance, with the thresholds', async () => {
  const { ask } = await openCounter();
  const { status, body } = await ask(byParty);
  expect(status).toBe(201);
  const [consumption] = body.usageConsumption;
  expect(consumption).toMatchObject({ id: 'b1', state: 'done', relatedParty: [{ id: 'party-1' }] });
  const [money, allowance] = consumption.bucketRefOrValue;
  expect(money).toMatchObject({ usageType: 'monetary', remainingValue: { amount: 12, units: 'EUR' } });
  expect(allowance).toMatchObject({ remainingValue: { amount: 150, units: 's' }, remainingValueName: '25 % of voice' });
  const counters = allowance.bucketCounter.map((one: { counterType: string; value: { amount: number } }) => [
    one.counterType,
    one.value.amount,
  ]);
  expect(counters).toEqual([
    ['used', 450],
    ['granted', 600],
    ['threshold80', 480],
  ]);
  const limits = consumption.product[0].consumptionSummary.map(
    (one: { counterType: string; value: { amount: number } }) => [one.counterType, one.value.amount],
  );
  expect(limits).toEqual([
    ['spent', 41],
    ['limit', 50],
    ['threshold80', 40],
    ['threshold100', 50],
  ]);
});

test('it is of now: the next question sees the next charge', async () => {
  const { ask, balances } = await openCounter();
  await ask(byParty);
  const before = await balances.read(TENANT, 'b1');
  if (!before) throw new Error('the balance is there');
  await balances.write({ ...before, number: before.number + 1, moneyNano: 11n * EUR }, before.number);
  const { body } = await ask(byParty);
  expect(body.usageConsumption[0].bucketRefOrValue[0].remainingValue.amount).toBe(11);
});

test.each([
  ['a product', { product: [{ id: 'b1' }] }],
  ['a number', { logicalResource: [{ id: '436601234567' }] }],
])('%s leads to the balance', async (_, criteria) => {
  const { ask } = await openCounter();
  expect((await ask(criteria)).body.usageConsumption[0].id).toBe('b1');
});

test('a number is asked for and not kept', async () => {
  const { ask, store } = await openCounter();
  const { body } = await ask({ logicalResource: [{ id: '436601234567' }] });
  expect(JSON.stringify(await store.get(TENANT, 'queryUsageConsumption', body.id))).not.toContain('436601234567');
});

test.each([
  ['nobody', {}, 400, 'searchCriteria'],
  ['a number of nobody', { logicalResource: [{ id: '43660' }] }, 422, 'searchCriteria.logicalResource.0.id'],
  ['a product of nobody', { product: [{ id: 'b1' }, { id: 'b9' }] }, 422, 'searchCriteria.product.1.id'],
])('%s consumes nothing', async (_, criteria, status, path) => {
  const { ask } = await openCounter();
  const answer = await ask(criteria);
  expect([answer.status, answer.body.violations[0].path]).toEqual([status, path]);
});

test('a subscriber sees their own alone', async () => {
  const { ask } = await openCounter();
  expect((await ask(byParty, callerAs('subscriber', 'party-1'))).status).toBe(201);
  expect((await ask(byParty, callerAs('subscriber', 'party-2'))).status).toBe(422);
  // A second role that may not ask for everyone does not widen it.
  const partnerToo = { ...callerAs('subscriber', 'party-2'), roles: ['subscriber', 'partner'] as const };
  expect((await ask(byParty, partnerToo)).status).toBe(422);
  expect((await ask({ product: [{ id: 'b1' }] }, callerAs('subscriber', 'party-2'))).status).toBe(422);
});

test('a number leads to the balance it charges now, and to the product it is of', async () => {
  const { ask, numbers, balances } = await openCounter({ plans: [planOf('b1'), planOf('b1-member')] });
  await balances.open(accountWith({ balanceId: 'b2', plans: [planOf('b2')] }));
  const number = '436601234568';
  await numbers.assign(TENANT, number, { balanceId: 'b2', from: AT - 2_000 });
  await numbers.release(TENANT, number, 'b2', AT);
  await numbers.assign(TENANT, number, { balanceId: 'b1', from: AT, productId: 'b1-member' });
  const of = async (id: string) => (await ask({ logicalResource: [{ id }] })).body;
  const { usageConsumption } = await of(number);
  expect(usageConsumption).toHaveLength(1);
  expect(usageConsumption[0]).toMatchObject({ id: 'b1', product: [{ id: 'b1-member' }] });
  expect(usageConsumption[0].bucketRefOrValue.map(({ id }: { id: string }) => id)).toEqual(['b1']);
  // Whole, the balance has both products and its money.
  expect((await of('436601234567')).usageConsumption[0].product).toHaveLength(2);
  const later = '436601234569';
  await numbers.assign(TENANT, later, { balanceId: 'b1', from: AT + 1 });
  expect((await of(later)).message).toBe('Nothing is consumed there');
});

test('each balance is told once, to whom it belongs', async () => {
  const { ask } = await openCounter();
  const { body } = await ask({ ...byParty, logicalResource: [{ id: '436601234567' }], product: [{ id: 'b1' }] });
  expect(body.usageConsumption.map(({ id }: { id: string }) => id)).toEqual(['b1', 'b1']);
  expect(body.relatedParty).toEqual([{ id: 'party-1', role: 'customer' }]);
  expect(body.searchCriteria).toEqual({ ...byParty, product: [{ id: 'b1' }] });
});

test('who says not whose is told how', async () => {
  const { ask } = await openCounter();
  expect((await ask({})).body).toMatchObject({
    message: 'Say whose consumption',
    violations: [{ path: 'searchCriteria', message: 'names a relatedParty, a product or a logicalResource' }],
  });
  expect((await ask({ relatedParty: [{ id: 'party-1' }, { id: 'party-9' }] })).body).toMatchObject({
    message: 'Nothing is consumed there',
    violations: [{ path: 'searchCriteria.relatedParty.1.id', message: 'leads to no balance' }],
  });
});
