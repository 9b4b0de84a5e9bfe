import { randomUUID } from 'node:crypto';
import { tenantId } from '../../shared/kernel/tenant';
import { any, object, relatedParties, resource, string } from '../../shared/tmf/declaration';
import type { ResourceStore, StoredResource } from '../../shared/tmf/resource-store';
import { changedResource, newResource } from '../../shared/tmf/write-resource';

const rules = {
  required: [],
  readOnly: [],
  operations: ['create', 'list', 'get', 'patch', 'delete'],
  lookups: ['colour', 'relatedParty.id'],
  events: [],
} as const;
const attributes = { name: string(), colour: string(), detail: object({ any: any() }), relatedParty: relatedParties() };

/** What the suite keeps: one resource in the clear, and one that is personal. */
export const contractBox = resource({
  ...rules,
  name: 'contractBox',
  type: 'ContractBox',
  attributes,
  access: { read: ['agent'], write: ['agent'] },
});
export const contractPerson = resource({
  ...rules,
  name: 'contractPerson',
  type: 'ContractPerson',
  attributes,
  access: { read: ['agent'], write: ['agent'], own: 'relatedParty.id' },
  personal: true,
});
export const contractResources = [contractBox, contractPerson];

const BASE = '/contract/v1';
const T0 = Date.parse('2026-03-01T12:00:00.000Z');

