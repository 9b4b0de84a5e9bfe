import type { NetworkMessage } from '../../shared/service-ordering';
import { magicEnding, type SimulatedAnswer, simulateNetwork } from '../../shared/service-ordering/simulate-network';
import { Chance } from '../simulation/chance';
import type { Fault } from './invoke-function';
import type { OrderWorld, Work } from './order-world';

/** What may hit an order: whose trouble it is, and how often of a hundred hits. */
export const HITS = {
  'the network is slow': { of: 'network', share: 6, sim: magicEnding('slow') },
  'the network fails twice': { of: 'network', share: 11, sim: magicEnding('failsTwice') },
  'the network declines the SIM': { of: 'network', share: 10, sim: magicEnding('declines') },
  'the network never answers': { of: 'network', share: 10, sim: magicEnding('neverAnswers') },
  'the network answers twice': { of: 'network', share: 7, sim: magicEnding('answersTwice') },
  'the network answers late': { of: 'network', share: 8, sim: magicEnding('answersLate') },
  'the network declines to undo': { of: 'network', share: 5, sim: magicEnding('cannotBeUndone') },
  'the SM-DP+ fails twice': { of: 'partner', share: 5, sim: magicEnding('failsTwice', 'esim') },
  'the SM-DP+ never answers': { of: 'partner', share: 3, sim: magicEnding('neverAnswers', 'esim') },
  'the SM-DP+ declines the profile': { of: 'partner', share: 2, sim: magicEnding('declines', 'esim') },
  'a function dies': { of: 'ours', share: 14 },
  'an answer of a function is lost': { of: 'ours', share: 6 },
  'a table throttles for half an hour': { of: 'ours', share: 4 },
  'the start is lost': { of: 'ours', share: 2 },
  'the execution is aborted': { of: 'ours', share: 3 },
  'no tariff is ready': { of: 'data', share: 2 },
  'no number or SIM is left': { of: 'stock', share: 2 },
} as const satisfies Readonly<Record<string, { readonly of: string; readonly share: number; readonly sim?: string }>>;
export type Hit = keyof typeof HITS;
export const HIT_NAMES = Object.keys(HITS) as readonly Hit[];

const isESimHit = (hit: Hit | undefined): boolean => hit !== undefined && HITS[hit].of === 'partner';
export const OFFERING_WITHOUT_TARIFF = 'prepaid';

/** A function of an order that dies does so within its first so many pieces of work. */
const WORKS_MAX = 20;
const WRITES_MAX = 3;
const THROTTLED_MS = 30 * 60_000;
const ORDER_IN_KEY = /\bo(\d+)\b/;

export interface PlannedOrder {
  readonly id: string;
  readonly hit?: Hit;
  /** One line, or one with an add-on. */
  readonly offering: 'iot' | 'bundle' | 'prepaid';
  readonly atMs: number;
}

/** So many orders, one after another, of which a share is hit; those that find no stock are the last. */
export function planOrders(seed: number, count: number, share: number, everyMs: number): PlannedOrder[] {
  const chance = new Chance(seed, 'orders');
  const hits = Math.round(count * share);
  const drawn: (Hit | undefined)[] = [];
  for (const name of HIT_NAMES) {
    const wanted = Math.max(1, Math.round((hits * HITS[name].share) / 100));
    for (let n = 0; n < wanted && drawn.length < hits; n += 1) drawn.push(name);
  }
  const stockless = drawn.filter((hit) => hit === 'no number or SIM is left');
  const others = [...drawn.filter((hit) => hit !== 'no number or SIM is left')];
  while (others.length + stockless.length < count) others.push(undefined);
  for (let n = others.length - 1; n > 0; n -= 1) {
    const other = chance.below(n + 1);
    [others[n], others[other]] = [others[other], others[n]];
  }
  return [...others, ...stockless].map((hit, n) => ({
    id: `o${n + 1}`,
    ...(hit === undefined ? {} : { hit }),
    offering: offeringOf(hit, chance),
    atMs: n * everyMs,
  }));
}

function offeringOf(hit: Hit | undefined, chance: Chance): PlannedOrder['offering'] {
  if (hit === 'no tariff is ready') return OFFERING_WITHOUT_TARIFF;
  if (isESimHit(hit)) return 'iot';
  return chance.isOne(0.3) ? 'bundle' : 'iot';
}

