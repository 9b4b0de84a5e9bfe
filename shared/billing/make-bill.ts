import { toIso } from '../kernel/clock';
import { type Failure, failure, invariant } from '../kernel/errors';
import { err, ok, type Result } from '../kernel/result';
import type { TenantId } from '../kernel/tenant';
import type { StoredResource } from '../tmf/resource-store';
import { bodyOf } from '../tmf/update-resource';
import { billingAccount } from './account-resources';
import type { AccountBill } from './bill-account';
import { commitNumbered } from './bill-number';
import {
  billedUsageOf,
  billIdOf,
  PAYMENT_TERM_DAYS,
  type RelatedParty,
  relate,
  relationTo,
  seriesOf,
  toBillLines,
  toCustomerBill,
} from './bill-resources';
import { addDays, type BillingPeriod, billingPeriod, localDay } from './billing-period';
import { type BillReading, calculateBill } from './calculate-bill';
import { issuerOf } from './invoice-address';
import { packBill } from './pack-bill';
import { postBill } from './post-bill';
import { postPrepaid } from './post-prepaid';
import { projectBill } from './project-bill';
import { sendBill } from './send-bill';
import { billAt, type StoredBill } from './settle-receipts';

/** `store` has billing's own resources: accounts, bills, lines. */
export interface BillMaking extends BillReading {
  /** The tenant's time, epoch milliseconds. */
  readonly nowMs: number;
}

export type BillOutcome = 'billed' | 'nothing-to-bill' | 'parked';

/**
 * Makes, numbers, books, projects, checks and sends the bill of one account and month. A bill that stands already is only
 * taken on from where it is, so a rerun after a crash at any point ends with the same bill and lines. An account that cannot
 * be billed is parked.
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
  if (made.value !== undefined) await finishBill(making, made.value);
  await postPrepaid(making, tenant, accountId, { period: periodId, timeZone: making.settings.timeZone });
  await making.books.unpark(tenant, accountId, periodId);
  return made.value === undefined ? 'nothing-to-bill' : 'billed';
}

/** Takes a bill that stands to its customer. While it is `new`, its lines may not all be there: they come first. */
export async function finishBill(making: BillMaking, bill: StoredBill): Promise<void> {
  const lines = bill.body.state === 'new' ? await projectBill(making, bill.tenant, bill.id) : [];
  await sendBill(making.store, bill, lines, making.nowMs);
}

/** The bill as it stands in the store, made first where it was not. */
async function standing(
  making: BillMaking,
  tenant: TenantId,
  accountId: string,
  period: BillingPeriod,
): Promise<Result<StoredBill | undefined, Failure>> {
  const id = billIdOf(accountId, period.id);
  const before = await billAt(making.store, tenant, id);
  if (before) return ok(before);
  const account = await making.store.get(tenant, billingAccount.name, accountId);
  if (!account) return err(failure('unknown-reference', 'The billing account of its products does not exist'));
  const bill = await calculateBill(making, tenant, bodyOf(billingAccount, account), period);
  if (!bill.ok || bill.value === undefined) return bill.ok ? ok(undefined) : bill;
  const committed = await commitBill(making, tenant, bill.value, relatedParties(account));
  if (!committed.ok) return committed;
  const after = await billAt(making.store, tenant, id);
  invariant(after, 'a committed bill can be read');
  return ok(after);
}

export const relatedParties = (account: StoredResource): RelatedParty[] =>
  (account.body.relatedParty ?? []) as RelatedParty[];

/**
 * Bill, number, journal and packed contents in one transaction (`commitNumbered`). Of a bill that is made anew, with `replaced` by it. Fails
 * with `too-large` when the contents do not fit.
 */
export async function commitBill(
  making: BillMaking,
  tenant: TenantId,
  bill: AccountBill,
  relatedParty: RelatedParty[],
  replaced?: () => Promise<StoredBill>,
): Promise<Result<undefined, Failure>> {
  const { books, nowMs } = making;
  const { timeZone } = bill.period;
  const packed = packBill({
    lines: toBillLines(bill, { tenant, nowMs, relatedParty }),
    usage: billedUsageOf(bill),
    issuer: issuerOf(making.settings),
  });
  if (!packed.ok) return packed;
  const dueOn = localDay(addDays(nowMs, PAYMENT_TERM_DAYS, timeZone), timeZone);
  const entries = postBill(bill, dueOn, making.settings);
  return commitNumbered(books, tenant, seriesOf(nowMs, timeZone), async (billNo) => {
    const before = await replaced?.();
    const other = before ? { billRelationship: [relationTo('replaces', before.id)] } : {};
    const numbered = toCustomerBill(bill, { tenant, nowMs, relatedParty, billNo, other });
    const corrected = before && { bill: relate(before, 'replacedBy', numbered.id, nowMs), credits: [] };
    return ok({ bill: numbered, packed: packed.value, entries, ...(corrected ? { corrected } : {}) });
  });
}
