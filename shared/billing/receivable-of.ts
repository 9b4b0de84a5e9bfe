import { invariant } from '../kernel/errors';
import type { CustomerBillBody } from './bill-resources';
import { localDay } from './billing-period';
import type { Receivable } from './journal';

/** The receivable that a bill is: whose, and by which day it was to be paid in the tenant's time zone. */
export function receivableOf(bill: CustomerBillBody, timeZone: string): Receivable {
  const { billingAccount, paymentDueDate } = bill;
  invariant(billingAccount?.id !== undefined && paymentDueDate !== undefined, 'a bill is of an account and falls due');
  return { accountId: billingAccount.id, dueOn: localDay(Date.parse(paymentDueDate), timeZone) };
}
