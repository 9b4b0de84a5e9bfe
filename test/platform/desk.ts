import { MemoryDeliveryLog } from '../../shared/adapters/memory/memory-delivery-log';
import { MemoryEventArchive } from '../../shared/adapters/memory/memory-event-archive';
import { MemoryHubStore } from '../../shared/adapters/memory/memory-hub-store';
import { MemoryResourceStore } from '../../shared/adapters/memory/memory-resource-store';
import { fixedClock, toIso } from '../../shared/kernel/clock';
import { countingIds } from '../../shared/kernel/ids';
import { type Caller, tenantId } from '../../shared/kernel/tenant';
import { deliver } from '../../shared/platform/deliver';
import { type Delivery, dispatchEvent } from '../../shared/platform/dispatch-event';
import { eventApi } from '../../shared/platform/event-resources';
import type { ListenerCall } from '../../shared/platform/listener-call';
import { type Replay, replayEvents } from '../../shared/platform/replay-events';
import { type HubPorts, serveHub } from '../../shared/platform/serve-hub';
import { serveTopics } from '../../shared/platform/serve-topic';
import { topicHooks } from '../../shared/platform/topic-hooks';
import { tmfApi } from '../../shared/tmf/engine';
import { createdEvent, type DomainEvent } from '../../shared/tmf/event';
import { callerOf, shopApi } from '../tmf/shop';

export const operator: Caller = { tenant: tenantId('blue'), subject: 'o', roles: ['operator'] };
export const NOW = Date.parse('2026-03-01T12:00:00.000Z');
const TRIES_MAX = 3;

/** The platform's side of events, in memory: hubs, topics, the archive, and who delivers. `answers` is what subscribers say. */
export function openPlatform(answers: (call: ListenerCall) => number = () => 201) {
  const clock = fixedClock(NOW);
  const subscriptions = new MemoryHubStore();
  const archive = new MemoryEventArchive();
  const log = new MemoryDeliveryLog();
  const apis = [shopApi, eventApi];
  const queue: Delivery[] = [];
  const replays: Replay[] = [];
  const told: ListenerCall[] = [];
  const enqueue = async (deliveries: readonly Delivery[]) => void queue.push(...deliveries);
  const hub: HubPorts = {
    subscriptions,
    log,
    queueReplay: async (replay) => void replays.push(replay),
    ids: countingIds('s'),
    newSecret: () => 'secret',
    clockOf: async () => clock,
    local: false,
  };
  const store = new MemoryResourceStore(eventApi.resources);
  const resources = tmfApi(eventApi, {
    store,
    ids: countingIds('t'),
    clockOf: hub.clockOf,
    hooks: { topic: topicHooks },
  });
  const dispatching = { subscriptions, progress: subscriptions, archive, apis, enqueue };
  const tell = (event: DomainEvent) => dispatchEvent(event, 0, dispatching);
  const post = async (call: ListenerCall) => {
    told.push(call);
    return answers(call);
  };
  /** Delivers what is queued, each as often as it is refused, up to the limit. */
  async function deliverAll() {
    for (let delivery = queue.shift(); delivery; delivery = queue.shift())
      for (let tries = 1; tries <= TRIES_MAX; tries += 1) {
        const ports = { subscriptions, log, clock, apis, triesMax: TRIES_MAX, post };
        if ((await deliver(delivery, { queuedMs: clock.now(), tries }, ports)) !== 'refused') break;
      }
  }
  async function replayAll() {
    for (let replay = replays.shift(); replay; replay = replays.shift()) {
      const rest = await replayEvents(replay, { subscriptions, archive, apis, enqueue });
      if (rest) replays.push(rest);
    }
  }
  /** What is stored reaches the bus: an event that was posted. */
  async function publishPosted() {
    const { items } = await store.list({ tenant: operator.tenant, resource: 'event', limit: 100 });
    for (const item of items) await tell(createdEvent(item, 'platform', 'Event'));
  }
  return {
    clock,
    archive,
    told,
    tell,
    deliverAll,
    replayAll,
    publishPosted,
    hub: callerOf(serveHub(hub), shopApi.basePath),
    topics: callerOf(serveTopics({ resources, store, archive, apis, clockOf: hub.clockOf, hub }), eventApi.basePath),
  };
}

/** A parcel's version, made so many seconds after {@link NOW}. */
export const parcelEvent = (id: string, version: number, second: number, status = 'packed'): DomainEvent => ({
  eventId: `blue.parcel.${id}.${version}`,
  eventType: version === 1 ? 'ParcelCreateEvent' : 'ParcelStateChangeEvent',
  eventTime: toIso(NOW + second * 1_000),
  kind: version === 1 ? 'Create' : 'StateChange',
  tenant: operator.tenant,
  domain: 'shop',
  resource: 'parcel',
  id,
  version,
  event: { parcel: { id, href: `${shopApi.basePath}/parcel/${id}`, status, rate: '0.10' } },
});
