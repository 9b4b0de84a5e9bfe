import { bindResources } from '../../shared/product-ordering/bind-resources';
import { decomposeOrder } from '../../shared/product-ordering/decompose-order';
import { planSteps } from '../../shared/product-ordering/plan-steps';
import { validateOrder } from '../../shared/product-ordering/validate-order';
import { becoming, CUSTOMER, ending, FACTS, item, NOW, order, TENANT, wanting } from './shop';

const LINE = { msisdn: '491510000001', iccid: '8949000000000000001' };
const FAST = {
  id: 'fast1',
  status: 'active',
  partyIds: [CUSTOMER],
  offeringId: 'plus',
  ...LINE,
  balanceId: 'balance2',
  services: [
    { id: 'fast1-voice', name: 'voice' },
    { id: 'order0-1-data', name: 'data' },
    { id: 'fast1-fiveG', name: 'fiveG' },
  ],
  characteristics: { speed: '100' },
};
const facts = { ...FACTS, products: new Map([...FACTS.products, [FAST.id, FAST]]), owned: [...FACTS.owned, FAST] };

const stepsOf = (...items: Parameters<typeof order>[0]) => {
  const steps = planSteps(TENANT, 'order1', decomposeOrder(order(items), facts));
  const bound = bindResources({ tenant: TENANT, orderId: 'order1' }, steps.plan, []);
  return { ...steps, bound, network: bound.waves.flatMap(({ tasks }) => tasks).map(({ id }) => id) };
};
const refusals = (...items: Parameters<typeof order>[0]): string[] => {
  const judged = validateOrder(order(items), facts, NOW);
  return judged.ok ? [] : (judged.error.violations ?? []).map(({ path, message }) => `${path}: ${message}`);
};

describe('another plan', () => {
  test('asks the network for the difference alone, and leaves number, SIM and what stays as they are', () => {
    const { bound, network, changes, reservations, undo } = stepsOf(becoming('line1', 'plus'));
    expect(network).toEqual(['order1-1-profile-fiveG']);
    expect(reservations).toEqual([]);
    expect(bound.services.map(({ id, productId, partyId }) => [id, productId, partyId])).toEqual([
      ['order1-1-fiveG', 'line1', CUSTOMER],
    ]);
    expect(changes).toEqual({
      products: [],
      services: [],
      reservations: [],
      revisions: [
        {
          tenant: TENANT,
          productId: 'line1',
          item: { orderId: 'order1', itemId: '1' },
          plan: {
            offering: { id: 'plus', name: 'plus' },
            specification: { id: 'mobilePlus', name: 'Mobile line, faster' },
            prices: [],
          },
          characteristics: [],
          addedServices: [{ id: 'order1-1-fiveG', name: 'fiveG' }],
          endedServices: [],
        },
      ],
    });
    // What was done before the point of no return is undone by ids that the plan knows.
    expect(undo.networkTasks).toEqual([{ tenant: TENANT, id: 'order1-1-profile-fiveG' }]);
    expect(undo.services).toEqual([{ tenant: TENANT, id: 'order1-1-fiveG', to: 'terminated' }]);
  });

  test('takes away what the new one has not', () => {
    const { network, changes } = stepsOf(becoming('fast1', 'bundle'));
    expect(network).toEqual(['order1-1-profile-sms', 'order1-1-remove-profile-fiveG']);
    expect(changes.services).toEqual([{ tenant: TENANT, id: 'fast1-fiveG', to: 'terminated' }]);
  });

  test('with prices as they were agreed', () => {
    const price = { name: 'Fee', priceType: 'recurring', price: { taxIncludedAmount: { unit: 'EUR', value: '20' } } };
    const { changes } = stepsOf({ ...becoming('line1', 'plus'), itemPrice: [price] });
    expect(changes.revisions[0]?.plan?.prices).toMatchObject([{ name: 'Fee', unit: 'EUR', value: '20' }]);
  });
});

test('another characteristic is told to the service that knows it, and to no other', () => {
  const { bound, changes } = stepsOf(becoming('fast1', undefined, { speed: '500' }));
  expect(bound.waves.flatMap(({ tasks }) => tasks)).toMatchObject([
    { id: 'order1-1-set-profile-data', operation: 'set-profile', parameters: { speed: '500' }, ...LINE },
  ]);
  expect(changes.revisions[0]).toMatchObject({ characteristics: [{ name: 'speed', value: '500' }], addedServices: [] });
  expect(changes.revisions[0]).not.toHaveProperty('plan');
});

