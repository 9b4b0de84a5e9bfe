import type { TenantId } from '../kernel/tenant';
import { type BillMaking, type BillOutcome, makeBill } from './make-bill';

/** How many accounts one page of a run lists, and how many one task of its Map bills, one after the other. */
export const ACCOUNTS_PER_PAGE = 500;
export const ACCOUNTS_PER_TASK = 25;

/** Bills accounts one after the other; counts what became of them. A throw stops the task, which is then tried again. */
export async function billAccounts(
  making: BillMaking,
  tenant: TenantId,
  accountIds: readonly string[],
  period: string,
): Promise<Readonly<Record<BillOutcome, number>>> {
  const counts: Record<BillOutcome, number> = { billed: 0, 'nothing-to-bill': 0, parked: 0 };
  for (const accountId of accountIds) counts[await makeBill(making, tenant, accountId, period)] += 1;
  return counts;
}

/** A page of accounts cut into the tasks of a Map. */
export function toTasks(accountIds: readonly string[]): string[][] {
  const tasks: string[][] = [];
  for (let at = 0; at < accountIds.length; at += ACCOUNTS_PER_TASK)
    tasks.push(accountIds.slice(at, at + ACCOUNTS_PER_TASK));
  return tasks;
}
