import { ending, item, moving, onItem, order } from '../product-ordering/shop';
import { faultsOf } from './check-orders';
import { OrderWorld } from './order-world';

export interface OrderCost {
  readonly order: string;
  readonly transitions: number;
  readonly invocations: number;
}

type Items = Parameters<typeof order>[0];
const LINE = [item('prepaid')];
const STORIES: readonly { readonly name: string; readonly before?: Items; readonly items: Items }[] = [
  { name: 'a line', items: LINE },
  { name: 'a line with an eSIM', items: [item('iot')] },
  { name: 'a line and its add-on', items: [item('bundle'), item('roaming', { id: '2', ...onItem('1') })] },
  { name: 'ten lines', items: [item('prepaid', { quantity: 10 })] },
  { name: 'a pause', before: LINE, items: [moving('before-1', 'suspended')] },
  { name: 'the end of a line', before: LINE, items: [ending('before-1')] },
];

/** What orders of each kind take of Step Functions and Lambda where nothing goes wrong: the deployed machine, run in one process. */
export async function costOfStories(): Promise<readonly OrderCost[]> {
  const costs: OrderCost[] = [];
  for (const { name, before, items } of STORIES) {
    const world = new OrderWorld();
    await world.openTariffs();
    await world.stockUp(20);
    if (before) await fulfil(world, 'before', before);
    const calls = world.done.length;
    const execution = await fulfil(world, 'order', items);
    const invocations = world.done.slice(calls).filter(({ work }) => work.state !== work.function).length;
    costs.push({ order: name, transitions: execution.transitions, invocations });
  }
  return costs;
}

async function fulfil(world: OrderWorld, id: string, items: Items) {
  const { id: _id, href: _href, ...draft } = order(items);
  await world.place(id, draft);
  await world.rest();
  const wrong = await faultsOf(world);
  const execution = [...world.executions.values()].at(-1);
  if (wrong.length > 0 || execution?.status !== 'succeeded')
    throw new Error(`The order was not fulfilled: ${wrong.join('; ')}`);
  return execution;
}
