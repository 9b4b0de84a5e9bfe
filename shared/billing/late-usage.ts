import { toIso } from '../kernel/clock';
import type { TenantId } from '../kernel/tenant';
import type { ResourceStore } from '../tmf/resource-store';
import type { BalanceUsage } from './bill-account';
import { type BillingPeriod, billingPeriod, periodBefore } from './billing-period';
import type { Books, UsageLedger } from './ports';
import { customerBill } from './resources';

/**
 * What a balance used in the month before, and that month's bill does not carry since it came too late. Only once that
 * bill stands: its usage stands with it (one transaction), so nothing is billed on both.
 */
export async function lateUsage(
  given: { readonly ledger: UsageLedger; readonly books: Books; readonly store: ResourceStore },
  tenant: TenantId,
  billIdBefore: string,
  balanceId: string,
  period: BillingPeriod,
): Promise<BalanceUsage[]> {
  if (!(await given.store.get(tenant, customerBill.name, billIdBefore))) return [];
  const before = billingPeriod(periodBefore(period.id), period.timeZone);
  const billed = await given.books.billedUsage(tenant, before.id, balanceId);
  const totals = await given.ledger.totals(tenant, balanceId, toIso(before.startMs), toIso(before.endMs));
  return totals.flatMap((total) => {
    const of = billed.filter((usage) => usage.service === total.service && usage.currency === total.currency);
    const late = {
      ...total,
      chargedNano: of.reduce((rest, usage) => rest - usage.chargedNano, total.chargedNano),
      quantity: of.reduce((rest, usage) => rest - usage.quantity, total.quantity),
      count: of.reduce((rest, usage) => rest - usage.count, total.count),
    };
    return late.count > 0 ? [{ ...late, balanceId, usedIn: before.id }] : [];
  });
}
