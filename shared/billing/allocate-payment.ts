import { invariant } from '../kernel/errors';
import { parseNano } from '../kernel/money';
import { type CustomerBillBody, PAID_FROM_BALANCE, toMoney } from './bill-resources';

/** Money received for one bill, nano units of the bill's currency. */
export interface Receipt {
  readonly paymentId: string;
  readonly nano: bigint;
}

/** The bill with a receipt on it, and what all its receipts together pay beyond it. */
export interface Allocation {
  readonly body: CustomerBillBody;
  readonly overpaidNano: bigint;
}

const nanoOf = (money: { value?: string } | undefined): bigint => {
  const nano = parseNano(money?.value ?? '0');
  invariant(nano !== undefined, 'a stored amount is a decimal of at most 9 places');
  return nano;
};

/**
 * Puts a receipt on a bill. Every receipt is kept as it was received and all are allocated anew in the order of their
 * ids, so the same receipts give the same bill in whatever order, and however often, they arrive. What is beyond the
 * amount due is the account's credit.
 */
export function allocatePayment(bill: CustomerBillBody, receipt: Receipt): Allocation {
  const currency = bill.amountDue?.unit;
  invariant(currency !== undefined, 'a bill has an amount due');
  const applied = bill.appliedPayment ?? [];
  const fromBalance = applied.filter((item) => item.payment?.['@referredType'] === PAID_FROM_BALANCE);
  const receipts = new Map(
    applied
      .filter((item) => item.payment?.['@referredType'] !== PAID_FROM_BALANCE)
      .map((item) => [item.payment?.id ?? '', nanoOf(item.receivedAmount)]),
  );
  receipts.set(receipt.paymentId, receipt.nano);
  let remaining = nanoOf(bill.amountDue);
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
        payment: { id, '@referredType': 'Payment' },
      };
    });
  const body: CustomerBillBody = {
    ...bill,
    state: remaining === 0n ? 'settled' : 'partiallyPaid',
    remainingAmount: toMoney(remaining, currency),
    appliedPayment: [...fromBalance, ...payments],
  };
  return { body, overpaidNano };
}