test.each<[string, ReturnType<typeof becoming>, string[]]>([
  ['one that it has', becoming('line1', 'bundle'), ['productOffering.id: product line1 is of offering bundle already']],
  [
    'one that is not sold, which its add-on is not for',
    becoming('line1', 'draft'),
    [
      'productOffering.id: offering draft is In design: only Active or Launched ones are sold',
      'productOffering.id: its add-on roaming1 (offering roaming) is not for offering draft',
    ],
  ],
  ['none that there is', becoming('line1', 'none'), ['productOffering.id: the catalog has no offering none']],
  [
    'an add-on',
    becoming('line1', 'roaming'),
    [
      'productOffering.id: offering roaming is an add-on: a plan is not changed to it',
      'productOffering.id: offering roaming needs other resources than product line1 has',
      'productOffering.id: its add-on roaming1 (offering roaming) is not for offering roaming',
    ],
  ],
  ['while it is paused', becoming('paused', 'plus'), ['product.id: product paused is suspended, not active']],
  ['another’s', becoming('strangers', 'plus'), ['product.id: this customer has no product strangers']],
  [
    'an IMSI',
    becoming('fast1', undefined, { imsi: '1' }),
    ['product.productCharacteristic: imsi is no characteristic that an order modifies'],
  ],
  [
    'a value that there is not',
    becoming('fast1', undefined, { speed: '7' }),
    ['product.productCharacteristic: speed cannot be 7'],
  ],
  [
    'what is fixed',
    becoming('fast1', undefined, { colour: 'red' }),
    ['product.productCharacteristic: colour cannot be changed'],
  ],
  [
    'what it has not',
    becoming('fast1', undefined, { size: '1' }),
    ['product.productCharacteristic: its specification has no characteristic size'],
  ],
  ['services in a circle', becoming('fast1', 'circle'), ['productOffering.id: its services wait for each other: a, b']],
])('a product does not become %s', (_, given, reasons) =>
  expect(refusals(given)).toEqual(reasons.map((reason) => `productOrderItem.0.${reason}`)),
);

test('an add-on that the new plan is not for may end in the same order', () => {
  expect(refusals(becoming('line1', 'plus'))).toEqual([
    'productOrderItem.0.productOffering.id: its add-on roaming1 (offering roaming) is not for offering plus',
  ]);
  expect(refusals(becoming('line1', 'plus'), { ...ending('roaming1'), id: '2' })).toEqual([]);
});

describe('services by the catalog’s data', () => {
  const idsOf = (chosen: Record<string, string>) =>
    decomposeOrder(
      order([
        {
          ...item('home'),
          product: { productCharacteristic: Object.entries(chosen).map(([name, value]) => ({ name, value })) },
        },
      ]),
      FACTS,
    ).tasks.map(({ id, dependsOn }) => `${id} <- ${dependsOn.join(' ')}`.trim());

  test('a product that is no line has only what others give, where its conditions hold', () => {
    expect(validateOrder(order([item('home')]), FACTS, NOW).ok).toBe(true);
    expect(idsOf({})).toEqual([
      'order1-1-access-internet <-',
      'order1-1-internet <- order1-1-access-internet',
      'order1-1 <- order1-1-internet',
    ]);
  });

  test('one depends on another, and one requires another', () => {
    expect(idsOf({ tv: 'yes', speed: '1000' })).toEqual([
      'order1-1-entitlement-sports <- order1-1-access-internet',
      'order1-1-sports <- order1-1-entitlement-sports',
      'order1-1-access-internet <- order1-1-access-router',
      'order1-1-internet <- order1-1-access-internet',
      'order1-1-access-router <-',
      'order1-1-router <- order1-1-access-router',
      'order1-1 <- order1-1-sports order1-1-internet order1-1-router',
    ]);
  });

  test('each is told what it knows', () => {
    const { tasks } = decomposeOrder(order([item('home', wanting('speed', '1000'))]), FACTS);
    expect(tasks.find(({ id }) => id === 'order1-1-access-internet')).toMatchObject({
      operation: 'provide-access',
      parameters: { speed: '1000' },
    });
  });

  test('services that wait for each other are refused, not waited for', () => {
    const judged = validateOrder(order([item('circle')]), FACTS, NOW);
    expect(judged).toMatchObject({ error: { violations: [{ message: 'its services wait for each other: a, b' }] } });
  });
});
