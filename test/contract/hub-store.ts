import { randomUUID } from 'node:crypto';
import { tenantId } from '../../shared/kernel/tenant';
import type { ProgressStore, Subscription, SubscriptionStore } from '../../shared/platform/subscription';

/** What every store of the hub keeps to. */
export function hubStoreContract(make: () => SubscriptionStore & ProgressStore): void {
  const store = make();
  const run = randomUUID().slice(0, 8);
  const blue = tenantId(`blue-${run}`);
  const red = tenantId(`red-${run}`);
  const wish = (id: string, more: Partial<Subscription> = {}): Subscription => ({
    tenant: blue,
    basePath: '/shop/v4',
    id,
    callback: 'https://example.org',
    query: 'eventType=A',
    secret: 'shh',
    createdAt: '2026-03-01T12:00:00.000Z',
    ...more,
  });
  const entity = (id: string, tenant = blue) => ({ tenant, resource: 'parcel', id });

  test('gives back what was subscribed, by tenant and API', async () => {
    const all = [
      wish('s1'),
      wish('s2', { query: '' }),
      wish('s1', { tenant: red }),
      wish('s1', { basePath: '/other/v4' }),
      wish('s3', { basePath: '/topic', topic: { id: 't1', headerQuery: 'domain=shop' } }),
    ];
    for (const one of all) expect(await store.create(one)).toEqual(one);
    expect((await store.list(blue, '/shop/v4')).map(({ id }) => id).sort()).toEqual(['s1', 's2']);
    expect(await store.list(red, '/shop/v4')).toEqual([wish('s1', { tenant: red })]);
    expect(await store.get(blue, '/shop/v4', 's2')).toEqual(wish('s2', { query: '' }));
    expect(await store.get(red, '/shop/v4', 's2')).toBeUndefined();
  });
  test('a taken id answers what stands there', async () => {
    await store.create(wish('taken'));
    expect(await store.create(wish('taken', { secret: 'other' }))).toEqual(wish('taken'));
  });
  test('removes once', async () => {
    await store.create(wish('leaving'));
    expect(await store.remove(red, '/shop/v4', 'leaving')).toBe(false);
    expect([await store.remove(blue, '/shop/v4', 'leaving'), await store.remove(blue, '/shop/v4', 'leaving')]).toEqual([
      true,
      false,
    ]);
    expect(await store.get(blue, '/shop/v4', 'leaving')).toBeUndefined();
  });
  test('progress moves from the version that stands, and from no other', async () => {
    expect(await store.last(entity('p1'))).toBeUndefined();
    await store.advance(entity('p1'), undefined, 1);
    await store.advance(entity('p1'), undefined, 7);
    await store.advance(entity('p1'), 5, 6);
    expect(await store.last(entity('p1'))).toBe(1);
    await store.advance(entity('p1'), 1, 2);
    expect(await store.last(entity('p1'))).toBe(2);
    expect([await store.last(entity('p2')), await store.last(entity('p1', red))]).toEqual([undefined, undefined]);
  });
}
