import type { Refused } from '../../docs/client/client';
import { type BalanceActions, moveMoney } from './acts/balance-actions';
import {
  awaitBill,
  type BillBody,
  linesOfBill,
  payBill,
  type RateBody,
  type ReconciliationBody,
  reconciliationOf,
  type TrialBalanceBody,
  trialBalanceOf,
  type VerificationBody,
  verifyBalance,
} from './acts/bill';
import { endOfMonth, jumpTo, nextMonthStart, tenantNow } from './acts/clock';
import { type Line, linesOf, placeOrder } from './acts/order';
import { type Customer, signUpCustomer, signUpRefused, signUpWithReview } from './acts/sign-up';
import { bucketsOf, describeAmount, moneyOf, topUp } from './acts/top-up';
import {
  dropFile,
  type FileAccount,
  monthOfUsage,
  type Quarantined,
  quarantinedOf,
  replayAs,
  reportUsage,
  type Usage,
} from './acts/usage';
import type { CdrFile } from './cdr-file';
import { euro, type Stage } from './stage';

/** Lines of the second customer, a small business: the file's records spread over them and the first customer's. */
const BUSINESS_LINES = 15;
const CARD = 'tok_visa';
const BAD_CARD = 'tok_declined';
const TOP_UP = '500';
const BUSINESS_TOP_UP = '900';
const HOUR_MS = 3_600_000;
/** Usage of the month's first days comes late, after that of the days behind them. */
const LATE_MS = 72 * HOUR_MS;

/** Everything that a life left behind, for whoever checks it. */
export interface LifeFacts {
  readonly refusedSignUp: Refused;
  readonly customer: Customer;
  readonly line: Line;
  readonly businessLines: readonly Line[];
  readonly file: FileAccount;
  readonly fileExpected: CdrFile['expected'];
  readonly fileSeconds: number;
  readonly quarantine: readonly Quarantined[];
  readonly replayed: Quarantined;
  readonly second: FileAccount;
  readonly moneyBeforeSecond: string;
  readonly moneyAfterSecond: string;
  readonly refusedReason: string | undefined;
  readonly declinedTopUp: string;
  readonly actions: BalanceActions;
  readonly bill: BillBody;
  readonly billLines: readonly RateBody[];
  readonly settled: BillBody;
  readonly verification: VerificationBody;
  readonly reconciliation: ReconciliationBody;
  readonly trialBalance: TrialBalanceBody;
  readonly credited: string;
  readonly balance: string;
}

/** One customer's whole life against what is deployed, over the API alone, in one month of the tenant's clock. */
export async function playLife(stage: Stage, records: number): Promise<LifeFacts> {
  const startMs = nextMonthStart(await tenantNow(stage));
  await jumpTo(stage, startMs);
  const month = endOfMonth(startMs);

  const customer = await signUpCustomer(stage);
  const business = await signUpWithReview(stage);
  const refusedSignUp = await signUpRefused(stage);
  const [line, businessLines] = await Promise.all([orderBundle(stage, customer), orderLines(stage, business)]);
  const declinedTopUp = await payIn(stage, customer, line, businessLines);
  const actions = await moveMoney(stage, customer, line, businessLines[0] ?? line, startMs);

  await jumpTo(stage, month.lastDay);
  const activatedMs = startMs + HOUR_MS;
  const usedFromMs = activatedMs + LATE_MS;
  const lines = [line, ...businessLines];
  const cdr = monthOfUsage(
    lines.map((one) => one.msisdn),
    records,
    usedFromMs,
    month.lastDay - HOUR_MS,
    activatedMs,
  );
  const started = performance.now();
  const file = await dropFile(stage, `month-${stage.run}.csv`, cdr.csv);
  const fileSeconds = (performance.now() - started) / 1000;
  stage.report(
    'usage file',
    `${file.id}: ${file.read} read = ${file.charged} charged + ${file.duplicate} duplicate + ${file.quarantined} quarantined, in ${fileSeconds.toFixed(1)} s`,
  );
  const quarantine = await quarantinedOf(stage.operator, file.id);
  const replayed = await mendOne(stage, quarantine, line);
  const moneyBeforeSecond = await moneyOf(stage.agent, line.balanceId);
  const second = await dropFile(stage, `again-${stage.run}.csv`, cdr.csv);
  const moneyAfterSecond = await moneyOf(stage.agent, line.balanceId);
  stage.report(
    'same file',
    `${second.id}: ${second.charged} charged, ${second.duplicate} duplicate; balance still ${euro(moneyAfterSecond)}`,
  );
  const refusedReason = await useTooMuch(stage, customer, line, month.lastDay - HOUR_MS);

  await jumpTo(stage, month.afterwards);
  const bill = await awaitBill(customer.client, customer, `The bill of ${month.period}`);
  const billLines = await linesOfBill(customer.client, bill.id);
  for (const one of billLines) stage.report('bill line', `${one.name}: ${euro(one.taxIncludedAmount.value)}`);
  stage.report(
    'bill',
    `${bill.billNo} (${bill.id}): ${euro(bill.taxIncludedAmount.value)} with tax, ${euro(bill.amountDue.value)} due`,
  );
  const paid = await payBill(customer.client, customer, bill, CARD, `${stage.run}-bill`);
  stage.report('payment', `${paid.paymentId}: bill ${paid.bill.state}`);
  const verification = await verifyBalance(stage, line.balanceId);
  stage.report(
    'ledger',
    `${verification.postings} postings of ${line.balanceId} verified: ${verification.agrees ? 'agrees with the balance' : 'DOES NOT AGREE'}`,
  );
  const [reconciliation, trialBalance] = await Promise.all([
    reconciliationOf(stage, month.period),
    trialBalanceOf(stage),
  ]);
  return {
    refusedSignUp,
    customer,
    line,
    businessLines,
    file,
    fileExpected: cdr.expected,
    fileSeconds,
    quarantine,
    replayed,
    second,
    moneyBeforeSecond,
    moneyAfterSecond,
    refusedReason,
    declinedTopUp,
    actions,
    bill,
    billLines,
    settled: paid.bill,
    verification,
    reconciliation,
    trialBalance,
    credited: String(Number(TOP_UP) + actions.net),
    balance: await moneyOf(stage.agent, line.balanceId),
  };
}

