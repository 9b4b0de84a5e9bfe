import fc from 'fast-check';
import { MemoryEventArchive } from '../../shared/adapters/memory/memory-event-archive';
import { MemoryHubStore } from '../../shared/adapters/memory/memory-hub-store';
import { tenantId } from '../../shared/kernel/tenant';
import { type Delivery, dispatchEvent } from '../../shared/platform/dispatch-event';
import { WAIT_MAX_MS } from '../../shared/platform/order-event';
import type { Subscription } from '../../shared/platform/subscription';
import type { DomainEvent } from '../../shared/tmf/event';

const BASE = '/shop/v4';
const blue = tenantId('blue');
const red = tenantId('red');
const SEED = 20260301;

const timeOf = (version: number): string => new Date(Date.UTC(2026, 2, 1) + version * 1_000).toISOString();

const event = (version: number, more: Partial<DomainEvent> = {}): DomainEvent => ({
  eventId: `blue.parcel.p1.${version}`,
  eventType: version === 1 ? 'ParcelCreateEvent' : 'ParcelStateChangeEvent',
  eventTime: timeOf(version),
  kind: version === 1 ? 'Create' : 'StateChange',
  tenant: blue,
  domain: 'shop',
  resource: 'parcel',
  id: 'p1',
  version,
  ...(version === 1 ? {} : { previousTime: timeOf(version - 1) }),
  event: { parcel: { id: 'p1', href: `${BASE}/parcel/p1`, status: 'sent' } },
  ...more,
});

async function hub(...subscriptions: Partial<Subscription>[]) {
  const store = new MemoryHubStore();
  const sent: Delivery[] = [];
  for (const [index, given] of subscriptions.entries())
    await store.create({
      tenant: blue,
      basePath: BASE,
      id: `s${index + 1}`,
      callback: 'https://example.org',
      query: '',
      secret: 'x',
      createdAt: timeOf(0),
      ...given,
    });
  const ports = {
    subscriptions: store,
    progress: store,
    archive: new MemoryEventArchive(),
    apis: [],
    enqueue: async (given: readonly Delivery[]) => void sent.push(...given),
  };
  return {
    store,
    ports,
    tell: (one: DomainEvent, waitedMs = 0) => dispatchEvent(one, waitedMs, ports),
    sent: () => sent.map(({ subscription, event: { id, version } }) => `${subscription.id}:${id}.${version}`),
  };
}

test('events that come in order are passed on at once', async () => {
  const { tell, sent } = await hub({});
  for (const version of [1, 2, 3]) expect(await tell(event(version))).toBe('now');
  expect(sent()).toEqual(['s1:p1.1', 's1:p1.2', 's1:p1.3']);
});

test('an early one waits for those before it, and a repeat is dropped', async () => {
  const { tell, sent } = await hub({});
  expect(await tell(event(2))).toBe('wait');
  expect(await tell(event(1))).toBe('now');
  expect(await tell(event(1))).toBe('repeat');
  expect(await tell(event(2))).toBe('now');
  expect(await tell(event(1))).toBe('repeat');
  expect(sent()).toEqual(['s1:p1.1', 's1:p1.2']);
});

test('whatever the order and the repeats, each is passed on once and in order', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 20 }),
      fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 6, maxLength: 6 }),
      async (repeats, order) => {
        const { tell, sent } = await hub({});
        const all = [1, 2, 3, 4, 5, 6].map((version, index) => ({ version, at: order[index] ?? 0 }));
        // A queue that hands out again what must wait, as SQS does.
        const queue = [...repeats, ...all.sort((a, b) => a.at - b.at).map(({ version }) => version)];
        for (let round = 0; queue.length > 0 && round < 500; round += 1) {
          const version = queue.shift() ?? 0;
          if ((await tell(event(version))) === 'wait') queue.push(version);
        }
        expect(queue).toEqual([]);
        expect(sent()).toEqual([1, 2, 3, 4, 5, 6].map((version) => `s1:p1.${version}`));
      },
    ),
    { seed: SEED, numRuns: 200 },
  );
});

test('entities do not wait for each other', async () => {
  const { tell, sent } = await hub({});
  expect(await tell(event(2))).toBe('wait');
  expect(await tell(event(1, { id: 'p2' }))).toBe('now');
  expect(sent()).toEqual(['s1:p2.1']);
});

test('what was before the subscription is not waited for', async () => {
  const { tell, sent } = await hub({ createdAt: timeOf(4.5) });
  expect(await tell(event(5))).toBe('now');
  expect(await tell(event(7))).toBe('wait');
  expect(await tell(event(6))).toBe('now');
  expect(sent()).toEqual(['s1:p1.5', 's1:p1.6']);
});

test('the wait is bounded: then it goes on after a gap, and the late one is dropped', async () => {
  const { tell, sent } = await hub({});
  await tell(event(1));
  expect(await tell(event(3), WAIT_MAX_MS)).toBe('wait');
  expect(await tell(event(3), WAIT_MAX_MS + 1)).toBe('after-a-gap');
  expect(await tell(event(2))).toBe('repeat');
  expect(sent()).toEqual(['s1:p1.1', 's1:p1.3']);
});

test('a crash between queueing and noting repeats an event, and never loses one', async () => {
  const { ports, store, sent } = await hub({});
  const progress = { last: store.last.bind(store), advance: () => Promise.reject(new Error('crashed')) };
  await expect(dispatchEvent(event(1), 0, { ...ports, progress })).rejects.toThrow('crashed');
  expect(await dispatchEvent(event(1), 0, ports)).toBe('now');
  expect(sent()).toEqual(['s1:p1.1', 's1:p1.1']);
});

test.each<[string, string, string[]]>([
  ['all', '', ['1', '2']],
  ['one type', 'eventType=ParcelCreateEvent', ['1']],
  ['one of two types', 'eventType=ParcelCreateEvent,ParcelStateChangeEvent', ['1', '2']],
  ['by what is in it', 'eventType=ParcelStateChangeEvent&event.parcel.status=sent', ['2']],
  ['another', 'event.parcel.status=lost', []],
  ['by a comparison', 'eventTime.gt=2026-03-01T00:00:01Z', ['2']],
  ['by a pattern', 'eventType.regex=^ParcelC', ['1']],
  ['either', 'eventType=ParcelCreateEvent;event.parcel.status=sent', ['1', '2']],
  ['by JSONPath', "filter=$[?(@.event.parcel.status=='sent' %26%26 @.eventType=='ParcelCreateEvent')]", ['1']],
  ['some fields', 'eventType=ParcelCreateEvent&fields=event.parcel.id', ['1']],
])('a query for %s', async (_what, query, versions) => {
  const { tell, sent } = await hub({ query });
  await tell(event(1));
  await tell(event(2));
  expect(sent()).toEqual(versions.map((version) => `s1:p1.${version}`));
});

test('tenants and APIs never hear of each other', async () => {
  const { tell, sent } = await hub({ tenant: red }, { basePath: '/other/v4' }, { id: 'ours' });
  await tell(event(1));
  expect(sent()).toEqual(['ours:p1.1']);
  const nobody = await hub({ tenant: red });
  expect(await nobody.tell(event(1))).toBe('nobody');
});
