import type { BalanceAccount } from './balance-account';
import { checkPosting, headAfter, type LedgerFault, type LedgerHead } from './check-posting';
import type { Ledger } from './ports';
import { type Posting, utcDay } from './posting';

/** Usage is charged up to 40 days late, and a clock may be a day ahead: a row's key has the day of use. */
const DAYS_MAX = 42;
const DAY_MS = 86_400_000;

/**
 * Remembers how far each balance was booked, so that whoever books the next write sees a gap or a broken link without a
 * read. A balance that it does not know it takes as it comes, and the nightly verification walks it. What looks like a
 * gap may have been booked by another copy of the function: then, and only then, the ledger is asked.
 */
export class LedgerFollower {
  private readonly heads = new Map<string, LedgerHead>();

  constructor(
    private readonly ledger: Pick<Ledger, 'posting'>,
    private readonly headsMax: number,
  ) {}

  /** What is wrong with a write's postings, their records with them. The same write again is no fault. */
  async follow(account: BalanceAccount, postings: readonly Posting[]): Promise<LedgerFault[]> {
    const key = `${account.tenant}#${account.balanceId}`;
    const faults: LedgerFault[] = [];
    let head = this.heads.get(key);
    for (const posting of postings) {
      if (head && posting.number <= head.number) continue;
      if (head && posting.number > head.number + 1) head = (await this.headBefore(account, posting)) ?? head;
      faults.push(...checkPosting(posting, head));
      head = headAfter(posting);
    }
    const last = postings.at(-1);
    if (last?.hash !== account.headHash || last.moneyAfterNano !== account.moneyNano)
      faults.push({ number: account.number, fault: 'is not where the balance is' });
    this.remember(key, head);
    return faults;
  }

  /** Mostly the posting before is of the same day, or of the day of booking; else of one that usage may be late by. */
  private async headBefore({ tenant, balanceId }: BalanceAccount, posting: Posting): Promise<LedgerHead | undefined> {
    const days = Array.from({ length: DAYS_MAX }, (_, back) => utcDay(posting.at + (1 - back) * DAY_MS));
    for (const day of new Set([posting.day, utcDay(posting.at), ...days])) {
      const before = await this.ledger.posting(tenant, balanceId, posting.number - 1, day);
      if (before) return headAfter(before);
    }
    return undefined;
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
