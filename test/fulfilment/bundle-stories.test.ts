import { PRODUCT } from '../../shared/product-inventory';
import { resourceIdOf } from '../../shared/resource-inventory';
import { SERVICE } from '../../shared/service-inventory/resources';
import { simulateNetwork } from '../../shared/service-ordering/simulate-network';
import { becoming, item, onItem, order, TENANT, wanting } from '../product-ordering/shop';
import { faultsOf } from './check-orders';
import { deployedDefinition } from './deployed-definition';
import { OrderWorld } from './order-world';

const definition = deployedDefinition();
const declinesEntitlements: typeof simulateNetwork = (message, waitSeconds) =>
  message.operation === 'grant-entitlement'
    ? simulateNetwork(message, waitSeconds).map((one) => ({ ...one, answer: { ...one.answer, outcome: 'declined' } }))
    : simulateNetwork(message, waitSeconds);

type Items = Parameters<typeof order>[0];

async function live(...orders: Items[]): Promise<OrderWorld> {
  const world = new OrderWorld({ definition });
  await world.openTariffs();
  await world.stockUp(4);
  for (const [n, items] of orders.entries()) {
    const { id: _id, href: _href, ...draft } = order(items);
    await world.place(`order${n + 1}`, draft);
    await world.rest();
  }
  expect(await faultsOf(world)).toEqual([]);
  return world;
}

const productOf = async (world: OrderWorld, id: string) => (await world.products.get(TENANT, PRODUCT.name, id))?.body;
const serviceOf = async (world: OrderWorld, id: string) => (await world.services.get(TENANT, SERVICE.name, id))?.body;

function characteristicOf(body: Readonly<Record<string, unknown>> | undefined, wanted: string): string {
  const characteristics = (body?.productCharacteristic ?? []) as { name: string; value: string }[];
  return characteristics.find(({ name }) => name === wanted)?.value ?? '';
}

test('triple play is one order: mobile with its add-on, broadband, and TV by a partner once the access stands', async () => {
  const world = await live([
    item('bundle'),
    item('roaming', { id: '2', ...onItem('1') }),
    item('home', { id: '3', ...wanting('tv', 'yes') }),
  ]);
  expect(await world.order('order1')).toMatchObject({ state: 'completed' });
  for (const id of ['order1-1', 'order1-2', 'order1-3'])
    expect(await productOf(world, id)).toMatchObject({ status: 'active', productCharacteristic: expect.anything() });
  expect(await serviceOf(world, 'order1-3-internet')).toMatchObject({ state: 'active' });
  expect(await serviceOf(world, 'order1-3-sports')).toMatchObject({ state: 'active' });
  const asked = [...world.network.values()].map(({ operation }) => operation);
  expect(asked).toEqual(expect.arrayContaining(['activate-sim', 'provide-access', 'grant-entitlement']));
  expect(asked.indexOf('grant-entitlement')).toBeGreaterThan(asked.indexOf('provide-access'));
});

test('where the partner has no TV to give, nothing of the triple play is left', async () => {
  const world = new OrderWorld({ definition, answer: declinesEntitlements });
  await world.openTariffs();
  await world.stockUp(2);
  const {
    id: _id,
    href: _href,
    ...draft
  } = order([item('bundle'), item('home', { id: '2', ...wanting('tv', 'yes') })]);
  await world.place('order1', draft);
  await world.rest();
  expect(await faultsOf(world)).toEqual([]);
  expect(await world.order('order1')).toMatchObject({ state: 'failed', fallout: { class: 'partner' } });
});

test('a line that gets another SIM and number: its services run on these, and its add-on’s', async () => {
  const line = [item('bundle'), item('roaming', { id: '2', ...onItem('1') })];
  const world = await live(line, [becoming('order1-1', undefined, { iccid: 'new', msisdn: 'new' })]);
  const names = async (id: string) =>
    (await serviceOf(world, id))?.supportingResource as { id: string; name: string }[];
  const before = await productOf(await live(line), 'order1-1');
  const product = await productOf(world, 'order1-1');
  for (const [kind, name] of [
    ['sim', 'iccid'],
    ['msisdn', 'msisdn'],
  ] as const) {
    expect(characteristicOf(product, name)).not.toBe(characteristicOf(before, name));
    for (const id of ['order1-1-voice', 'order1-2-roaming'])
      expect((await names(id)).find((one) => one.name === kind)?.id).toBe(
        resourceIdOf(TENANT, kind, characteristicOf(product, name)),
      );
  }
});

test('several devices come in one order, each with a SIM of its own', async () => {
  const two = [item('bundle', { quantity: 2 }), item('iot', { id: '2' })];
  const world = await live(two);
  expect(await world.order('order1')).toMatchObject({ state: 'completed' });
  const products = ['order1-1', 'order1-1-2', 'order1-2'].map((id) => productOf(world, id));
  const sims = (await Promise.all(products)).map((body) => characteristicOf(body, 'iccid'));
  expect(sims).not.toContain('');
  expect(new Set(sims).size).toBe(3);
});
