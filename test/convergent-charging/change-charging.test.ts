import { changeCharging, NoBalanceError, NoTariffError, openCharging } from '../../shared/convergent-charging';
import type { Tariff } from '../../shared/rating';
import { makeWorld, NOW, TARIFF, TENANT } from './world';

const AT = new Date(NOW).toISOString();
const [allowance] = TARIFF.allowances;
if (!allowance) throw new Error('The tariff has minutes');
const PLUS: Tariff = {
  ...TARIFF,
  offeringId: 'plus',
  creditLimitNano: 5_000_000_000n,
  allowances: [{ ...allowance, id: 'more-minutes', units: 6_000n }],
};

async function given() {
  const world = await makeWorld();
  await world.ports.tariffs.put(TENANT, PLUS);
  await world.ports.tariffs.put(TENANT, { ...PLUS, offeringId: 'abroad', currency: 'USD' });
  const { ports, balanceId } = world;
  const change = (over: object = {}) =>
    changeCharging(ports, {
      tenant: TENANT,
      productId: 'product-1',
      balanceId,
      offeringId: 'plus',
      changedAt: AT,
      ...over,
    });
  return { ...world, change };
}

test('a product is rated by another offering from then on, with its allowances and its credit', async () => {
  const { change, account } = await given();
  await change();
  const { plans, creditLimitNano, buckets } = await account();
  expect(plans).toMatchObject([
    { productId: 'product-1', offeringId: 'payg', until: NOW },
    { productId: 'product-1', offeringId: 'plus', from: NOW },
  ]);
  expect(plans[1]).not.toHaveProperty('until');
  expect(creditLimitNano).toBe(5_000_000_000n);
  expect(buckets.find(({ id }) => id.includes('more-minutes'))).toMatchObject({ granted: 6_000n, remaining: 6_000n });
  const { number } = await account();
  await change();
  expect((await account()).number).toBe(number);
});

test('an add-on’s change is not the account’s credit', async () => {
  const { ports, balanceId, change, account } = await given();
  await openCharging(ports, {
    tenant: TENANT,
    productId: 'extra',
    offeringId: 'payg',
    partyId: 'party-1',
    balanceId,
    activatedAt: AT,
  });
  await change({ productId: 'extra', changedAt: new Date(NOW + 1).toISOString() });
  const { creditLimitNano, plans } = await account();
  expect(creditLimitNano).toBe(0n);
  expect(plans.filter(({ productId }) => productId === 'extra').map(({ offeringId }) => offeringId)).toEqual([
    'payg',
    'plus',
  ]);
});

test('what cannot be changed says why', async () => {
  const { change, balanceId, account } = await given();
  const before = await account();
  const refused: [object, Error][] = [
    [{ offeringId: 'none' }, new NoTariffError(`Offering none has no tariff at ${AT}`)],
    [{ productId: 'other' }, new NoBalanceError(`Product other has no plan on balance ${balanceId}`)],
    [{ balanceId: 'b9' }, new NoBalanceError('Product product-1 has no plan on balance b9')],
    [{ offeringId: 'abroad' }, new NoBalanceError(`Balance ${balanceId} is in EUR, not in USD`)],
  ];
  for (const [over, problem] of refused) {
    const told = await change(over).catch((thrown: unknown) => thrown);
    expect(told).toEqual(problem);
    expect(told).toBeInstanceOf(problem.constructor);
  }
  expect(await account()).toEqual(before);
});
