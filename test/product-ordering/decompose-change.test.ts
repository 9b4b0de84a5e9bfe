import { bindResources } from '../../shared/product-ordering/bind-resources';
import { decomposeOrder } from '../../shared/product-ordering/decompose-order';
import { planSteps } from '../../shared/product-ordering/plan-steps';
import { ending, FACTS, item, moving, order, TENANT } from './shop';

const stepsOf = (...items: Parameters<typeof order>[0]) => {
  const steps = planSteps(TENANT, 'order1', decomposeOrder(order(items), FACTS));
  const bound = bindResources({ tenant: TENANT, orderId: 'order1' }, steps.plan, []);
  return { ...steps, network: bound.waves.flatMap(({ tasks }) => tasks) };
};

test('a line ends with its add-ons: the network first, then products, services, number and SIM', () => {
  const { network, changes, undo } = stepsOf(ending('line1'));
  expect(network).toEqual([
    {
      tenant: TENANT,
      id: 'order1-1-deactivate-sim',
      orderId: 'order1',
      operation: 'deactivate-sim',
      productId: 'line1',
      heartbeatSeconds: 840,
      timeoutSeconds: 900,
      msisdn: '491510000001',
      iccid: '8949000000000000001',
    },
  ]);
  const asked = { orderId: 'order1', itemId: '1' };
  expect(changes).toEqual({
    products: [
      { tenant: TENANT, productId: 'roaming1', to: 'terminated', item: asked },
      { tenant: TENANT, productId: 'line1', to: 'terminated', item: asked },
    ],
    services: ['roaming1-roaming', 'line1-voice', 'line1-data'].map((id) => ({ tenant: TENANT, id, to: 'terminated' })),
    reservations: ['line1-msisdn', 'line1-sim'].map((id) => ({ tenant: TENANT, id, to: 'quarantine' })),
    revisions: [],
  });
  // Before the point of no return the network alone was asked, so the network alone is asked back.
  expect(undo).toEqual({
    products: [],
    services: [],
    networkTasks: [{ tenant: TENANT, id: 'order1-1-deactivate-sim' }],
    reservations: [],
  });
});

test('an add-on that ends leaves the line as it is, and ends once where its line ends too', () => {
  const { network, changes } = stepsOf(ending('roaming1'));
  expect(network.map(({ operation, profile }) => [operation, profile?.id])).toEqual([['remove-profile', 'roaming']]);
  expect(changes.reservations).toEqual([]);
  const both = stepsOf(ending('roaming1'), { ...ending('line1'), id: '2' });
  expect(both.changes.products.map(({ productId }) => productId)).toEqual(['roaming1', 'line1']);
});

test('a line is suspended and resumed with its services; its number stays its own', () => {
  const suspended = stepsOf(moving('line1', 'suspended'));
  expect(suspended.network.map(({ operation }) => operation)).toEqual(['suspend-sim']);
  expect(suspended.changes.services.map((one) => 'to' in one && one.to)).toEqual(['inactive', 'inactive']);
  expect(suspended.changes.reservations).toEqual([]);
  const resumed = stepsOf(moving('line1', 'active'));
  expect(resumed.network.map(({ operation }) => operation)).toEqual(['resume-sim']);
  expect(resumed.changes.services.map((one) => 'to' in one && one.to)).toEqual(['active', 'active']);
});

test('one order may add and end', () => {
  const { plan, reservations, changes } = planSteps(
    TENANT,
    'order1',
    decomposeOrder(order([item('iot'), { ...ending('line1'), id: '2' }]), FACTS),
  );
  expect(plan.units.map(({ id }) => id)).toEqual(['order1-1']);
  expect(reservations).toHaveLength(2);
  expect(changes.products.map(({ productId }) => productId)).toEqual(['roaming1', 'line1']);
});
