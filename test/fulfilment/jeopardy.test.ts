import { withExpectedCompletion } from '../../shared/product-ordering/promise-completion';
import { simulateNetwork } from '../../shared/service-ordering/simulate-network';
import { FACTS, item, order, TENANT } from '../product-ordering/shop';
import { deployedDefinition } from './deployed-definition';
import { OrderWorld, START } from './order-world';

const definition = deployedDefinition();

async function live(ending: string, answer?: typeof simulateNetwork) {
  const world = new OrderWorld({ definition, ...(answer ? { answer } : {}) });
  await world.openTariffs();
  await world.stockUp(3, (n) => (n === 0 ? ending : '0002'));
  const placed = withExpectedCompletion(order([item('bundle')]), FACTS, START);
  const { id: _id, href: _href, ...draft } = placed;
  await world.place('order1', draft);
  await world.rest();
  const alerts = (await world.traces.entries(TENANT, 'order1')).filter(({ kind }) => kind === 'JeopardyAlert');
  return { dueMs: Date.parse(placed.expectedCompletionDate ?? ''), done: await world.order('order1'), alerts };
}

test('an order in time is told of in none', async () => {
  const { done, alerts, dueMs } = await live('0002');
  expect(done).toMatchObject({ state: 'completed' });
  expect([done?.jeopardyAlert, alerts]).toEqual([undefined, []]);
  expect(Date.parse(done?.completionDate ?? '')).toBeLessThan(dueMs);
});

test('a network that is silent is seen by the watch before its order is late; the timeline has each alert once', async () => {
  let isSilent = true;
  // It never answers the first time that it is asked.
  const { done, alerts, dueMs } = await live('0002', (message, waitSeconds) => {
    if (!isSilent) return simulateNetwork(message, waitSeconds);
    isSilent = false;
    return [];
  });
  expect(done?.state).toBe('completed');
  expect(Date.parse(done?.completionDate ?? '')).toBeGreaterThan(dueMs);
  const [first] = done?.jeopardyAlert ?? [];
  expect(first).toMatchObject({ id: 'order1-jeopardy-1', name: 'late', exception: 'slow' });
  expect(Date.parse(first?.alertDate ?? '')).toBeLessThan(dueMs);
  expect(alerts.map(({ text }) => text)).toEqual(done?.jeopardyAlert?.map(({ message }) => message));
});
