import type { ProductOrder } from '../../shared/product-ordering/order-facts';
import { withExpectedCompletion } from '../../shared/product-ordering/promise-completion';
import { TARIFF } from '../convergent-charging/world';
import { quantile } from '../load/statistics';
import { FACTS, item, onItem, order, TENANT } from '../product-ordering/shop';
import { faultsOf } from './check-orders';
import { deployedDefinition } from './deployed-definition';
import {
  HIT_NAMES,
  HITS,
  type Hit,
  OFFERING_WITHOUT_TARIFF,
  OrderHits,
  type PlannedOrder,
  planOrders,
} from './order-hits';
import { OrderWorld } from './order-world';
import type { Definition, State } from './run-states';

const HOUR_MS = 3_600_000;
/** When what was missing comes: the tariff and the stock. */
const TARIFF_AFTER_MS = HOUR_MS;
const STOCK_AFTER_MS = 2 * HOUR_MS;
const SECOND_MS = 1_000;

export interface FalloutOptions {
  readonly seed: number;
  readonly orders: number;
  /** Of them, how many are hit: 0.3. */
  readonly share: number;
  readonly everyMs: number;
  /** Whether what is tried again is tried again, and the watch watches. */
  readonly isRecovered: boolean;
}

/** By the date that each order was told when it was placed. */
interface Late {
  readonly late: number;
  /** Of these, told before the date. */
  readonly alerted: number;
  /** Told, and done in time. */
  readonly needless: number;
}

export interface Fallout extends Late {
  readonly orders: number;
  readonly hit: number;
  readonly states: Readonly<Record<string, number>>;
  /** Of each kind of hit: how many orders it hit, and how many of them were not completed. */
  readonly hits: Readonly<Record<Hit, { hit: number; fellOut: number }>>;
  /** Orders that fell out though nothing hit them. */
  readonly unhit: number;
  /** Seconds from order to completion, of those that were completed; simulated. */
  readonly p50: number;
  readonly p99: number;
  readonly transitions: number;
  /** What must not be: lost orders, leaks, lines that are on twice. */
  readonly wrong: readonly string[];
}

/** Lets orders live on the deployed state machine, in simulated time, and counts what becomes of them. */
export async function measureFallout({
  seed,
  orders: count,
  share,
  everyMs,
  isRecovered,
}: FalloutOptions): Promise<Fallout> {
  const orders = planOrders(seed, count, share, everyMs);
  const hits = new OrderHits(seed, orders);
  const deployed = deployedDefinition();
  const { faultOf, answer } = hits;
  const definition = isRecovered ? deployed : withoutRetries(deployed);
  const world = new OrderWorld({ seed, definition, faultOf, answer, isUntended: !isRecovered });
  await fill(world, orders, everyMs);
  hits.abortSome(world, orders, seed);
  const dues = new Map<string, number>();
  for (const planned of orders)
    world.time.after(planned.atMs, () => {
      const draft = draftOf(planned, world.time.now());
      dues.set(planned.id, Date.parse(draft.expectedCompletionDate ?? ''));
      void world.place(planned.id, draft);
    });
  await world.rest();
  return { ...(await report(world, orders)), ...(await countLate(world, dues)) };
}

/** Stock for all but those whose hit is that there is none, until more comes. */
async function fill(world: OrderWorld, orders: readonly PlannedOrder[], everyMs: number): Promise<void> {
  const stockless = orders.filter(({ hit }) => hit === 'no number or SIM is left').length;
  await world.stockUp(orders.length - stockless);
  const endMs = orders.length * everyMs;
  world.time.after(endMs + STOCK_AFTER_MS, () => void world.stockUp(orders.length, undefined, orders.length));
  await world.openTariffs([OFFERING_WITHOUT_TARIFF]);
  const tariff = { ...TARIFF, offeringId: OFFERING_WITHOUT_TARIFF };
  world.time.after(endMs + TARIFF_AFTER_MS, () => void world.tariffs.put(TENANT, tariff));
}