/** What the hits of orders do to a world: each is drawn from the seed alone. */
export class OrderHits {
  private readonly hitOf: ReadonlyMap<string, Hit | undefined>;
  private readonly moodOfSim = new Map<string, string>();
  private readonly begun = new Map<string, number>();
  private readonly doomed = new Map<string, { readonly nth: number; readonly fault: Fault; readonly times: number }>();
  private readonly doomedWork = new Map<string, string>();

  constructor(seed: number, orders: readonly PlannedOrder[]) {
    this.hitOf = new Map(orders.map(({ id, hit }) => [id, hit]));
    const chance = new Chance(seed, 'faults');
    for (const { id, hit } of orders) {
      const kind = kindOf(hit, chance);
      if (kind === undefined) continue;
      const nth = kind === 'throttled' ? 2 + chance.below(WORKS_MAX) : 1 + chance.below(WORKS_MAX);
      const afterWrites = kind === 'lost' ? 0 : chance.below(WRITES_MAX);
      // Twice is what the state machine bears by itself; four times is more.
      this.doomed.set(id, { nth, fault: { kind, afterWrites }, times: chance.pick([1, 1, 2, 4]) ?? 1 });
    }
  }

  /** Ours to spoil: whether this attempt at this work of this order goes wrong. */
  readonly faultOf = (work: Work, nowMs: number): Fault | undefined => {
    const id = ORDER_IN_KEY.exec(work.key)?.[0];
    const hit = id === undefined ? undefined : this.hitOf.get(id);
    if (id === undefined || hit === undefined) return undefined;
    if (hit === 'the start is lost')
      return work.function === 'startOrder' ? { kind: 'killed', afterWrites: 0 } : undefined;
    const doom = this.doomed.get(id);
    if (!doom) return undefined;
    if (work.attempt === 1) {
      const nth = (this.begun.get(id) ?? 0) + 1;
      this.begun.set(id, nth);
      if (nth === doom.nth) this.doomedWork.set(id, `${work.key}@${nowMs}`);
    }
    const [key, sinceMs] = this.doomedWork.get(id)?.split('@') ?? [];
    if (key !== work.key) return undefined;
    if (doom.fault.kind === 'throttled') return nowMs < Number(sinceMs) + THROTTLED_MS ? doom.fault : undefined;
    return work.attempt <= doom.times ? doom.fault : undefined;
  };

  /** The simulator, to which the SIM that a hit order first gets is a magic one, for everybody and for ever. */
  readonly answer = (message: NetworkMessage, waitSeconds: number): SimulatedAnswer[] => {
    const { iccid, orderId } = message;
    const hit = this.hitOf.get(orderId);
    const ending = hit === undefined ? undefined : (HITS[hit] as { readonly sim?: string }).sim;
    if (iccid === undefined) return simulateNetwork(message, waitSeconds);
    if (ending !== undefined && !this.moodOfSim.has(orderId)) {
      this.moodOfSim.set(orderId, iccid);
      this.moodOfSim.set(iccid, ending);
    }
    const mood = this.moodOfSim.get(iccid);
    const told = mood === undefined ? iccid : `${iccid.slice(0, -4)}${mood}`;
    return simulateNetwork({ ...message, iccid: told }, waitSeconds);
  };

  /** Ends the first executions of those orders that are hit so. */
  abortSome(world: OrderWorld, orders: readonly PlannedOrder[], seed: number): void {
    const chance = new Chance(seed, 'aborts');
    for (const { id, hit, atMs } of orders)
      if (hit === 'the execution is aborted')
        world.time.after(atMs + 1_500 + chance.below(6_000), () => world.executions.get(`breeze_${id}`)?.abort());
  }
}

function kindOf(hit: Hit | undefined, chance: Chance): Fault['kind'] | undefined {
  switch (hit) {
    case 'a function dies':
      return chance.isOne(0.5) ? 'killed' : 'timedOut';
    case 'an answer of a function is lost':
      return 'lost';
    case 'a table throttles for half an hour':
      return 'throttled';
    default:
      return undefined;
  }
}
