import type { ProviderRecord, ProviderRecords } from '../../payment-management/ports';

/** The simulated provider's own record, in memory: for tests. */
export class MemoryProviderRecords implements ProviderRecords {
  private readonly records = new Map<string, ProviderRecord>();

  async ask(key: string, requestDigest: string, nowMs: number): Promise<ProviderRecord> {
    const before = this.records.get(key) ?? { requestDigest, firstAskedAtMs: nowMs, asked: 0 };
    const record = { ...before, asked: before.asked + 1 };
    this.records.set(key, record);
    return record;
  }
}