function draftOf({ offering }: PlannedOrder, nowMs: number): Omit<ProductOrder, 'id' | 'href'> {
  const addOn = item('roaming', { id: '2', ...onItem('1') });
  const ordered = order(offering === 'bundle' ? [item(offering), addOn] : [item(offering)]);
  const { id: _id, href: _href, ...draft } = withExpectedCompletion(ordered, FACTS, nowMs);
  return draft;
}

/** Orders that were not completed by the date that they were told, and of these how many alerts came before it. */
async function countLate(world: OrderWorld, dues: ReadonlyMap<string, number>): Promise<Late> {
  const counted = { late: 0, alerted: 0, needless: 0 };
  for (const [id, dueMs] of dues) {
    const { state, completionDate, jeopardyAlert = [] } = (await world.order(id)) ?? {};
    // One that failed told so: nobody waits for it any more.
    const isLate = state === 'held' || (completionDate !== undefined && Date.parse(completionDate) > dueMs);
    const isAlerted = Date.parse(jeopardyAlert[0]?.alertDate ?? '') < dueMs;
    if (isLate) counted.late += 1;
    if (isAlerted) counted[isLate ? 'alerted' : 'needless'] += 1;
  }
  return counted;
}

/** The same machine, where nothing is tried twice. */
function withoutRetries(definition: Definition): Definition {
  const once = ({ Retry: _, ItemProcessor, Branches, ...state }: State): State => ({
    ...state,
    ...(ItemProcessor ? { ItemProcessor: withoutRetries(ItemProcessor) } : {}),
    ...(Branches ? { Branches: Branches.map(withoutRetries) } : {}),
  });
  const States = Object.fromEntries(Object.entries(definition.States).map(([name, state]) => [name, once(state)]));
  return { ...definition, States };
}

async function report(world: OrderWorld, orders: readonly PlannedOrder[]): Promise<Omit<Fallout, keyof Late>> {
  const states: Record<string, number> = {};
  const hits = Object.fromEntries(HIT_NAMES.map((name) => [name, { hit: 0, fellOut: 0 }])) as Record<
    Hit,
    { hit: number; fellOut: number }
  >;
  const seconds: number[] = [];
  let unhit = 0;
  for (const { id, hit } of orders) {
    const { state = 'lost', orderDate = '', completionDate } = (await world.order(id)) ?? {};
    states[state] = (states[state] ?? 0) + 1;
    const isDone = state === 'completed';
    if (isDone && completionDate) seconds.push((Date.parse(completionDate) - Date.parse(orderDate)) / SECOND_MS);
    if (hit) {
      hits[hit].hit += 1;
      if (!isDone) hits[hit].fellOut += 1;
    } else if (!isDone) unhit += 1;
  }
  return {
    orders: orders.length,
    hit: orders.filter(({ hit }) => hit !== undefined).length,
    states,
    hits,
    unhit,
    p50: quantile(seconds, 0.5),
    p99: quantile(seconds, 0.99),
    transitions: [...world.executions.values()].reduce((sum, { transitions }) => sum + transitions, 0),
    wrong: await faultsOf(world),
  };
}

/** Orders that were not completed, by whose trouble it was. */
export function byClass({ hits }: Fallout): Record<string, { hit: number; fellOut: number }> {
  const classes: Record<string, { hit: number; fellOut: number }> = {};
  for (const name of HIT_NAMES) {
    const { of } = HITS[name];
    const sum = classes[of] ?? { hit: 0, fellOut: 0 };
    classes[of] = { hit: sum.hit + hits[name].hit, fellOut: sum.fellOut + hits[name].fellOut };
  }
  return classes;
}

export const fellOut = ({ hits, unhit }: Fallout): number =>
  HIT_NAMES.reduce((sum, name) => sum + hits[name].fellOut, unhit);
