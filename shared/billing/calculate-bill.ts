import { toIso } from '../kernel/clock';
import { eachAtOnce } from '../kernel/each-at-once';
import type { Failure } from '../kernel/errors';
import type { Result } from '../kernel/result';
import type { TenantId } from '../kernel/tenant';
import type { TenantSettings } from '../kernel/tenant-settings';
import type { ResourceStore } from '../tmf/resource-store';
import { partOf, sharesOf } from './account-payers';
import type { AccountBody } from './account-resources';
import { type AccountBill, type BalanceUsage, billAccount, USAGE_TAX_CATEGORY } from './bill-account';
import { billIdOf } from './bill-resources';
import type { BilledProduct } from './billable-product';
import { type BillingPeriod, billingPeriod, dayStart, isPeriodId, periodBefore } from './billing-period';
import { lateUsage } from './late-usage';
import type { AccountMembers, AccountPeriods, BillableProducts, Books, TaxStatusReader, UsageLedger } from './ports';
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
  readonly periods: AccountPeriods;
  readonly members: AccountMembers;
  readonly store: ResourceStore;
  readonly settings: TenantSettings;
  readonly taxStatuses: TaxStatusReader;
  /** Nothing is written: not what a killed run left undone either. */
  readonly isPreview?: boolean;
  /** Usage is what no bill carries: a bill of the period was credited, and is made anew. */
  readonly isRebill?: boolean;
}

/** The bill of an account's month as its products, the ledger and party-management say now. Fails like `billAccount`. */
export async function calculateBill(
  reading: BillReading,
  tenant: TenantId,
  account: AccountBody,
  period: BillingPeriod,
): Promise<Result<AccountBill | undefined, Failure>> {
  const terms = await taxTerms(reading, tenant, account, period);
  const products = await billedProducts(reading, tenant, account, period);
  const balanceIds = [...new Set(products.flatMap((product) => product.balanceId ?? []))];
  const before = await billedBefore(reading, tenant, account.id, period);
  const usage = await eachAtOnce(balanceIds, BALANCES_AT_ONCE, async (balanceId): Promise<BalanceUsage[]> => {
    const late = before ? await lateUsage(reading, tenant, balanceId, before) : [];
    const used = reading.isRebill
      ? await unbilledUsage(reading, tenant, balanceId, period)
      : await usageOf(reading, tenant, balanceId, terms);
    return [...used, ...late];
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

async function unbilledUsage(
  reading: BillReading,
  tenant: TenantId,
  balanceId: string,
  period: BillingPeriod,
): Promise<BalanceUsage[]> {
  return (await lateUsage(reading, tenant, balanceId, period)).map(({ usedIn, ...usage }) => usage);
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

/** What the account pays of its own products, and of those of accounts below it, as it was in the period's last moment. */
async function billedProducts(
  reading: BillReading,
  tenant: TenantId,
  account: AccountBody,
  period: BillingPeriod,
): Promise<readonly BilledProduct[]> {
  const shares = await sharesOf(reading, tenant, account, period.endMs - 1);
  const parts = await eachAtOnce(shares, BALANCES_AT_ONCE, async (share) =>
    (await reading.products.ofAccount(tenant, share.accountId)).map((product) => partOf(product, share, account.id)),
  );
  return parts.flat();
}

/** The account's period before, or the month where it is older than its periods. */
async function periodBeforeOf(
  { periods }: BillReading,
  tenant: TenantId,
  accountId: string,
  period: BillingPeriod,
): Promise<string | undefined> {
  const known = await periods.of(tenant, accountId);
  const before = known.filter(({ startMs }) => startMs < period.startMs).at(-1);
  return before?.period ?? (isPeriodId(period.id) ? periodBefore(period.id) : undefined);
}

/** The period before, when its bill stands; what a killed run left undone of that one is done first. */
async function billedBefore(
  reading: BillReading,
  tenant: TenantId,
  accountId: string,
  period: BillingPeriod,
): Promise<BillingPeriod | undefined> {
  const beforeId = await periodBeforeOf(reading, tenant, accountId, period);
  if (beforeId === undefined) return undefined;
  const before = billingPeriod(beforeId, period.timeZone);
  const id = billIdOf(accountId, before.id);
  const bill = await reading.store.get(tenant, customerBill.name, id);
  if (bill?.body.state === 'new') {
    // Until all of its usage stands, nobody can say what of it came late.
    if (reading.isPreview) return undefined;
    await projectBill(reading, tenant, id);
  }
  return bill && before;
}