/** What every ResourceStore keeps to. `eventually` waits for what `list` may show late. */
export function resourceStoreContract(
  make: () => ResourceStore,
  eventually: <T>(read: () => Promise<T>, holds: (value: T) => boolean) => Promise<T> = async (read) => read(),
): void {
  describe.each([contractBox, contractPerson])('$name', (declaration) => {
    const store = make();
    const run = randomUUID().slice(0, 8);
    const blue = tenantId(`blue-${run}`);
    const red = tenantId(`red-${run}`);
    const item = (id: string, body: object = {}, tenant = blue, nowMs = T0): StoredResource =>
      newResource(declaration, {
        tenant,
        id,
        body: { relatedParty: [{ id: `party-${id}` }], ...body },
        basePath: BASE,
        nowMs,
        requestHash: `hash-${id}`,
      });
    const next = (stored: StoredResource, body: object): StoredResource => {
      const changed = changedResource(declaration, stored, { ...stored.body, ...body }, T0 + 1_000);
      if (!changed.ok) throw new Error(changed.error.message);
      return changed.value;
    };
    const ids = async (query: Parameters<ResourceStore['list']>[0]) =>
      (await store.list(query)).items.map(({ id }) => id);
    const collection = { tenant: blue, resource: declaration.name, limit: 10 };

    test('gives back what was stored, whole', async () => {
      const stored = item('whole', { name: 'Zoë 😀', detail: { any: [1, 'a', null, { b: true }] }, colour: 'red' });
      expect(await store.create(stored)).toEqual({ created: true, stored });
      expect(await store.get(blue, declaration.name, 'whole')).toEqual(stored);
    });
    test('knows nothing of what was never stored', async () => {
      expect(await store.get(blue, declaration.name, 'nobody')).toBeUndefined();
      expect(await store.remove(blue, declaration.name, 'nobody', 1)).toBe(false);
      expect(await store.replace(next(item('nobody'), { name: 'x' }))).toBe(false);
      expect(await store.get(blue, declaration.name, 'nobody')).toBeUndefined();
    });
    test('what is no id leads nowhere, and a long value is kept but not looked up by', async () => {
      for (const id of ['', ' ', 'a#b', '../x', 'x'.repeat(3_000)])
        expect(await store.get(blue, declaration.name, id)).toBeUndefined();
      const long = item('long', { colour: 'c'.repeat(2_000) });
      await store.create(long);
      expect(await store.get(blue, declaration.name, 'long')).toEqual(long);
    });
    test('a taken id answers what stands there', async () => {
      const first = item('taken', { name: 'first' });
      await store.create(first);
      expect(await store.create(item('taken', { name: 'second' }))).toEqual({ created: false, stored: first });
    });
    test('replaces the version before, and no other', async () => {
      const first = item('changing', { name: 'first' });
      await store.create(first);
      const second = next(first, { name: 'second' });
      expect(await store.replace(second)).toBe(true);
      expect(await store.replace(second)).toBe(false);
      expect(await store.replace(next(first, { name: 'late' }))).toBe(false);
      expect(await store.get(blue, declaration.name, 'changing')).toEqual(second);
      expect(await store.replace(next(second, { name: 'third' }))).toBe(true);
    });
    test('removes the version named, and no other', async () => {
      const first = item('leaving');
      await store.create(first);
      await store.replace(next(first, { name: 'second' }));
      expect(await store.remove(blue, declaration.name, 'leaving', 1)).toBe(false);
      expect(await store.remove(blue, declaration.name, 'leaving', 2)).toBe(true);
      expect(await store.get(blue, declaration.name, 'leaving')).toBeUndefined();
    });
    test('of racing creates and replaces exactly one succeeds', async () => {
      const created = await Promise.all([1, 2, 3, 4, 5].map((n) => store.create(item('raced', { name: `${n}` }))));
      expect(created.filter((answer) => answer.created)).toHaveLength(1);
      const winner = created.find((answer) => answer.created)?.stored;
      expect(created.map((answer) => answer.stored.body.name)).toEqual(Array(5).fill(winner?.body.name));
      if (!winner) return;
      const replaced = await Promise.all([1, 2, 3, 4, 5].map((n) => store.replace(next(winner, { name: `${n}` }))));
      expect(replaced.filter(Boolean)).toHaveLength(1);
    });
    test('keeps tenants apart under the same id', async () => {
      await store.create(item('shared', { name: 'blue' }));
      expect(await store.get(red, declaration.name, 'shared')).toBeUndefined();
      expect((await store.create(item('shared', { name: 'red' }, red))).created).toBe(true);
      expect((await store.get(blue, declaration.name, 'shared'))?.body.name).toBe('blue');
      expect(
        await eventually(
          () => ids({ ...collection, tenant: red }),
          (found) => found.length === 1,
        ),
      ).toEqual(['shared']);
    });
    test('lists in creation order, page by page, and by lookup', async () => {
      const tenant = tenantId(`list-${run}`);
      const all = ['e', 'd', 'c', 'b', 'a'];
      for (const [at, id] of all.entries())
        await store.create(item(id, { colour: at % 2 === 0 ? 'red' : 'green' }, tenant, T0 + at));
      const query = { ...collection, tenant };
      expect(
        await eventually(
          () => ids(query),
          (found) => found.length === 5,
        ),
      ).toEqual(all);
      const paged: string[] = [];
      let cursor: string | undefined;
      for (let page = 0; page < 4; page += 1) {
        const got = await store.list({ ...query, limit: 2, ...(cursor === undefined ? {} : { cursor }) });
        expect(got.items.length).toBeLessThanOrEqual(2);
        paged.push(...got.items.map(({ id }) => id));
        cursor = got.cursor;
        if (cursor === undefined) break;
      }
      expect(paged).toEqual(all);
      expect(await ids({ ...query, lookup: { path: 'colour', value: 'red' } })).toEqual(['e', 'c', 'a']);
      expect(await ids({ ...query, lookup: { path: 'relatedParty.id', value: 'party-b' } })).toEqual(['b']);
      expect(await ids({ ...query, lookup: { path: 'colour', value: 'blue' } })).toEqual([]);
    });
    test('finds places: counts, goes on after any item, and reads backwards', async () => {
      const tenant = tenantId(`place-${run}`);
      const all = ['a', 'b', 'c', 'd', 'e'];
      for (const [at, id] of all.entries())
        await store.create(item(id, { colour: at % 2 === 0 ? 'red' : 'green' }, tenant, T0 + at));
      const query = { ...collection, tenant };
      const red = { ...query, lookup: { path: 'colour', value: 'red' } };
      await eventually(
        () => ids(query),
        (found) => found.length === 5,
      );
      for (const [list, order] of [
        [query, all],
        [{ ...query, newestFirst: true }, [...all].reverse()],
        [red, ['a', 'c', 'e']],
        [{ ...red, newestFirst: true }, ['e', 'c', 'a']],
      ] as const) {
        const paging = store.paging?.(list);
        const { items } = await store.list(list);
        expect(items.map(({ id }) => id)).toEqual(order);
        expect(await paging?.count(list)).toEqual({ count: order.length });
        const counted = await paging?.count({ ...list, limit: 2 });
        expect(counted?.count).toBe(2);
        expect(await ids({ ...list, ...(counted?.cursor ? { cursor: counted.cursor } : {}) })).toEqual(order.slice(2));
        for (const [at, one] of items.entries())
          expect(await ids({ ...list, cursor: paging?.cursorAfter(list, one) ?? '' })).toEqual(order.slice(at + 1));
      }
    });
    test('a lookup follows the value as it changes', async () => {
      const tenant = tenantId(`move-${run}`);
      const first = item('mover', { colour: 'red' }, tenant);
      await store.create(first);
      await store.replace(next(first, { colour: 'blue' }));
      const byColour = (value: string) => ids({ ...collection, tenant, lookup: { path: 'colour', value } });
      expect(
        await eventually(
          () => byColour('blue'),
          (found) => found.length === 1,
        ),
      ).toEqual(['mover']);
      expect(await byColour('red')).toEqual([]);
    });
    test('of several related parties the customer is the one looked up by', async () => {
      const tenant = tenantId(`party-${run}`);
      await store.create(
        item(
          'p',
          {
            relatedParty: [
              { id: 'shop', role: 'seller' },
              { id: 'anna', role: 'customer' },
            ],
          },
          tenant,
        ),
      );
      const byParty = (value: string) => ids({ ...collection, tenant, lookup: { path: 'relatedParty.id', value } });
      expect(
        await eventually(
          () => byParty('anna'),
          (found) => found.length === 1,
        ),
      ).toEqual(['p']);
      expect(await byParty('shop')).toEqual([]);
    });
    test('what it does not keep is a defect of ours', async () => {
      await expect(store.get(blue, 'other', 'x')).rejects.toThrow('Invariant broken');
      await expect(store.list({ ...collection, lookup: { path: 'name', value: 'x' } })).rejects.toThrow(
        'Invariant broken',
      );
    });
  });
}
