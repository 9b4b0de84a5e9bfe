import type { TenantId } from '../kernel/tenant';
import { lastEndedPeriod, periodAfter, periodAt, periodsFrom } from './billing-period';
import type { BillableProducts, BillRuns } from './ports';

/** A clock that jumped further is caught up with at the next start (daily, or at its next jump). */
export const PERIODS_PER_START_MAX = 36;

/**
 * Starts the bill run of every month that is over on the tenant's clock and was not run yet, the oldest first: from the
 * month of its first product, or the one after the last run. A crash between start and remember starts it again, which
 * does nothing. Answers the months started.
 */
export async function startBillRuns(
  given: {
    readonly products: BillableProducts;
    readonly runs: BillRuns;
    readonly timeZone: string;
    readonly nowMs: number;
  },
  tenant: TenantId,
): Promise<readonly string[]> {
  const lastStarted = await given.runs.lastStarted(tenant);
  const firstStartMs = lastStarted === undefined ? await given.products.firstStartMs(tenant) : undefined;
  if (lastStarted === undefined && firstStartMs === undefined) return [];
  const first =
    lastStarted === undefined ? periodAt(firstStartMs ?? given.nowMs, given.timeZone) : periodAfter(lastStarted);
  const due = periodsFrom(first, lastEndedPeriod(given.nowMs, given.timeZone), PERIODS_PER_START_MAX);
  for (const period of due) {
    await given.runs.start(tenant, period);
    await given.runs.remember(tenant, period);
  }
  return due;
}
