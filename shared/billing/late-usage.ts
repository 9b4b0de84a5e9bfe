import { toIso } from '../kernel/clock';
import type { TenantId } from '../kernel/tenant';
import type { BalanceUsage } from './bill-account';
import type { BillingPeriod } from './billing-period';
import type { Books, UsageLedger } from './ports';

/**
 * What a balance used in a month whose bill stands, and no bill carries since it came too late. Only for a bill that was
 * projected: what of its usage does not stand yet would be billed twice.
 */
export async function lateUsage(
  given: { readonly ledger: UsageLedger; readonly books: Books },
  tenant: TenantId,
  balanceId: string,
  period: BillingPeriod,
): Promise<BalanceUsage[]> {
  const billed = await given.books.billedUsage(tenant, period.id, balanceId);
  const totals = await given.ledger.totals(tenant, balanceId, toIso(period.startMs), toIso(period.endMs));
  return totals.flatMap((total) => {
    const of = billed.filter((usage) => usage.service === total.service && usage.currency === total.currency);
    const late = {
      ...total,
      chargedNano: of.reduce((rest, usage) => rest - usage.chargedNano, total.chargedNano),
      quantity: of.reduce((rest, usage) => rest - usage.quantity, total.quantity),
      count: of.reduce((rest, usage) => rest - usage.count, total.count),
    };
    return late.count > 0 ? [{ ...late, balanceId, usedIn: period.id }] : [];
  });
}
