import type { TenantId } from '../kernel/tenant';
import { creditReceiptOf, receiptsOf } from './allocate-payment';
import { billAt, openNanoOf, settle, type Till } from './settle-receipts';

/** A bill that was sent takes of its account's credit, once: as a receipt of its own, so that it can be told and taken back. */
export async function applyCredit(till: Till, tenant: TenantId, billId: string): Promise<'settled' | 'nothing'> {
  const receiptId = creditReceiptOf(billId);
  return settle(till, tenant, async () => {
    const bill = await billAt(till.store, tenant, billId);
    const accountId = bill?.body.billingAccount?.id;
    const currency = bill?.body.amountDue?.unit;
    if (!bill || accountId === undefined || currency === undefined) return undefined;
    if (receiptsOf(bill.body).has(receiptId) || (await till.books.entry(tenant, `allocation/${receiptId}`)))
      return undefined;
    const creditVersion = await till.books.creditVersion(tenant, accountId);
    const credits = await till.books.credits(tenant, accountId);
    const credit = credits.find((one) => one.currency === currency)?.nano ?? 0n;
    const open = openNanoOf(bill);
    const nano = credit < open ? credit : open;
    if (nano <= 0n) return undefined;
    const moves = [{ bill, receiptId, nano }];
    return {
      kind: 'allocation',
      id: receiptId,
      accountId,
      currency,
      cashNano: 0n,
      atMs: till.nowMs,
      moves,
      creditVersion,
    };
  });
}
