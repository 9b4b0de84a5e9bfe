import type { TenantId } from '../../kernel/tenant';
import type { AccountChunk, FileAccounts, FileTotals, LineOutcome } from '../../usage-management/ports';

const EMPTY: AccountChunk = { version: 0, lines: new Map() };

/** Keeps files' accounts in memory: for tests. */
export class MemoryFileAccounts implements FileAccounts {
  private readonly chunks = new Map<string, AccountChunk>();
  private readonly sums = new Map<string, FileTotals>();

  async readChunk(tenant: TenantId, fileId: string, chunk: string): Promise<AccountChunk> {
    return structuredClone(this.chunks.get(`${tenant}#${fileId}#${chunk}`) ?? EMPTY);
  }

  async writeChunk(
    tenant: TenantId,
    fileId: string,
    chunk: string,
    next: AccountChunk,
    change: Readonly<Record<LineOutcome, number>>,
  ): Promise<boolean> {
    const key = `${tenant}#${fileId}#${chunk}`;
    if ((this.chunks.get(key)?.version ?? 0) !== next.version - 1) return false;
    this.chunks.set(key, structuredClone(next));
    const totals = this.sumsOf(tenant, fileId);
    this.sums.set(`${tenant}#${fileId}`, {
      ...totals,
      charged: totals.charged + change.charged,
      duplicate: totals.duplicate + change.duplicate,
      quarantined: totals.quarantined + change.quarantined,
    });
    return true;
  }

  async expect(tenant: TenantId, fileId: string, lines: number): Promise<void> {
    this.sums.set(`${tenant}#${fileId}`, { ...this.sumsOf(tenant, fileId), expected: lines });
  }

  async totals(tenant: TenantId, fileId: string): Promise<FileTotals> {
    return this.sumsOf(tenant, fileId);
  }

  private sumsOf(tenant: TenantId, fileId: string): FileTotals {
    return this.sums.get(`${tenant}#${fileId}`) ?? { charged: 0, duplicate: 0, quarantined: 0 };
  }
}
