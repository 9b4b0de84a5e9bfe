import type { TenantId } from '../kernel/tenant';
import { ofAccount } from './account-periods';
import { billingPeriod, periodAfter } from './billing-period';
import type { AccountPeriods, BillableProducts, BillRuns } from './ports';

export interface RunStarting {
  readonly products: Pick<BillableProducts, 'accounts'>;
  readonly periods: AccountPeriods;
  readonly runs: BillRuns;
  readonly timeZone: string;
  /** The tenant's time, epoch milliseconds. */
  readonly nowMs: number;
}

/**
 * Starts the bill run of a tenant if a period of any account is over. What a run before left undone, however it ended, is
 * still due, and so in this one. Answers whether one was started.
 */
export async function startBillRuns(given: RunStarting, tenant: TenantId): Promise<boolean> {
  await adoptAccounts(given, tenant);
  const firstDueMs = await given.periods.firstDueMs(tenant);
  if (firstDueMs === undefined || firstDueMs > given.nowMs) return false;
  await given.runs.start(tenant, given.nowMs);
  return true;
}

const PAGE = 500;

/** Accounts of the time when a month was run for all at once get periods of their own, from the month after the last that was run. */
async function adoptAccounts({ products, periods, runs, timeZone }: RunStarting, tenant: TenantId): Promise<void> {
  const lastMonth = await runs.lastMonth(tenant);
  if (lastMonth === undefined) return;
  const period = billingPeriod(periodAfter(lastMonth), timeZone);
  let cursor: string | undefined;
  do {
    const page = await products.accounts(tenant, { limit: PAGE, ...(cursor === undefined ? {} : { cursor }) });
    for (const accountId of page.accounts) await periods.open(tenant, ofAccount(accountId, period));
    cursor = page.cursor;
  } while (cursor !== undefined);
  await runs.forgetLastMonth(tenant);
}
