import type { ApiDeclaration } from '../tmf/declaration';
import type { SubscriptionKey } from './delivery-log';
import { type Delivery, isToldOf } from './dispatch-event';
import type { EventArchive } from './event-archive';
import type { SubscriptionStore } from './subscription';

/** A replay tells at most so many events: whoever needs more asks again from the last one's time. */
export const REPLAY_EVENTS_MAX = 10_000;
/** Read and queued in one go: a fraction of a function's time. */
const REPLAY_PAGE = 100;

/** A replay on its way: what is still to be read of it. */
export interface Replay {
  readonly id: string;
  readonly subscription: SubscriptionKey;
  /** ISO 8601, UTC, on the events' clock. */
  readonly from: string;
  readonly to: string;
  readonly cursor?: string;
  readonly told: number;
}

export interface ReplayPorts {
  readonly subscriptions: SubscriptionStore;
  readonly archive: EventArchive;
  readonly apis: readonly ApiDeclaration[];
  enqueue(deliveries: readonly Delivery[]): Promise<void>;
}

/**
 * Queues a page of archived events for one subscriber again, in their order; answers what is left, undefined at the end. A page
 * that is queued twice after a crash is told once: its deliveries have the same names.
 */
export async function replayEvents(replay: Replay, ports: ReplayPorts): Promise<Replay | undefined> {
  const { tenant, basePath, id } = replay.subscription;
  const subscription = await ports.subscriptions.get(tenant, basePath, id);
  if (!subscription) return undefined;
  const { from, to, cursor } = replay;
  const limit = Math.min(REPLAY_PAGE, REPLAY_EVENTS_MAX - replay.told);
  const page = await ports.archive.list({ tenant, from, to, limit, ...(cursor === undefined ? {} : { cursor }) });
  const events = page.events.filter((event) => isToldOf(subscription, event, ports.apis));
  if (events.length > 0)
    await ports.enqueue(events.map((event) => ({ subscription: replay.subscription, event, replay: replay.id })));
  const told = replay.told + events.length;
  if (page.cursor === undefined || told >= REPLAY_EVENTS_MAX) return undefined;
  return { ...replay, cursor: page.cursor, told };
}
