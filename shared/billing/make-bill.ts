import { toIso } from '../kernel/clock';
import { type Failure, failure, invariant } from '../kernel/errors';
import { err, ok, type Result } from '../kernel/result';
import type { TenantId } from '../kernel/tenant';
import type { TenantSettings } from '../kernel/tenant-settings';
import type { ResourceStore, StoredResource } from '../tmf/resource-store';
import { type AccountBill, type BalanceUsage, billAccount } from './bill-account';
import {
  billedUsageOf,
  billIdOf,
  billNumberOf,
  type CustomerBillBody,
  type RelatedParty,
  toBillLines,
  toCustomerBill,
} from './bill-resources';
import { type BillingPeriod, billingPeriod, localDay, periodBefore } from './billing-period';
import { lateUsage } from './late-usage';
import type { BillableProducts, Books, UsageLedger } from './ports';
import { postBill } from './post-bill';
import { billingAccount, customerBill } from './resources';
import { sendBill } from './send-bill';
import { TAX_TABLE } from './tax-table';

export interface BillMaking {
  readonly products: BillableProducts;
  readonly ledger: UsageLedger;
  readonly books: Books;
  /** Billing's own resources: accounts, bills, lines. */
  readonly store: ResourceStore;
  readonly settings: TenantSettings;
  /** The tenant's time, epoch milliseconds. */
  readonly nowMs: number;
}

/** How often a number is tried for that others of the same run take first. */
export const NUMBER_ATTEMPTS_MAX = 200;

export type BillOutcome = 'billed' | 'nothing-to-bill' | 'parked';

/**
 * Makes, numbers, books, checks and sends the bill of one account and month. A bill that stands already is only taken on
 * from where it is, so a rerun after a crash at any point ends with the same bill. An account that cannot be billed is parked.
 */
export async function makeBill(
  making: BillMaking,
  tenant: TenantId,
  accountId: string,
  periodId: string,
): Promise<BillOutcome> {
  const period = billingPeriod(periodId, making.settings.timeZone);
  invariant(period.endMs <= making.nowMs, `the month ${periodId} is over`);
  const made = await standing(making, tenant, accountId, period);
  if (!made.ok) {
    const { code, message } = made.error;
    await making.books.park(tenant, { accountId, period: periodId, code, message, at: toIso(making.nowMs) });
    return 'parked';
  }
  await making.books.unpark(tenant, accountId, periodId);
  if (made.value === undefined) return 'nothing-to-bill';
  await sendBill(making.store, made.value, making.nowMs);
  return 'billed';
}

/** The bill as it stands in the store, made first where it was not. */
async function standing(
  making: BillMaking,
  tenant: TenantId,
  accountId: string,
  period: BillingPeriod,
): Promise<Result<StoredResource<CustomerBillBody> | undefined, Failure>> {
  const id = billIdOf(accountId, period.id);
  const read = async () =>
    (await making.store.get(tenant, customerBill.name, id)) as StoredResource<CustomerBillBody> | undefined;
  const before = await read();
  if (before) return ok(before);
  const account = await making.store.get(tenant, billingAccount.name, accountId);
  if (!account) return err(failure('unknown-reference', 'The billing account of its products does not exist'));
  const bill = await calculate(making, tenant, accountId, period);
  if (!bill.ok || bill.value === undefined) return bill.ok ? ok(undefined) : bill;
  await commit(making, tenant, bill.value, relatedParties(account));
  const after = await read();
  invariant(after, 'a committed bill can be read');
  return ok(after);
}

const relatedParties = (account: StoredResource): RelatedParty[] => (account.body.relatedParty ?? []) as RelatedParty[];

async function calculate(making: BillMaking, tenant: TenantId, accountId: string, period: BillingPeriod) {
  const { currency, country, pricesIncludeTax } = making.settings;
  const products = await making.products.ofAccount(tenant, accountId);
  const balanceIds = [...new Set(products.flatMap((product) => product.balanceId ?? []))];
  const usage: BalanceUsage[] = [];
  for (const balanceId of balanceIds) {
    const totals = await making.ledger.totals(tenant, balanceId, toIso(period.startMs), toIso(period.endMs));
    usage.push(...totals.filter((total) => total.count > 0).map((total) => ({ ...total, balanceId })));
    usage.push(...(await lateUsage(making, tenant, billIdOf(accountId, periodBefore(period.id)), balanceId, period)));
  }
  return billAccount({ accountId, products, usage, period, currency, country, pricesIncludeTax, taxTable: TAX_TABLE });
}

/** Bill, number, lines and journal in one transaction: a number is given out only together with its bill. */
async function commit(
  making: BillMaking,
  tenant: TenantId,
  bill: AccountBill,
  relatedParty: RelatedParty[],
): Promise<void> {
  const { books, nowMs } = making;
  const [series = ''] = localDay(nowMs, bill.period.timeZone).split('-');
  for (let attempt = 0; attempt < NUMBER_ATTEMPTS_MAX; attempt += 1) {
    const number = (await books.lastNumber(tenant, series)) + 1;
    const facts = { tenant, billNo: billNumberOf(series, number), nowMs, relatedParty };
    const outcome = await books.commitBill({
      tenant,
      series,
      number,
      bill: toCustomerBill(bill, facts),
      lines: toBillLines(bill, facts),
      usage: billedUsageOf(bill),
      entries: postBill(bill),
    });
    if (outcome !== 'changed') return;
  }
  throw new Error(`No bill number could be taken in ${NUMBER_ATTEMPTS_MAX} attempts`);
}
