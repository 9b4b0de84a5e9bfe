import { amendPlan } from '../../shared/product-ordering/amend-plan';
import { decomposeOrder } from '../../shared/product-ordering/decompose-order';
import type { OrderPlan } from '../../shared/product-ordering/order-plan';
import { planAgain } from '../../shared/product-ordering/plan-again';
import { planSteps } from '../../shared/product-ordering/plan-steps';
import { becoming, FACTS, item, onItem, order, TENANT, wanting } from './shop';

type Items = Parameters<typeof order>[0];
const planOf = (...items: Items): OrderPlan => decomposeOrder(order(items), FACTS);
const idsOf = (plan: OrderPlan): string[] => plan.tasks.map(({ id }) => id);
const supersededOf = ({ superseded = [] }: OrderPlan): string[] => superseded.map(({ id }) => id);

const LINE = item('bundle');

test('what is not touched keeps its ids, so it is not done again', () => {
  const before = planOf(LINE);
  const after = amendPlan(before, planOf({ ...LINE, billingAccount: { id: 'account2' } }), 2);
  expect(idsOf(after)).toEqual(idsOf(before));
  expect(after).toMatchObject({ version: 2, superseded: [], units: [{ billingAccountId: 'account2' }] });
});

test('another plan keeps number and SIM, and the services that both plans have alike', () => {
  const after = amendPlan(planOf(LINE), planOf(item('plus')), 2);
  expect(idsOf(after).slice(0, 3)).toEqual(['order1-1-msisdn', 'order1-1-sim', 'order1-1-activate-sim']);
  expect(idsOf(after)).toContain('order1-1-profile-voice');
  // Its data is told a speed.
  expect(idsOf(after)).toContain('order1-1-profile-data.v2');
  expect(supersededOf(after).sort()).toEqual(['order1-1-profile-data', 'order1-1-profile-sms']);
});

test('another SIM is another line: all of it is undone, the last first, and done anew', () => {
  const after = amendPlan(planOf(LINE), planOf({ ...LINE, ...wanting('iccid', '8949') }), 2);
  expect(after.units.map(({ id }) => id)).toEqual(['order1-1.v2']);
  expect(idsOf(after).every((id) => id.startsWith('order1-1.v2'))).toBe(true);
  expect(supersededOf(after).slice(-3).sort()).toEqual(['order1-1-activate-sim', 'order1-1-msisdn', 'order1-1-sim']);
});

test('what is dropped and then wanted again is another: what was undone under an id stays so', () => {
  const addOn = item('roaming', { id: '2', ...onItem('1') });
  const before = planOf(LINE, addOn);
  const without = amendPlan(before, planOf(LINE), 2);
  expect(supersededOf(without)).toEqual(['order1-2-profile-roaming']);
  const again = amendPlan(without, planOf(LINE, addOn), 3);
  expect(idsOf(again).filter((id) => id.includes('-2'))).toEqual([
    'order1-2-profile-roaming.v3',
    'order1-2-roaming',
    'order1-2',
  ]);
  expect(supersededOf(again)).toEqual(['order1-2-profile-roaming']);
});

test('a smaller quantity drops the last ones, a larger one adds to them', () => {
  const before = planOf({ ...LINE, quantity: 2 });
  const fewer = amendPlan(before, planOf({ ...LINE, quantity: 1 }), 2);
  expect(supersededOf(fewer)).toContain('order1-1-2-activate-sim');
  expect(idsOf(fewer)).toEqual(idsOf(planOf(LINE)));
  const more = amendPlan(fewer, planOf({ ...LINE, quantity: 3 }), 3);
  expect(more.units.map(({ id }) => id)).toEqual(['order1-1', 'order1-1-2.v3', 'order1-1-3']);
});

test('a swap that is amended, or tried again, names the reservation that it has then', () => {
  const before = planOf(becoming('line1', undefined, { iccid: 'new' }));
  const after = amendPlan(before, planOf(becoming('line1', undefined, { iccid: '8949' })), 2);
  const swapOf = (plan: OrderPlan) => [plan.revisions?.[0]?.swaps?.[0]?.by, plan.tasks[1]];
  expect(swapOf(after)).toEqual(['order1-1-sim.v2', expect.objectContaining({ swaps: ['order1-1-sim.v2'] })]);
  expect(swapOf(planAgain(after, 2))).toEqual([
    'order1-1-sim.v2.2',
    expect.objectContaining({ swaps: ['order1-1-sim.v2.2'] }),
  ]);
});

test('all that was superseded is undone with the rest, and its reservations are not taken into use', () => {
  const after = amendPlan(planOf(LINE), planOf({ ...LINE, ...wanting('iccid', '8949') }), 2);
  const { undo, superseded, reservations } = planSteps(TENANT, 'order1', after);
  expect(superseded.reservations.map(({ id }) => id).sort()).toEqual(['order1-1-msisdn', 'order1-1-sim']);
  expect(undo.networkTasks).toEqual(expect.arrayContaining([...superseded.networkTasks]));
  expect(undo.reservations).toEqual(expect.arrayContaining([...superseded.reservations]));
  expect(reservations.map(({ id }) => id).sort()).toEqual(['order1-1.v2-msisdn', 'order1-1.v2-sim']);
});
