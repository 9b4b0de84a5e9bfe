import type { TenantId } from '../kernel/tenant';
import type { AccountChunk, FileAccounts, FileTotals, LineOutcome } from './ports';

/** Writers of one file's totals meet in its one item; each waits for at most the others. */
const ATTEMPTS_MAX = 20;

/**
 * Which of two reports of one line stands. A line can first be refused (no balance) and then, redelivered or replayed,
 * be charged: charged is the truth, whichever report comes last. A maximum needs no order and no memory of repeats.
 */
const RANK: Readonly<Record<LineOutcome, number>> = { quarantined: 0, duplicate: 1, charged: 2 };

/** What merging reports into a chunk changes. */
export interface MergedChunk {
  readonly next: AccountChunk;
  readonly change: Readonly<Record<LineOutcome, number>>;
  /** Lines that leave quarantine by it, and what became of them. */
  readonly released: ReadonlyMap<number, 'charged' | 'duplicate'>;
  readonly changed: boolean;
}

export function mergeLines(chunk: AccountChunk, reports: ReadonlyMap<number, LineOutcome>): MergedChunk {
  const lines = new Map(chunk.lines);
  const change = { charged: 0, duplicate: 0, quarantined: 0 };
  const released = new Map<number, 'charged' | 'duplicate'>();
  for (const [line, outcome] of reports) {
    const standing = lines.get(line);
    if (standing !== undefined && RANK[standing] >= RANK[outcome]) continue;
    lines.set(line, outcome);
    change[outcome] += 1;
    if (standing !== undefined) change[standing] -= 1;
    if (standing === 'quarantined' && outcome !== 'quarantined') released.set(line, outcome);
  }
  const changed = change.charged !== 0 || change.duplicate !== 0 || change.quarantined !== 0;
  return { next: { version: chunk.version + 1, lines }, change, released, changed };
}

/**
 * Brings reports of a chunk's lines into the file's account. `release` is called for lines that leave quarantine before
 * the account says so, so that a crash between the two is mended by the redelivery.
 */
export async function accountLines(
  accounts: FileAccounts,
  at: { readonly tenant: TenantId; readonly fileId: string; readonly chunk: string },
  reports: ReadonlyMap<number, LineOutcome>,
  release: (released: MergedChunk['released']) => Promise<void>,
): Promise<void> {
  for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt += 1) {
    const merged = mergeLines(await accounts.readChunk(at.tenant, at.fileId, at.chunk), reports);
    if (!merged.changed) return;
    await release(merged.released);
    if (await accounts.writeChunk(at.tenant, at.fileId, at.chunk, merged.next, merged.change)) return;
  }
  throw new Error(`file ${at.fileId} chunk ${at.chunk} kept changing under ${ATTEMPTS_MAX} attempts`);
}

/** Whether every line that was read is accounted for. */
export const isAccounted = (totals: FileTotals): boolean =>
  totals.expected !== undefined && totals.charged + totals.duplicate + totals.quarantined === totals.expected;
