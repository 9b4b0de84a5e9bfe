import type { NetworkMessage } from '../../shared/service-ordering';
import { simulateNetwork } from '../../shared/service-ordering/simulate-network';
import { item, onItem, order, TENANT, wanting } from '../product-ordering/shop';
import { faultsOf } from './check-orders';
import { deployedDefinition } from './deployed-definition';
import { OrderWorld, START } from './order-world';

const definition = deployedDefinition();
type Items = Parameters<typeof order>[0];

const LINE = item('bundle');
const ADD_ON = item('roaming', { id: '2', ...onItem('1') });
const CHOSEN_SIM = '8949000000000020002';

/** `asked`: the id of each task that the network was asked for. */
async function worldWith(items: Items, seed = 1, asked: string[] = []): Promise<OrderWorld> {
  const answer = (message: NetworkMessage, waitSeconds: number) => {
    asked.push(message.id);
    return simulateNetwork(message, waitSeconds);
  };
  const world = new OrderWorld({ definition, seed, answer });
  await world.openTariffs();
  await world.stockUp(4);
  const { id: _id, href: _href, ...draft } = order(items);
  await world.place('order1', draft);
  return world;
}

/** The network has what the order's plan asks of it, and nothing else. */
async function expectOnlyPlanned(world: OrderWorld): Promise<void> {
  const plan = await world.traces.plan(TENANT, 'order1');
  const planned = plan?.tasks.filter(({ kind }) => kind === 'network').map(({ id }) => id) ?? [];
  const on = [...world.network.keys()].filter((id) => !id.includes('deactivate'));
  expect(on.sort()).toEqual(planned.sort());
}

const BECOMES: readonly (readonly [string, Items, Items])[] = [
  ['another plan', [LINE], [item('plus')]],
  ['a line with an add-on', [LINE], [LINE, ADD_ON]],
  ['a line without its add-on', [LINE, ADD_ON], [LINE]],
  ['a line with a SIM of the customer’s choice', [LINE], [{ ...LINE, ...wanting('iccid', CHOSEN_SIM) }]],
  ['two lines', [LINE], [{ ...LINE, quantity: 2 }]],
  ['a line at another account', [LINE], [{ ...LINE, billingAccount: { id: 'account2' } }]],
  ['an eSIM', [LINE], [item('iot')]],
];

test.each(BECOMES)(
  'an order that becomes %s, whenever it is amended: what is wanted is done once, and nothing else is left',
  async (_, before, after) => {
    let taken = 0;
    // An order takes some six seconds; from its point of no return on it is refused.
    for (let afterMs = 0; afterMs <= 8_000; afterMs += 700) {
      const asked: string[] = [];
      const world = await worldWith(before, afterMs + 1, asked);
      let refused: string | undefined;
      world.time.after(afterMs, async () => {
        refused = (await world.amend('order1', { productOrderItem: after }))?.code;
      });
      await world.rest();
      expect(await faultsOf(world)).toEqual([]);
      const done = await world.order('order1');
      expect(done).toMatchObject({ state: 'completed' });
      if (refused === undefined) {
        taken += 1;
        expect(done).toMatchObject({ version: 2, productOrderItem: after.map(({ id }) => ({ id })) });
        expect(done?.note?.at(-1)?.text).toBe('Amended (version 2): productOrderItem');
      } else expect([refused, done?.pointOfNoReturnDate !== undefined]).toEqual(['illegal-transition', true]);
      await expectOnlyPlanned(world);
      expect(asked).toEqual([...new Set(asked)]);
    }
    expect(taken).toBeGreaterThan(3);
  },
  120_000,
);

test('one that is amended again and again is what it was amended to last', async () => {
  const world = await worldWith([LINE]);
  const versions: Items[] = [[LINE, ADD_ON], [item('plus')], [LINE, ADD_ON], [{ ...LINE, quantity: 2 }]];
  for (const [n, items] of versions.entries())
    world.time.after(600 * (n + 1), () => void world.amend('order1', { productOrderItem: items }));
  await world.rest();
  expect(await faultsOf(world)).toEqual([]);
  expect(await world.order('order1')).toMatchObject({ state: 'completed', version: 5 });
  await expectOnlyPlanned(world);
});

test('one that was held since all was undone begins at once, as what it is now', async () => {
  const world = new OrderWorld({ definition });
  await world.openTariffs();
  const { id: _id, href: _href, ...draft } = order([LINE]);
  await world.place('order1', draft);
  await world.rest(START + 60_000);
  expect(await world.order('order1')).toMatchObject({
    state: 'held',
    fallout: { code: 'OutOfStock', resume: 'again' },
  });
  await world.stockUp(2);
  expect(await world.amend('order1', { productOrderItem: [item('plus')] })).toBeUndefined();
  await world.rest();
  expect(await faultsOf(world)).toEqual([]);
  expect(await world.order('order1')).toMatchObject({ state: 'completed', version: 2, fallout: { round: 2 } });
});