/** The bundle and its roaming add-on in one order. */
async function orderBundle(stage: Stage, customer: Customer): Promise<Line> {
  const order = await placeOrder(customer.client, customer, [
    { productOffering: { id: stage.offers.bundle } },
    {
      productOffering: { id: stage.offers.roaming },
      productOrderItemRelationship: [{ id: '1', relationshipType: 'reliesOn' }],
    },
  ]);
  if (order.state !== 'completed')
    throw new Error(`Order ${order.id} ended ${order.state}: ${JSON.stringify(order.note)}`);
  const [line] = await linesOf(stage, customer, 2);
  if (!line) throw new Error(`Order ${order.id} brought no line`);
  stage.report('order', `${order.id}: ${order.state}, product ${line.productId} with number ${line.msisdn}`);
  return line;
}

async function orderLines(stage: Stage, business: Customer): Promise<Line[]> {
  const order = await placeOrder(business.client, business, [
    { productOffering: { id: stage.offers.payg }, quantity: BUSINESS_LINES },
  ]);
  if (order.state !== 'completed')
    throw new Error(`Order ${order.id} ended ${order.state}: ${JSON.stringify(order.note)}`);
  stage.report('order', `${order.id}: ${order.state}, ${BUSINESS_LINES} lines`);
  return linesOf(stage, business, BUSINESS_LINES);
}

/** Tops up with a card that is declined, then with a good one. Answers how the first ended. */
async function payIn(stage: Stage, customer: Customer, line: Line, businessLines: readonly Line[]): Promise<string> {
  const declined = await topUp(customer.client, line.balanceId, TOP_UP, BAD_CARD, `${stage.run}-declined`);
  stage.report('top-up', `${declined.id}: ${declined.status}, the card was declined`);
  const made = await topUp(customer.client, line.balanceId, TOP_UP, CARD, `${stage.run}-topup`);
  stage.report('top-up', `${made.id}: ${made.status}, ${euro(TOP_UP)} into balance ${line.balanceId}`);
  await Promise.all(
    businessLines.map((one) =>
      topUp(stage.agent, one.balanceId, BUSINESS_TOP_UP, CARD, `${stage.run}-${one.balanceId}`),
    ),
  );
  stage.report('top-up', `${businessLines.length} business lines, ${euro(BUSINESS_TOP_UP)} each`);
  return declined.status ?? '';
}

/** Says why records are in quarantine, then mends the number of one and replays it. */
async function mendOne(stage: Stage, quarantine: readonly Quarantined[], line: Line): Promise<Quarantined> {
  const reasons = Map.groupBy(quarantine, (one) => one.reason);
  stage.report('quarantine', [...reasons].map(([reason, of]) => `${of.length} ${reason}`).join(', '));
  const [unknown] = reasons.get('unknown-subscriber') ?? [];
  if (!unknown) throw new Error('The file has usage of unknown numbers');
  const replayed = await replayAs(stage, unknown, line.msisdn);
  stage.report('replay', `${replayed.id}: its number was mended, ${replayed.resolution}`);
  return replayed;
}

/** One SMS by API, then a call too long for what is left: refused whole, and nothing is taken. */
async function useTooMuch(stage: Stage, customer: Customer, line: Line, atMs: number): Promise<string | undefined> {
  const report = (
    key: string,
    usageType: 'voice' | 'sms' | 'data',
    characteristics: Record<string, string>,
  ): Promise<Usage> =>
    reportUsage(
      stage.network,
      {
        usageType,
        usageDate: new Date(atMs).toISOString(),
        characteristics: { msisdn: line.msisdn, ...characteristics },
      },
      `${stage.run}-${key}`,
    );
  const sms = await report('sms', 'sms', { destination: '353871234567' });
  stage.report('usage', `${sms.id}: one SMS by API, ${sms.status}`);
  const before = await moneyOf(customer.client, line.balanceId);
  const call = await report('call', 'voice', {
    quantity: '86400',
    visitedNetwork: '31026',
    destination: '14155550100',
  });
  const after = await moneyOf(customer.client, line.balanceId);
  stage.report(
    'usage',
    `${call.id}: a day’s call from abroad, ${call.status}: ${call.statusReason}; ${euro(before)} before, ${euro(after)} after`,
  );
  for (const bucket of await bucketsOf(customer.client, customer.partyId))
    stage.report('bucket', `${bucket.name}: ${describeAmount(bucket.remainingValue)}`);
  return call.statusReason;
}
