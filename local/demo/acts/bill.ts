import type { ApiClient } from '../api-client';
import type { Stage } from '../stage';
import type { Customer } from './sign-up';

const BILLS = '/tmf-api/customerBillManagement/v4';
const PAYMENTS = '/tmf-api/payment/v4/payment';
const BOOKS = '/farthing/books/v1';

interface Amount {
  readonly unit: string;
  readonly value: string | number;
}
export interface BillBody {
  readonly id: string;
  readonly billNo: string;
  readonly state: string;
  readonly amountDue: Amount;
  readonly taxExcludedAmount: Amount;
  readonly taxIncludedAmount: Amount;
  readonly remainingAmount: Amount;
  readonly taxItem?: readonly { readonly taxRate?: string | number; readonly taxAmount?: Amount }[];
}
export interface RateBody {
  readonly name: string;
  readonly type: string;
  readonly taxIncludedAmount: Amount;
}
export interface TrialBalanceBody {
  readonly account: readonly {
    readonly code: string;
    readonly name: string;
    readonly debit: string | number;
    readonly credit: string | number;
    readonly balance: string | number;
  }[];
  readonly total: readonly {
    readonly currency: string;
    readonly debit: string | number;
    readonly credit: string | number;
    readonly difference: string | number;
  }[];
}
export interface ReconciliationBody {
  readonly agrees: boolean;
  readonly differences: readonly unknown[];
}
export interface VerificationBody {
  readonly agrees: boolean;
  readonly faults: readonly unknown[];
  readonly postings: number;
  readonly ledgerBalance: string | number;
  readonly balance: string | number;
  readonly caughtUp: boolean;
}

/** Waits for the customer's bill of a month, whose run the tenant's clock has started. */
export async function awaitBill(reader: ApiClient, customer: Customer, what: string): Promise<BillBody> {
  const bills = await reader.until<BillBody[]>(
    `${BILLS}/customerBill?billingAccount.id=${customer.accountId}`,
    (found) => found.length > 0 && found.every((bill) => bill.state !== 'new'),
    what,
    120_000,
  );
  const [bill] = bills;
  if (!bill) throw new Error(`${what} is missing`);
  return bill;
}

export const linesOfBill = (reader: ApiClient, billId: string): Promise<RateBody[]> =>
  reader.get<RateBody[]>(`${BILLS}/appliedCustomerBillingRate?bill.id=${billId}`);

/** Pays what is due of a bill and waits until it is settled. */
export async function payBill(
  payer: ApiClient,
  customer: Customer,
  bill: BillBody,
  token: string,
  key: string,
): Promise<{ paymentId: string; bill: BillBody }> {
  const payment = await payer.post<{ id: string; status: string }>(
    PAYMENTS,
    {
      account: { id: customer.accountId },
      payer: { id: customer.partyId },
      totalAmount: bill.remainingAmount,
      amount: bill.remainingAmount,
      paymentMethod: { id: token },
      paymentItem: [{ item: { id: bill.id, '@referredType': 'CustomerBill' }, amount: bill.remainingAmount }],
    },
    key,
  );
  const settled = await payer.until<BillBody>(
    `${BILLS}/customerBill/${bill.id}`,
    (now) => now.state === 'settled',
    `Bill ${bill.billNo} settled`,
  );
  return { paymentId: payment.id, bill: settled };
}

export const trialBalanceOf = (stage: Stage): Promise<TrialBalanceBody> => stage.finance.get(`${BOOKS}/trialBalance`);
/** Usage charged and usage billed of a month, once every account's bill is made. */
export const reconciliationOf = (stage: Stage, period: string): Promise<ReconciliationBody> =>
  stage.finance.until<ReconciliationBody>(
    `${BOOKS}/reconciliation?period=${period}`,
    (now) => now.agrees,
    `Usage of ${period} agrees`,
  );

/** Walks a balance's ledger, once the ledger has caught up with it. */
export const verifyBalance = (stage: Stage, balanceId: string): Promise<VerificationBody> =>
  stage.finance.until<VerificationBody>(
    `/farthing/ledger/v1/verification/${balanceId}`,
    (now) => now.caughtUp,
    `The ledger of ${balanceId}`,
  );
