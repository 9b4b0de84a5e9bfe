import { AccountCache, type ChargingPorts, chargeMessages } from '../../shared/convergent-charging';
import type { UsageMessage } from '../../shared/usage-management';
import { tellHolders } from '../../shared/usage-management/tell-holders';
import { type BenchGround, type Subscriber, TENANT } from './bench-ground';
import { type Metered, metered } from './meter';
import { seededRandom } from './statistics';

interface Fn {
  readonly ports: ChargingPorts;
  readonly cache: AccountCache;
}

const fresh = (ground: BenchGround): Fn => ({ ports: ground.newFunction(), cache: new AccountCache() });

type Message = Pick<UsageMessage, 'tenant' | 'receivedAt' | 'records' | 'holders'>;

const messageOf = (ground: BenchGround, who: Subscriber, atMs?: number): Message => ({
  tenant: TENANT,
  receivedAt: '',
  records: [ground.usage(who, atMs)],
});

async function charge({ ports, cache }: Fn, message: Message): Promise<void> {
  const [result] = (await chargeMessages(ports, cache, [message])).results;
  if (!result || 'problem' in result) throw result?.problem ?? new Error('no result');
  if (result.outcomes[0]?.kind !== 'charged') throw new Error(`Not charged: ${JSON.stringify(result.outcomes)}`);
}

export interface SingleCharge {
  readonly name: string;
  readonly metered: Metered;
}

/** One charge through `chargeMessages` in each state a function can be in; its message tells whose the number is, or not. */
export async function measureSingles(ground: BenchGround): Promise<SingleCharge[]> {
  const { who } = await ground.subscriber(ground.newFunction());
  const { who: other } = await ground.subscriber(ground.newFunction());
  const told = async (whose: Subscriber): Promise<Message> => {
    const [message] = await tellHolders(ground.newIntake(), [messageOf(ground, whose)]);
    if (!message?.holders) throw new Error('the directory knows the number');
    return message;
  };
  const measure = async (fn: Fn, message: Message): Promise<Metered> => metered(() => charge(fn, message));
  const cold = fresh(ground);
  const first = await measure(cold, await told(who));
  const newBalance = await measure(cold, await told(other));
  const warm = await measure(cold, await told(who));
  await charge(fresh(ground), await told(who));
  const stale = await measure(cold, await told(who));
  const untold = await measure(fresh(ground), messageOf(ground, who));
  return [
    { name: 'warm: the function wrote this balance last', metered: warm },
    { name: 'warm, but another function wrote this balance since', metered: stale },
    { name: 'warm function, its first charge of this balance', metered: newBalance },
    { name: 'cold function: its very first charge', metered: first },
    { name: 'cold function, of a message that does not tell whose the number is (a replay)', metered: untold },
  ];
}

export interface Traffic {
  readonly functions: number;
  readonly subscribers: number;
  /** Mean seconds between two charges of one subscriber. */
  readonly everySeconds: number;
}

export interface MeasuredTraffic extends Traffic {
  readonly charges: number;
  readonly callsPerCharge: number;
  readonly readsPerCharge: number;
  readonly writesPerCharge: number;
  readonly failedPerCharge: number;
}

export const TRAFFIC: readonly Traffic[] = [
  { functions: 1, subscribers: 20, everySeconds: 10 },
  { functions: 1, subscribers: 100, everySeconds: 60 },
  { functions: 2, subscribers: 100, everySeconds: 60 },
  { functions: 4, subscribers: 100, everySeconds: 60 },
];

/**
 * Charges of many subscribers at random times, each by a function drawn at random. All begins cold: what takes usage in, whose
 * lookups count here too, and each function. Minutes pass in milliseconds: the caches ask `Date.now`, which is set to each
 * charge's time.
 */
export async function measureTraffic(
  ground: BenchGround,
  traffic: Traffic,
  minutes: number,
  seed: number,
): Promise<MeasuredTraffic> {
  const charges = Math.round((minutes * 60 * traffic.subscribers) / traffic.everySeconds);
  const random = seededRandom(seed);
  const setUp = ground.newFunction();
  const subscribers: Subscriber[] = [];
  for (let at = 0; at < traffic.subscribers; at += 1) subscribers.push((await ground.subscriber(setUp, 0)).who);
  const intake = ground.newIntake();
  const functions = Array.from({ length: traffic.functions }, () => fresh(ground));
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const realNow = Date.now;
  const meanGapMs = (traffic.everySeconds / traffic.subscribers) * 1_000;
  let nowMs = realNow();
  const drive = async (count: number) => {
    for (let at = 0; at < count; at += 1) {
      nowMs += Math.ceil(-Math.log(1 - random()) * meanGapMs);
      const [message] = await tellHolders(intake, [messageOf(ground, pick(subscribers), nowMs)]);
      if (message) await charge(pick(functions), message);
    }
  };
  Date.now = () => nowMs;
  try {
    const { total, calls, failedConditions } = await metered(() => drive(charges));
    const writes = calls.get('UpdateItem') ?? 0;
    return {
      ...traffic,
      charges,
      callsPerCharge: total / charges,
      readsPerCharge: (total - writes) / charges,
      writesPerCharge: writes / charges,
      failedPerCharge: failedConditions / charges,
    };
  } finally {
    Date.now = realNow;
  }
}
