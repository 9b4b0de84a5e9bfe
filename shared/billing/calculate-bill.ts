import { toIso } from '../kernel/clock';
import { eachAtOnce } from '../kernel/each-at-once';
import type { Failure } from '../kernel/errors';
import type { Result } from '../kernel/result';
import type { TenantId } from '../kernel/tenant';
import type { TenantSettings } from '../kernel/tenant-settings';
import type { ResourceStore } from '../tmf/resource-store';
import { type AccountBill, type BalanceUsage, billAccount } from './bill-account';
import { billIdOf } from './bill-resources';
import { type BillingPeriod, billingPeriod, periodBefore } from './billing-period';
import { lateUsage } from './late-usage';
import type { BillableProducts, Books, UsageLedger } from './ports';
import { projectBill } from './project-bill';
import { customerBill } from './resources';
import { TAX_TABLE } from './tax-table';

/** Balances whose ledger is read at a time: each answer may be many pages of 1 MB, all in a function's memory. */
export const BALANCES_AT_ONCE = 8;

interface BillReading {
  readonly products: BillableProducts;
  readonly ledger: UsageLedger;
  readonly books: Books;
  readonly store: ResourceStore;
  readonly settings: TenantSettings;
}

/** The bill of an account's month as its products and the ledger say now. Fails like `billAccount`. */
export async function calculateBill(
  reading: BillReading,
  tenant: TenantId,
  accountId: string,
  period: BillingPeriod,
): Promise<Result<AccountBill | undefined, Failure>> {
  const { currency, country, pricesIncludeTax } = reading.settings;
  const products = await reading.products.ofAccount(tenant, accountId);
  const balanceIds = [...new Set(products.flatMap((product) => product.balanceId ?? []))];
  const before = await billedBefore(reading, tenant, accountId, period);
  const usage = await eachAtOnce(balanceIds, BALANCES_AT_ONCE, async (balanceId): Promise<BalanceUsage[]> => {
    const { startMs, endMs } = period;
    const totals = await reading.ledger.totals(tenant, balanceId, toIso(startMs), toIso(endMs));
    const late = before ? await lateUsage(reading, tenant, balanceId, before) : [];
    return [...totals.filter((total) => total.count > 0).map((total) => ({ ...total, balanceId })), ...late];
  });
  const taxTable = TAX_TABLE;
  return billAccount({
    accountId,
    products,
    usage: usage.flat(),
    period,
    currency,
    country,
    pricesIncludeTax,
    taxTable,
  });
}

/** The month before, when its bill stands; what a killed run left undone of that one is done first. */
async function billedBefore(
  reading: BillReading,
  tenant: TenantId,
  accountId: string,
  period: BillingPeriod,
): Promise<BillingPeriod | undefined> {
  const before = billingPeriod(periodBefore(period.id), period.timeZone);
  const id = billIdOf(accountId, before.id);
  const bill = await reading.store.get(tenant, customerBill.name, id);
  if (bill?.body.state === 'new') await projectBill(reading, tenant, id);
  return bill && before;
}
