import { toIso } from '../kernel/clock';
import { eachAtOnce } from '../kernel/each-at-once';
import type { Failure } from '../kernel/errors';
import type { Result } from '../kernel/result';
import type { TenantId } from '../kernel/tenant';
import type { TenantSettings } from '../kernel/tenant-settings';
import type { ResourceStore } from '../tmf/resource-store';
import type { AccountBody } from './account-resources';
import { type AccountBill, type BalanceUsage, billAccount, USAGE_TAX_CATEGORY } from './bill-account';
import { billIdOf } from './bill-resources';
import { type BillingPeriod, billingPeriod, dayStart, periodBefore } from './billing-period';
import { lateUsage } from './late-usage';
import type { BillableProducts, Books, TaxStatusReader, UsageLedger } from './ports';
import { projectBill } from './project-bill';
import { customerBill } from './resources';
import { type TaxTerms, taxDays } from './tax-charges';
import { exemptionsOf } from './tax-exemption';
import { taxTableOf } from './tax-table';

/** Balances whose ledger is read at a time: each answer may be many pages of 1 MB, all in a function's memory. */
export const BALANCES_AT_ONCE = 8;

export interface BillReading {
  readonly products: BillableProducts;
  readonly ledger: UsageLedger;
  readonly books: Books;
  readonly store: ResourceStore;
  readonly settings: TenantSettings;
  readonly taxStatuses: TaxStatusReader;
  /** Nothing is written: not what a killed run left undone either. */
  readonly isPreview?: boolean;
}

/** The bill of an account's month as its products, the ledger and party-management say now. Fails like `billAccount`. */
export async function calculateBill(
  reading: BillReading,
  tenant: TenantId,
  account: AccountBody,
  period: BillingPeriod,
): Promise<Result<AccountBill | undefined, Failure>> {
  const terms = await taxTerms(reading, tenant, account, period);
  const products = await reading.products.ofAccount(tenant, account.id);
  const balanceIds = [...new Set(products.flatMap((product) => product.balanceId ?? []))];
  const before = await billedBefore(reading, tenant, account.id, period);
  const usage = await eachAtOnce(balanceIds, BALANCES_AT_ONCE, async (balanceId): Promise<BalanceUsage[]> => {
    const late = before ? await lateUsage(reading, tenant, balanceId, before) : [];
    return [...(await usageOf(reading, tenant, balanceId, terms)), ...late];
  });
  return billAccount({ ...terms, accountId: account.id, products, usage: usage.flat() });
}

async function taxTerms(
  { settings, taxStatuses }: BillReading,
  tenant: TenantId,
  account: AccountBody,
  period: BillingPeriod,
): Promise<TaxTerms> {
  const { currency, country, pricesIncludeTax, taxRounding, taxPoint } = settings;
  const [owner] = account.relatedParty ?? [];
  const buyer = owner?.id === undefined ? undefined : await taxStatuses.statusOf(tenant, owner.id);
  const exemptions = exemptionsOf(account, period.timeZone);
  const taxTable = taxTableOf(settings);
  return { period, currency, country, pricesIncludeTax, taxRounding, taxPoint, buyer, exemptions, taxTable };
}

/** What a balance used within the period, apart for days that are taxed otherwise. */
async function usageOf(
  { ledger }: BillReading,
  tenant: TenantId,
  balanceId: string,
  terms: TaxTerms,
): Promise<BalanceUsage[]> {
  const { period } = terms;
  const parts = taxDays(terms, USAGE_TAX_CATEGORY, { from: 0, to: period.days });
  const found: BalanceUsage[] = [];
  for (const { from, to } of parts) {
    const covered = { startMs: dayStart(period, from), endMs: dayStart(period, to) };
    const totals = await ledger.totals(tenant, balanceId, toIso(covered.startMs), toIso(covered.endMs));
    const which = parts.length === 1 ? {} : { covered };
    found.push(...totals.filter((total) => total.count > 0).map((total) => ({ ...total, ...which, balanceId })));
  }
  return found;
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
  if (bill?.body.state === 'new') {
    // Until all of its usage stands, nobody can say what of it came late.
    if (reading.isPreview) return undefined;
    await projectBill(reading, tenant, id);
  }
  return bill && before;
}
