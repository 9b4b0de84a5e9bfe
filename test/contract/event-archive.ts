import { randomUUID } from 'node:crypto';
import { tenantId } from '../../shared/kernel/tenant';
import type { EventArchive, EventRange } from '../../shared/platform/event-archive';
import type { DomainEvent } from '../../shared/tmf/event';

/** What every archive of events keeps to. */
export function eventArchiveContract(make: () => EventArchive): void {
  const archive = make();
  const run = randomUUID().slice(0, 8);
  const blue = tenantId(`blue-${run}`);
  const red = tenantId(`red-${run}`);
  const event = (id: string, eventTime: string, tenant = blue): DomainEvent => ({
    eventId: `${tenant}.parcel.${id}.1`,
    eventType: 'ParcelCreateEvent',
    eventTime,
    kind: 'Create',
    tenant,
    domain: 'shop',
    resource: 'parcel',
    id,
    version: 1,
    event: { parcel: { id, href: `/shop/v4/parcel/${id}`, name: 'Zoë 😀' } },
  });
  const all = [
    event('a', '2026-03-01T12:00:00.000Z'),
    event('b', '2026-03-01T12:00:00.000Z'),
    event('c', '2026-03-01T23:59:59.999Z'),
    event('d', '2026-03-02T00:00:00.000Z'),
    event('e', '2026-03-20T08:00:00.000Z'),
  ];
  const range: EventRange = {
    tenant: blue,
    from: '2026-03-01T00:00:00.000Z',
    to: '2026-04-01T00:00:00.000Z',
    limit: 10,
  };
  const ids = async (more: Partial<EventRange> = {}) =>
    (await archive.list({ ...range, ...more })).events.map(({ id }) => id);

  beforeAll(async () => {
    for (const one of [...all].reverse()) await archive.put(one);
    await archive.put(event('x', '2026-03-01T12:00:00.000Z', red));
  });

  test('gives events back whole, by time, over days, each once', async () => {
    for (const one of all) await archive.put(one);
    expect((await archive.list(range)).events).toEqual(all);
    expect(await ids({ tenant: red })).toEqual(['x']);
  });
  test('from is in it, to is not', async () => {
    expect(await ids({ from: '2026-03-01T23:59:59.999Z', to: '2026-03-20T08:00:00.000Z' })).toEqual(['c', 'd']);
    expect(await ids({ from: '2026-03-02T00:00:00.001Z', to: '2026-03-19T00:00:00.000Z' })).toEqual([]);
  });
  test.each([1, 2, 3])('pages of %i make the whole', async (limit) => {
    const found: string[] = [];
    let cursor: string | undefined;
    for (let pages = 0; pages < 8; pages += 1) {
      const page = await archive.list({ ...range, limit, ...(cursor === undefined ? {} : { cursor }) });
      found.push(...page.events.map(({ id }) => id));
      cursor = page.cursor;
      if (cursor === undefined) break;
    }
    expect([cursor, found]).toEqual([undefined, ['a', 'b', 'c', 'd', 'e']]);
  });
  test('an entity’s events of one time come in the order of their versions', async () => {
    const tenant = tenantId(`same-${run}`);
    for (const version of [10, 9, 11, 2])
      await archive.put({
        ...event('v', '2026-03-01T12:00:00.000Z', tenant),
        eventId: `${tenant}.parcel.v.${version}`,
        version,
      });
    const { events } = await archive.list({ ...range, tenant });
    expect(events.map(({ version }) => version)).toEqual([2, 9, 10, 11]);
  });
  test('finds one by its time and id', async () => {
    const [first] = all;
    if (!first) return;
    expect(await archive.get(blue, first)).toEqual(first);
    expect(await archive.get(red, first)).toBeUndefined();
    expect(await archive.get(blue, { ...first, eventTime: '2026-03-05T00:00:00.000Z' })).toBeUndefined();
  });
}
