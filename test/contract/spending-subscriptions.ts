import type { SpendingSubscription, SpendingSubscriptionStore } from '../../shared/convergent-charging';
import { tenantId } from '../../shared/kernel/tenant';

const TENANT = tenantId('contract');
const run = `${process.pid}${Date.now()}`.slice(-9);

/** What every store of subscriptions to policy counters does. */
export function spendingSubscriptionsContract(makeStore: () => SpendingSubscriptionStore): void {
  const store = makeStore();
  const made = (over: Partial<SpendingSubscription>): SpendingSubscription => ({
    tenant: TENANT,
    balanceId: `s1x${run}`,
    id: 'one',
    notifUri: 'https://pcf.example/n',
    told: { cap: 'below-80' },
    ...over,
  });

  test('keeps what was put under its balance and id, and replaces it', async () => {
    const whole = made({
      productId: 'product-1',
      supi: 'imsi-001010000000001',
      notifId: 'n-1',
      counterIds: ['cap'],
      expiresAt: Date.parse('2099-01-01T00:00:00.001Z'),
    });
    await store.put(made({}));
    await store.put(made({ id: 'two' }));
    await store.put(whole);
    await store.put(made({ balanceId: `s2x${run}` }));
    const found = await store.ofBalance(TENANT, `s1x${run}`);
    expect([...found].sort((a, b) => (a.id < b.id ? -1 : 1))).toEqual([whole, made({ id: 'two' })]);
    expect(await store.ofBalance(tenantId('another'), `s1x${run}`)).toEqual([]);
  });

  test('notes what was told, unless it was removed', async () => {
    const one = made({ balanceId: `s3x${run}` });
    await store.put(one);
    expect(await store.tell(one, { cap: 'exhausted' })).toBe(true);
    expect(await store.ofBalance(TENANT, one.balanceId)).toEqual([{ ...one, told: { cap: 'exhausted' } }]);
    expect(await store.remove(TENANT, one.balanceId, 'one')).toBe(true);
    expect(await store.tell(one, { cap: 'below-80' })).toBe(false);
    expect(await store.remove(TENANT, one.balanceId, 'one')).toBe(false);
    expect(await store.ofBalance(TENANT, one.balanceId)).toEqual([]);
  });

  test('finds nothing under an address that is none', async () => {
    for (const balanceId of ['', 'a#b', 'x'.repeat(3_000)]) {
      expect(await store.ofBalance(TENANT, balanceId)).toEqual([]);
      expect(await store.remove(TENANT, balanceId, 'one')).toBe(false);
    }
    expect(await store.remove(TENANT, `s1x${run}`, '')).toBe(false);
  });
}
