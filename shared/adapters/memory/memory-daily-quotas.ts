import type { DailyQuotas, QuotaUse } from '../../balance-management';

/** Daily quotas in memory: for tests, under the same contract as DynamoDB's. */
export class MemoryDailyQuotas implements DailyQuotas {
  private readonly uses = new Map<string, Map<string, bigint>>();

  async take({ tenant, quota, day, reference, amount, max }: QuotaUse): Promise<boolean> {
    const key = `${tenant}#${quota}#${day}`;
    const used = this.uses.get(key) ?? new Map<string, bigint>();
    if (used.has(reference)) return true;
    const total = [...used.values()].reduce((sum, one) => sum + one, 0n);
    if (used.size >= max.uses || total + amount > max.amount) return false;
    this.uses.set(key, used.set(reference, amount));
    return true;
  }
}
