import { invariant } from '../kernel/errors';
import { parseNano } from '../kernel/money';
import { type CustomerBillBody, PAID_FROM_BALANCE, toMoney } from './bill-resources';

/** Money received for one bill, nano units of the bill's currency. 0: all of it was taken back. */
export interface Receipt {
  readonly paymentId: string;
  readonly nano: bigint;
}

/** The bill with a receipt on it, and what all its receipts together pay beyond it. */
export interface Allocation {
  readonly body: CustomerBillBody;
  readonly overpaidNano: bigint;
}

/** Of a receipt that is the account's credit, put on the bill when it was sent. */
export const FROM_CREDIT = 'AccountCredit';
/** Of a receipt that is no money: a credit note on the bill, what was given up of it. Their ids begin so. */
const RECEIPTS_OF_NOTES: Readonly<Record<string, string>> = {
  'creditNote-': 'CustomerBill',
  'writeOff-': 'BillAdjustment',
};
export const creditNoteIdOf = (adjustmentId: string): string => `creditNote-${adjustmentId}`;
export const debitNoteIdOf = (adjustmentId: string): string => `debitNote-${adjustmentId}`;
export const rebillIdOf = (adjustmentId: string): string => `rebill-${adjustmentId}`;
export const writeOffIdOf = (adjustmentId: string): string => `writeOff-${adjustmentId}`;

function receiptTypeOf(billId: string, id: string): string {
  if (id === creditReceiptOf(billId)) return FROM_CREDIT;
  return Object.entries(RECEIPTS_OF_NOTES).find(([prefix]) => id.startsWith(prefix))?.[1] ?? 'Payment';
}

/** The receipt by which a bill takes of its account's credit. */
export const creditReceiptOf = (billId: string): string => `credit-${billId}`;

export const nanoOf = (money: { value?: string } | undefined): bigint => {
  const nano = parseNano(money?.value ?? '0');
  invariant(nano !== undefined, 'a stored amount is a decimal of at most 9 places');
  return nano;
};

type Applied = NonNullable<CustomerBillBody['appliedPayment']>[number];
const isFromBalance = (item: Applied): boolean => item.payment?.['@referredType'] === PAID_FROM_BALANCE;

/** What was received for a bill, by payment. */
export const receiptsOf = (bill: CustomerBillBody): Map<string, bigint> =>
  new Map(
    (bill.appliedPayment ?? [])
      .filter((item) => !isFromBalance(item))
      .map((item) => [item.payment?.id ?? '', nanoOf(item.receivedAmount)]),
  );

/** What a bill's receipts pay beyond it. */
export const overpaidOf = (bill: CustomerBillBody): bigint =>
  (bill.appliedPayment ?? [])
    .filter((item) => !isFromBalance(item))
    .reduce((sum, item) => sum + nanoOf(item.receivedAmount) - nanoOf(item.appliedAmount), 0n);

/**
 * Puts a receipt on a bill, in place of what the same payment had there. Every receipt is kept as it was received and all
 * are allocated anew in the order of their ids, so the same receipts give the same bill in whatever order, and however
 * often, they arrive. What is beyond the amount due is the account's credit.
 */
export function allocatePayment(bill: CustomerBillBody, receipt: Receipt): Allocation {
  const currency = bill.amountDue?.unit;
  invariant(currency !== undefined, 'a bill has an amount due');
  invariant(receipt.nano >= 0n, 'no more is taken back than was received');
  const receipts = receiptsOf(bill);
  if (receipt.nano === 0n) receipts.delete(receipt.paymentId);
  else receipts.set(receipt.paymentId, receipt.nano);
  const due = nanoOf(bill.amountDue);
  let remaining = due;
  let overpaidNano = 0n;
  const payments = [...receipts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([id, received]) => {
      const part = remaining - received > 0n ? received : remaining;
      remaining -= part;
      overpaidNano += received - part;
      return {
        appliedAmount: toMoney(part, currency),
        receivedAmount: toMoney(received, currency),
        payment: { id, '@referredType': receiptTypeOf(bill.id, id) },
      };
    });
  const body: CustomerBillBody = {
    ...bill,
    state: remaining === 0n ? 'settled' : remaining === due ? 'sent' : 'partiallyPaid',
    remainingAmount: toMoney(remaining, currency),
    appliedPayment: [...(bill.appliedPayment ?? []).filter(isFromBalance), ...payments],
  };
  return { body, overpaidNano };
}
