import type { Tariff } from '../rating';
import type { BalanceAccount } from './balance-account';
import { type Posting, type PostingDraft, post } from './posting';
import { reclaimGrants } from './reclaim-grants';
import { renewAllowances } from './renew-allowances';

/** An account as the next write shall find it, and what that write must say of how it came there. */
export interface UpToDate {
  readonly account: BalanceAccount;
  /** Booked already: they belong before what else the write says. */
  readonly postings: readonly Posting[];
  readonly drafts: readonly PostingDraft[];
}

/** Takes back what sessions held too long, and renews allowances. It never causes a write of its own. */
export function bringUpToDate(
  account: BalanceAccount,
  versions: ReadonlyMap<string, readonly Tariff[]>,
  nowMs: number,
): UpToDate {
  const { account: free, drafts } = reclaimGrants(account, nowMs);
  const { account: renewed, postings } = renewAllowances(free, versions, nowMs);
  return { account: renewed, postings, drafts };
}

/** What is written in the end: the account brought up to date, with its sessions and counters as they shall be. */
export function postUpToDate(
  { account, postings, drafts }: UpToDate,
  after: Pick<BalanceAccount, 'sessions' | 'counters'>,
  more: readonly PostingDraft[],
): BalanceAccount {
  const { sessions, counters } = after;
  const all = [...drafts, ...more];
  const posted = all.length === 0 ? account : post({ ...account, sessions, counters }, all);
  return { ...posted, postings: all.length === 0 ? postings : [...postings, ...posted.postings] };
}
