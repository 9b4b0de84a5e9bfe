import { toIso } from '../kernel/clock';
import type { TenantId } from '../kernel/tenant';
import { type BillMaking, type BillOutcome, makeBill } from './make-bill';

/** How many accounts one page of a run lists, and how many one task of its Map bills, one after the other. */
export const ACCOUNTS_PER_PAGE = 500;
export const ACCOUNTS_PER_TASK = 25;

/** Some accounts of a task broke: the others are billed, and the task is tried again. */
export class AccountsBrokeError extends Error {
  override readonly name = 'AccountsBrokeError';
}

/**
 * Bills accounts one after the other; counts what became of them. One that breaks stops none of the others. It makes the
 * task throw `AccountsBrokeError` at its end, to be tried again; on the last try it is parked, so that the run goes on.
 */
export async function billAccounts(
  making: BillMaking,
  tenant: TenantId,
  accountIds: readonly string[],
  period: string,
  isLastTry: boolean,
): Promise<Readonly<Record<BillOutcome, number>>> {
  const counts: Record<BillOutcome, number> = { billed: 0, 'nothing-to-bill': 0, parked: 0 };
  const broken: { accountId: string; message: string }[] = [];
  for (const accountId of accountIds)
    try {
      counts[await makeBill(making, tenant, accountId, period)] += 1;
    } catch (problem) {
      broken.push({ accountId, message: problem instanceof Error ? problem.message : String(problem) });
    }
  const [first] = broken;
  if (first && !isLastTry)
    throw new AccountsBrokeError(`${broken.length} accounts broke; the first, ${first.accountId}: ${first.message}`);
  for (const { accountId, message } of broken) {
    await making.books.park(tenant, { accountId, period, code: 'internal', message, at: toIso(making.nowMs) });
    counts.parked += 1;
  }
  return counts;
}

/** A page of accounts cut into the tasks of a Map. */
export function toTasks(accountIds: readonly string[]): string[][] {
  const tasks: string[][] = [];
  for (let at = 0; at < accountIds.length; at += ACCOUNTS_PER_TASK)
    tasks.push(accountIds.slice(at, at + ACCOUNTS_PER_TASK));
  return tasks;
}
