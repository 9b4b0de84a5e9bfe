import type { BalanceAccount } from './balance-account';
import { movable, moveOnce, moveOutOf } from './move-between-slices';
import { sliceIds } from './pool';
import type { BalanceStore, LedgerGuard } from './ports';

/** What a slice lacks to pay for a usage. */
export interface Shortage {
  /** `money` or a bucket's id. */
  readonly account: string;
  /** Nano currency units, or the bucket's own. */
  readonly amount: bigint;
}

/** How long a pool that was found empty is not searched again: each search reads all of its slices. */
const EMPTY_MS = 1_000;
/** Pools that were found empty, remembered. */
const MAX_EMPTY = 1_000;

/**
 * Fills slices of hot pools from their siblings. One is needed for each warm function: it remembers for a second which pools
 * have nothing left.
 */
export class SliceFiller {
  private readonly emptyUntil = new Map<string, number>();

  constructor(
    private readonly ports: { readonly balances: BalanceStore; readonly ledger: LedgerGuard },
    private readonly nowMs: () => number,
  ) {}

  /**
   * Moves what a slice lacks from its siblings, the nearest first, half of what one has where that is more, so that the next
   * shortage is later. Answers the slice as it stands then; undefined when the others have nothing at all. `atMs` is the
   * tenant's time. Throws what bookings throw: nothing is lost.
   */
  async fill(slice: BalanceAccount, shortage: Shortage, atMs: number): Promise<BalanceAccount | undefined> {
    const { tenant, balanceId } = slice;
    const ids = sliceIds(slice);
    const memory = `${tenant}#${ids[0]}#${shortage.account}`;
    if (this.nowMs() < (this.emptyUntil.get(memory) ?? 0)) return undefined;
    const own = ids.indexOf(balanceId);
    const siblings = [...ids.slice(own + 1), ...ids.slice(0, own)];
    let missing = shortage.amount;
    let hasMoved = false;
    for (const id of siblings) {
      if (missing <= 0n) break;
      const sibling = await this.ports.balances.read(tenant, id);
      if (!sibling) continue;
      const free = movable(sibling, shortage.account);
      const half = (free + 1n) / 2n;
      const amount = half > missing ? half : free < missing ? free : missing;
      if (amount <= 0n) continue;
      const moved = await moveOnce(this.ports, tenant, moveOutOf(sibling, balanceId, shortage.account, amount), atMs);
      if (moved !== 'moved') continue;
      missing -= amount;
      hasMoved = true;
    }
    if (hasMoved) return this.ports.balances.read(tenant, balanceId);
    if (this.emptyUntil.size >= MAX_EMPTY) this.emptyUntil.clear();
    this.emptyUntil.set(memory, this.nowMs() + EMPTY_MS);
    return undefined;
  }
}
