import type { TenantId } from '../kernel/tenant';
import type { BalanceAccount } from './balance-account';
import type { LedgerFault } from './check-posting';
import type { Ledger } from './ports';
import { gapsOf, joinRuns, type LedgerRun, LedgerWalk } from './walk-ledger';

/** How long a posting may be on its way from the balance to the ledger and the archive. */
export const PROJECTION_LAG_MS = 15 * 60_000;

export interface Difference extends LedgerFault {
  readonly where: 'ledger' | 'archive' | 'balance';
}

export interface BalanceVerification {
  /** Rows walked. */
  readonly postings: number;
  readonly differences: readonly Difference[];
  /** False while the ledger's newest postings are still on their way. */
  readonly caughtUp: boolean;
  /** Of the last posting that the ledger has in an unbroken row from the first; nano currency units. */
  readonly ledgerNano: bigint;
}

/**
 * Walks one balance's ledger: from the first posting to the balance's own, numbered without gaps, chained, unchanged,
 * and with its money. With `archived` (joined runs) the archive must hold the same from the first on. With `nowMs` (on
 * the tenant's clock) what is missing at the end may not be old. `account` is read before.
 */
export async function verifyBalance(
  ledger: Pick<Ledger, 'pages'>,
  account: BalanceAccount,
  { nowMs, archived }: { readonly nowMs?: number; readonly archived?: readonly LedgerRun[] } = {},
): Promise<BalanceVerification> {
  const { tenant, balanceId } = account;
  const archiveEnd = archived?.at(-1)?.after.number ?? 0;
  const walk = await walkBalance(ledger, tenant, balanceId, [account.number, archiveEnd, archiveEnd + 1]);
  const { runs, faults } = joinRuns(walk.runs());
  const differences: Difference[] = [...walk.faults, ...faults, ...gapsOf(runs)].map(inThe('ledger'));
  const last = walk.postingAt(account.number);
  const isOld = (atMs = Number.POSITIVE_INFINITY): boolean => nowMs !== undefined && atMs < nowMs - PROJECTION_LAG_MS;
  if (last && (last.hash !== account.headHash || last.moneyAfterNano !== account.moneyNano))
    differences.push({ where: 'balance', number: account.number, fault: 'is not where the ledger is' });
  if (!last && isOld(account.postings.at(-1)?.at))
    differences.push({ where: 'ledger', number: account.number, fault: 'was never booked' });
  if (archived) {
    differences.push(...gapsOf(archived).map(inThe('archive')));
    const end = archived.at(-1)?.after;
    if (end && walk.postingAt(end.number)?.hash !== end.hash)
      differences.push({ where: 'archive', number: end.number, fault: 'is not what the ledger has' });
    if (isOld(walk.postingAt(archiveEnd + 1)?.at))
      differences.push({ where: 'archive', number: archiveEnd + 1, fault: 'was never archived' });
  }
  const ledgerNano = last?.moneyAfterNano ?? runs[0]?.after.moneyNano ?? 0n;
  return { postings: walk.count, differences, caughtUp: last !== undefined, ledgerNano };
}

export const inThe =
  (where: Difference['where']) =>
  (fault: LedgerFault): Difference => ({ where, ...fault });

/** The postings at the watched numbers are kept. */
async function walkBalance(
  ledger: Pick<Ledger, 'pages'>,
  tenant: TenantId,
  balanceId: string,
  watched: readonly number[],
): Promise<LedgerWalk> {
  const walk = new LedgerWalk(new Set(watched));
  for await (const page of ledger.pages(tenant, balanceId)) for (const posting of page) walk.add(posting);
  return walk;
}
