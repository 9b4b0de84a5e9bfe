import type { TenantId } from '../../kernel/tenant';
import type { BulkLine, BulkLineState, BulkLines, BulkProgress, LineMove } from '../../product-ordering/bulk-ports';
import { grant } from '../../product-ordering/throttle';

interface Kept {
  progress: BulkProgress;
  readonly lines: Map<number, BulkLine>;
}

/** How bulk orders' lines stand, in memory: for tests, under the same contract as DynamoDB's. */
export class MemoryBulkLines implements BulkLines {
  private readonly kept = new Map<string, Kept>();
  private readonly paidUntilMs = new Map<TenantId, number>();

  async progress(tenant: TenantId, bulkId: string): Promise<BulkProgress> {
    return this.of(tenant, bulkId).progress;
  }

  async lines(tenant: TenantId, bulkId: string, from: number, to: number): Promise<readonly BulkLine[]> {
    const all = [...this.of(tenant, bulkId).lines.values()];
    return all.filter(({ number }) => number >= from && number <= to).sort((a, b) => a.number - b.number);
  }

  async move(
    tenant: TenantId,
    bulkId: string,
    moves: readonly LineMove[],
    next?: { readonly from: number; readonly to: number },
  ): Promise<boolean> {
    const kept = this.of(tenant, bulkId);
    if (next && kept.progress.next !== next.from) return false;
    for (const { before, after } of moves) {
      const standing = kept.lines.get(after.number);
      if (standing?.state !== before?.state || standing?.attempt !== before?.attempt) return false;
    }
    const counts: Partial<Record<BulkLineState, number>> = { ...kept.progress.counts };
    for (const { before, after } of moves) {
      kept.lines.set(after.number, after);
      if (before && before.state !== 'waiting') counts[before.state] = (counts[before.state] ?? 0) - 1;
      if (after.state !== 'waiting') counts[after.state] = (counts[after.state] ?? 0) + 1;
    }
    kept.progress = { ...kept.progress, next: next?.to ?? kept.progress.next, counts };
    return true;
  }

  async endTurn(tenant: TenantId, bulkId: string, turn: number): Promise<boolean> {
    const kept = this.of(tenant, bulkId);
    if (kept.progress.turn !== turn) return false;
    kept.progress = { ...kept.progress, turn: turn + 1 };
    return true;
  }

  async openOrders(tenant: TenantId): Promise<number> {
    const ours = [...this.kept].filter(([key]) => key.startsWith(`${tenant}#`));
    return ours.reduce((sum, [, { progress }]) => sum + (progress.counts.placed ?? 0), 0);
  }

  async take(tenant: TenantId, wanted: number, perMinute: number, nowMs: number): Promise<number> {
    const { granted, paidUntilMs } = grant(this.paidUntilMs.get(tenant) ?? 0, wanted, perMinute, nowMs);
    this.paidUntilMs.set(tenant, paidUntilMs);
    return granted;
  }

  private of(tenant: TenantId, bulkId: string): Kept {
    const key = `${tenant}#${bulkId}`;
    const kept = this.kept.get(key) ?? { progress: { next: 1, turn: 0, counts: {} }, lines: new Map() };
    this.kept.set(key, kept);
    return kept;
  }
}
