import { becoming, ending, item, moving, onItem, onProduct, order, wanting } from '../product-ordering/shop';
import { Chance } from '../simulation/chance';
import { faultsOf } from './check-orders';
import { deployedDefinition } from './deployed-definition';
import type { Fault } from './invoke-function';
import { OrderWorld, type Work } from './order-world';

const definition = deployedDefinition();
const FOR_EVER = Number.POSITIVE_INFINITY;
const IN_STOCK = 4;

type FaultOf = NonNullable<ConstructorParameters<typeof OrderWorld>[0]>['faultOf'];

/** What a customer has before, and what is then ordered. */
interface Story {
  readonly name: string;
  readonly before?: Parameters<typeof order>[0][];
  readonly items: Parameters<typeof order>[0];
  readonly isCancelled?: boolean;
  /** What is ordered instead, in the midst of it. */
  readonly amended?: Parameters<typeof order>[0];
}

const LINE = [item('iot')];
const LINE_WITH_ADD_ON = [item('bundle'), item('roaming', { id: '2', ...onItem('1') })];
const STORIES: readonly Story[] = [
  { name: 'a line', items: LINE },
  { name: 'a line and its add-on', items: LINE_WITH_ADD_ON },
  { name: 'an add-on', before: [[item('bundle')]], items: [item('roaming', onProduct('before1-1'))] },
  { name: 'the end of a line', before: [LINE_WITH_ADD_ON], items: [ending('before1-1')] },
  { name: 'a pause', before: [LINE], items: [moving('before1-1', 'suspended')] },
  {
    name: 'the end of a pause',
    before: [LINE, [moving('before1-1', 'suspended')]],
    items: [moving('before1-1', 'active')],
  },
  { name: 'another plan', before: [[item('bundle')]], items: [becoming('before1-1', 'plus')] },
  { name: 'broadband with TV', items: [item('home', wanting('tv', 'yes'))] },
  { name: 'a line that is cancelled', items: LINE, isCancelled: true },
  { name: 'a line that becomes another, with an add-on', items: LINE, amended: LINE_WITH_ADD_ON },
];

/** The order of a story in a world of its own, until nothing moves any more. */
async function live({ before = [], items, isCancelled, amended }: Story, faultOf?: FaultOf): Promise<OrderWorld> {
  const world = new OrderWorld({ definition, faultOf });
  await world.openTariffs();
  await world.stockUp(IN_STOCK);
  const draftOf = (given: Story['items']) => {
    const { id: _id, href: _href, ...draft } = order(given);
    return draft;
  };
  for (const [n, given] of before.entries()) {
    await world.place(`before${n + 1}`, draftOf(given));
    await world.rest();
  }
  await world.place('order1', draftOf(items));
  if (isCancelled) world.time.after(CANCELLED_AFTER_MS, () => void world.askToCancel('order1'));
  if (amended) world.time.after(AMENDED_AFTER_MS, () => void world.amend('order1', { productOrderItem: amended }));
  await world.rest();
  return world;
}
/** In the midst of its network tasks. */
const CANCELLED_AFTER_MS = 2_000;
const AMENDED_AFTER_MS = 2_500;

/** Pairs of faults a story, drawn from the seed: all of them would be some ten thousand. */
const PAIRS = 15;
const SEED = Number(process.env.FARTHING_SEED ?? 20261124);

const isOfOrder = ({ key }: Work): boolean => key.includes('order1');

interface OneFault {
  readonly fault: Fault;
  readonly work: Work;
  readonly times: number;
}

/**
 * Each way in which one piece of a story's work can go wrong: once between any two writes, and always, before its effect and after it.
 */
function* faultsOfStory(plain: OrderWorld): Generator<OneFault> {
  for (const { work, writes } of plain.done) {
    if (!isOfOrder(work) || work.attempt > 1) continue;
    for (let afterWrites = 0; afterWrites <= writes; afterWrites += 1)
      yield { fault: { kind: afterWrites % 2 === 0 ? 'killed' : 'timedOut', afterWrites }, work, times: 1 };
    yield { fault: { kind: 'lost', afterWrites: writes }, work, times: 1 };
    yield { fault: { kind: 'throttled', afterWrites: 0 }, work, times: FOR_EVER };
    yield { fault: { kind: 'lost', afterWrites: writes }, work, times: FOR_EVER };
  }
}

test.each(STORIES.map((story) => [story.name, story] as const))(
  '%s: whichever function dies at whichever write, once or always, the order is completed, compensated or held',
  async (_, story) => {
    const plain = await live(story);
    expect(await faultsOf(plain)).toEqual([]);
    expect(await plain.order('order1')).toMatchObject({ state: story.isCancelled ? 'cancelled' : 'completed' });
    for (const { fault, work, times } of faultsOfStory(plain)) {
      const world = await live(story, ({ key, attempt }) => (key === work.key && attempt <= times ? fault : undefined));
      const wrong = await faultsOf(world);
      if (wrong.length > 0)
        throw new Error(
          `${fault.kind} after ${fault.afterWrites} writes of ${work.key}, ${times} times: ${wrong.join('; ')}`,
        );
    }
  },
  300_000,
);

test.each(STORIES.map((story) => [story.name, story] as const))(
  `%s: pairs of faults (seed ${SEED}) leave the order completed, compensated or held, too`,
  async (name, story) => {
    const chance = new Chance(SEED, name);
    const faults = [...faultsOfStory(await live(story))];
    for (let n = 0; n < PAIRS; n += 1) {
      const pair = [chance.pick(faults), chance.pick(faults)].filter((one) => one !== undefined);
      const world = await live(
        story,
        ({ key, attempt }) => pair.find(({ work, times }) => key === work.key && attempt <= times)?.fault,
      );
      const told = pair.map(
        ({ fault, work, times }) => `${fault.kind} after ${fault.afterWrites} writes of ${work.key}, ${times} times`,
      );
      expect([told, await faultsOf(world)]).toEqual([told, []]);
    }
  },
  120_000,
);
