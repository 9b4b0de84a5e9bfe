import type { BalanceAccount } from './balance-account';
import { checkPosting, headAfter, type LedgerFault, type LedgerHead } from './check-posting';
import type { Posting } from './posting';

/**
 * Remembers how far each balance was booked, so that whoever books the next write sees a gap or a broken link without a
 * read: what it has not seen before, it takes as it comes, and the nightly verification walks it. Several copies of the
 * function take turns at one stream: what lies between two batches of one copy, another may have booked.
 */
export class LedgerFollower {
  private readonly heads = new Map<string, LedgerHead>();

  constructor(private readonly headsMax: number) {}

  /**
   * What is wrong with a write's postings, their records with them. The same write again is no fault. `follows` is true
   * when the write before it came in the same batch: then nothing can lie between.
   */
  follow(account: BalanceAccount, postings: readonly Posting[], follows: boolean): LedgerFault[] {
    const key = `${account.tenant}#${account.balanceId}`;
    const faults: LedgerFault[] = [];
    const [first] = postings;
    let head = this.heads.get(key);
    if (head && first && !follows && first.number > head.number + 1) head = undefined;
    for (const posting of postings) {
      if (head && posting.number <= head.number) continue;
      faults.push(...checkPosting(posting, head));
      head = headAfter(posting);
    }
    const last = postings.at(-1);
    if (last?.hash !== account.headHash || last.moneyAfterNano !== account.moneyNano)
      faults.push({ number: account.number, fault: 'is not where the balance is' });
    this.remember(key, head);
    return faults;
  }

  /** The longest unseen is forgotten first. */
  private remember(key: string, head: LedgerHead | undefined): void {
    if (!head) return;
    this.heads.delete(key);
    this.heads.set(key, head);
    const [oldest] = this.heads.keys();
    if (this.heads.size > this.headsMax && oldest !== undefined) this.heads.delete(oldest);
  }
}
