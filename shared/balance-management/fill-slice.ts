import type { BalanceAccount } from './balance-account';
import { movable, moveOnce, moveOutOf } from './move-between-slices';
import { isOtherSlice, poolIdOf, sliceIds } from './pool';
import type { BalanceStore, LedgerGuard } from './ports';

/** What a slice lacks to pay for a usage. */
export interface Shortage {
  /** `money` or a bucket's id. */
  readonly account: string;
  /** Nano currency units, or the bucket's own. */
  readonly amount: bigint;
}

/** How long a pool that was found empty is not searched again. */
const EMPTY_MS = 1_000;
/** Pools that were found empty, remembered. */
const MAX_EMPTY = 1_000;
/** Siblings that one search looks at beside the pool's own balance: others the next time. A read each. */
export const SIBLINGS_SEARCHED = 64;
/** Of them, read at once. */
const READS_AT_ONCE = 16;

/**
 * Fills slices of hot pools: from the pool's own balance, and when that has nothing, from siblings. One is needed for each
 * warm function: it remembers for a second which pools have nothing left.
 */
export class SliceFiller {
  private readonly emptyUntil = new Map<string, number>();

  constructor(
    private readonly ports: { readonly balances: BalanceStore; readonly ledger: LedgerGuard },
    private readonly nowMs: () => number,
  ) {}

  /**
   * Moves to a slice what it lacks, and more where there is more, so that the next time is later. Answers the slice as it stands
   * then; undefined when nothing was found. `atMs` is the tenant's time. Throws what bookings throw: nothing is lost.
   */
  async fill(slice: BalanceAccount, shortage: Shortage, atMs: number): Promise<BalanceAccount | undefined> {
    const { tenant, balanceId } = slice;
    const memory = `${tenant}#${poolIdOf(slice)}#${shortage.account}`;
    if (this.nowMs() < (this.emptyUntil.get(memory) ?? 0)) return undefined;
    let missing = shortage.amount;
    for (const group of this.searchOrder(slice)) {
      const siblings = await Promise.all(group.map((id) => this.ports.balances.read(tenant, id)));
      for (const sibling of siblings)
        if (sibling) missing -= await this.moveFrom(sibling, slice, shortage, missing, atMs);
      if (missing <= 0n) break;
    }
    if (missing < shortage.amount) return this.ports.balances.read(tenant, balanceId);
    if (this.emptyUntil.size >= MAX_EMPTY) this.emptyUntil.clear();
    this.emptyUntil.set(memory, this.nowMs() + EMPTY_MS);
    return undefined;
  }

  /** The pool's own balance, then some siblings: those that come next, from one second to the next. */
  private searchOrder(slice: BalanceAccount): string[][] {
    const others = sliceIds(slice)
      .slice(1)
      .filter((id) => id !== slice.balanceId);
    const start = (Math.floor(this.nowMs() / EMPTY_MS) * SIBLINGS_SEARCHED) % Math.max(1, others.length);
    const searched = [...others.slice(start), ...others.slice(0, start)].slice(0, SIBLINGS_SEARCHED);
    const groups = Array.from({ length: Math.ceil(searched.length / READS_AT_ONCE) }, (_, group) =>
      searched.slice(group * READS_AT_ONCE, (group + 1) * READS_AT_ONCE),
    );
    return isOtherSlice(slice) ? [[poolIdOf(slice)], ...groups] : groups;
  }

  /** A fair part of what the pool's own balance has, the half of what a sibling has, or what is missing where that is more. */
  private async moveFrom(
    from: BalanceAccount,
    to: BalanceAccount,
    { account }: Shortage,
    missing: bigint,
    atMs: number,
  ): Promise<bigint> {
    if (missing <= 0n) return 0n;
    const free = movable(from, account);
    const part = free / (isOtherSlice(from) ? 2n : 2n * BigInt(from.slices ?? 1));
    const amount = part > missing ? part : free < missing ? free : missing;
    if (amount <= 0n) return 0n;
    const moved = await moveOnce(this.ports, from.tenant, moveOutOf(from, to.balanceId, account, amount), atMs);
    return moved === 'moved' ? amount : 0n;
  }
}
