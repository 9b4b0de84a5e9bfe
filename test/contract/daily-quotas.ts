import type { DailyQuotas } from '../../shared/balance-management';
import { type TenantId, tenantId } from '../../shared/kernel/tenant';

const TENANT = tenantId('contract');
const OTHER: TenantId = tenantId('contract-other');

/** What every place that counts daily quotas must do. */
export function dailyQuotasContract(name: string, make: () => DailyQuotas): void {
  const fresh = (): string => `test/${name.replace(/\W/g, '')}${Date.now()}${Math.random()}`;
  const use = (quota: string, reference: string, amount = 0n, more: object = {}) => ({
    tenant: TENANT,
    quota,
    day: '2026-12-01',
    reference,
    amount,
    max: { uses: 3, amount: 100n },
    ...more,
  });

  describe(name, () => {
    test('so many uses, and no more; each once for its reference', async () => {
      const [quotas, quota] = [make(), fresh()];
      const taken: boolean[] = [];
      for (const reference of ['a', 'b', 'a', 'c', 'd', 'a']) taken.push(await quotas.take(use(quota, reference)));
      expect(taken).toEqual([true, true, true, true, false, true]);
    });

    test('so much together, to the last unit', async () => {
      const [quotas, quota] = [make(), fresh()];
      expect(await quotas.take(use(quota, 'a', 60n))).toBe(true);
      expect(await quotas.take(use(quota, 'b', 41n))).toBe(false);
      expect(await quotas.take(use(quota, 'c', 40n))).toBe(true);
      expect(await quotas.take(use(fresh(), 'd', 101n))).toBe(false);
      expect(await quotas.take(use(fresh(), 'd', 1n, { max: { uses: 0, amount: 5n } }))).toBe(false);
    });

    test('every day, quota and tenant by itself', async () => {
      const [quotas, quota] = [make(), fresh()];
      const full = { max: { uses: 1, amount: 0n } };
      expect(await quotas.take(use(quota, 'a', 0n, full))).toBe(true);
      expect(await quotas.take(use(quota, 'b', 0n, full))).toBe(false);
      expect(await quotas.take(use(quota, 'b', 0n, { ...full, day: '2026-12-02' }))).toBe(true);
      expect(await quotas.take(use(quota, 'b', 0n, { ...full, tenant: OTHER }))).toBe(true);
      expect(await quotas.take(use(`${quota}x`, 'b', 0n, full))).toBe(true);
    });

    test('of many at once no more are granted than fit', async () => {
      const [quotas, quota] = [make(), fresh()];
      const asked = Array.from({ length: 12 }, (_, n) => quotas.take(use(quota, `r${n}`, 30n)));
      expect((await Promise.all(asked)).filter(Boolean)).toHaveLength(3);
    });
  });
}
