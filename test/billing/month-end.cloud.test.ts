import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { setClock } from '../../local/demo/acts/clock';
import type { ApiClient } from '../../local/demo/api-client';
import { clientOf } from '../../local/demo/callers';
import { DynamoDbBillableProducts } from '../../shared/adapters/aws/dynamodb-billable-products';
import { DynamoDbLedger } from '../../shared/adapters/aws/dynamodb-ledger';
import { billingPeriod, periodAfter, periodAt } from '../../shared/billing/billing-period';
import { type TenantId, tenantId } from '../../shared/kernel/tenant';

const BILLS = '/tmf-api/customerBillManagement/v4/customerBill';
const LINES = '/tmf-api/customerBillManagement/v4/appliedCustomerBillingRate';
const DEMANDS = '/tmf-api/customerBillManagement/v4/customerBillOnDemand';
const ACCOUNTS = '/tmf-api/accountManagement/v4/billingAccount';
const PAYMENTS = '/tmf-api/payment/v4/payment';
const BOOKS = '/farthing/books/v1';
const TENANTS = '/farthing/tenantManagement/v1/tenant';
const ZONE = 'Europe/Berlin';
const MONTH = periodAt(Date.now(), ZONE);
const TEN_MINUTES_S = 600;
/** How long the month goes on yet. */
const OVER_S = Math.ceil((billingPeriod(MONTH, ZONE).endMs - Date.now()) / 1_000);

interface Bill {
  readonly id: string;
  readonly billNo: string;
  readonly state: string;
  readonly amountDue: { readonly value: string | number };
  readonly remainingAmount: { readonly value: string | number };
}

const client = new DynamoDBClient({});
const tenant = tenantId(`bill-${Date.now().toString(36)}`);
let operator: ApiClient;
let finance: ApiClient;
let agent: ApiClient;

/** What another domain would publish: billing and payment-management hear it on the bus. */
async function publish(domain: string, type: string, id: string, body: object, version = 1): Promise<void> {
  const resource = `${type.charAt(0).toLowerCase()}${type.slice(1)}`;
  const detail = {
    eventId: `${tenant}.${resource}.${id}.${version}`,
    eventType: `${type}CreateEvent`,
    eventTime: new Date().toISOString(),
    kind: 'Create',
    tenant,
    domain,
    resource,
    id,
    version,
    event: { [resource]: { id, ...body } },
  };
  const entry = {
    EventBusName: 'farthing-platform-events',
    Source: `farthing.${domain}`,
    DetailType: `${type}CreateEvent`,
  };
  await new EventBridgeClient({}).send(
    new PutEventsCommand({ Entries: [{ ...entry, Detail: JSON.stringify(detail) }] }),
  );
}

async function sell(account: string, monthly: string): Promise<void> {
  await publish('party-management', 'Customer', account, { engagedParty: { id: `party-${account}` } });
  await publish('product-inventory', 'Product', `product-${account}`, {
    name: 'Bundle 5 GB',
    status: 'active',
    startDate: new Date(billingPeriod(MONTH, ZONE).startMs).toISOString(),
    billingAccount: { id: account },
    productCharacteristic: [{ name: 'balanceId', value: `balance-${account}` }],
    productPrice: [
      {
        name: 'Monthly fee',
        priceType: 'recurring',
        recurringChargePeriod: 'month',
        price: { taxIncludedAmount: { unit: 'EUR', value: monthly } },
      },
    ],
  });
}

async function use(account: string, of: TenantId, amountNano: string, month = MONTH, count = 1): Promise<void> {
  const startedAt = new Date(billingPeriod(month, ZONE).startMs + 3_600_000).toISOString();
  const record = {
    usageId: `u-${account}`,
    source: 'api:1',
    service: 'data',
    startedAt,
    units: '1048576',
    billedUnits: '1048576',
    tariff: 't1',
    priceId: 'd1',
    zone: 'home',
    allowances: {},
    amountNano,
  } as const;
  const identity = { tenant: of, balanceId: `balance-${account}`, partyId: `party-${account}`, currency: 'EUR' };
  const posting = {
    number: 1,
    kind: 'charge',
    day: startedAt.slice(0, 10),
    at: Date.parse(startedAt),
    reference: 'r',
    count,
    ids: [],
    legs: [{ account: 'money', delta: -BigInt(amountNano) }],
    moneyAfterNano: 0n,
    previousHash: '00',
    hash: '00',
    records: [record],
  } as const;
  await new DynamoDbLedger(client, 'farthing-balance-management-ledger').append(identity, posting);
}

const number = (amount: { readonly value: string | number }): number => Number(amount.value);

beforeAll(async () => {
  [operator, finance, agent] = await Promise.all([
    clientOf(tenant, 'operator'),
    clientOf(tenant, 'finance'),
    clientOf(tenant, 'agent'),
  ]);
  await operator.post(TENANTS, {
    name: 'Bill Mobile',
    currency: 'EUR',
    country: 'DE',
    timeZone: ZONE,
    pricesIncludeTax: true,
    sandbox: true,
  });
  await Promise.all([sell('a1', '30'), sell('a2', '12.5')]);
  await use('a1', tenant, '1234500000');
  for (const account of ['a1', 'a2']) await agent.until(`${ACCOUNTS}/${account}`, () => true, `the account ${account}`);
  await operator.until(TENANTS, () => true, 'the tenant');
  const products = new DynamoDbBillableProducts(client, 'farthing-billing-books');
  await agent.until(ACCOUNTS, () => true, 'accounts');
  for (let tries = 0; tries < 100 && (await products.accounts(tenant, { limit: 10 })).accounts.length < 2; tries += 1)
    await agent.get(ACCOUNTS);
}, 120_000);

test('the clock passes the month’s end: one bill an account, numbered from 1, right to the cent', async () => {
  await setClock(operator, tenant, OVER_S + TEN_MINUTES_S);
  const bills = await finance.until<Bill[]>(
    BILLS,
    (found) => found.filter((bill) => bill.state === 'sent').length === 2,
    'two bills',
  );
  expect(bills.map((bill) => bill.billNo.slice(-6)).sort()).toEqual(['000001', '000002']);
  const [bill] = await finance.get<Bill[]>(`${BILLS}?billingAccount.id=a1`);
  expect(bill).toMatchObject({ id: `a1-${MONTH}`, state: 'sent' });
  expect([bill?.amountDue, bill?.remainingAmount].map((amount) => number(amount ?? { value: -1 }))).toEqual([30, 30]);
  const lines = await finance.get<{ name: string; taxIncludedAmount: { value: string } }[]>(
    `${LINES}?bill.id=a1-${MONTH}`,
  );
  expect(lines.map((line) => [line.name, number(line.taxIncludedAmount)]).sort()).toEqual([
    ['Monthly fee', 30],
    ['Usage: data', 1.23],
  ]);
}, 120_000);

test('each is an invoice: a PDF through the front door, and an e-invoice that says what is missing', async () => {
  const at = `/farthing/invoice/v1/invoice/a1-${MONTH}`;
  await operator.patch(`${TENANTS}/${tenant}`, { language: 'de', seller: { name: 'Bill Mobile GmbH' } });
  // Nobody knows the party that the event named: within the hour that we wait for it, the bill is too young to be printed.
  expect((await finance.call('GET', at)).status).toBe(409);
  await setClock(operator, tenant, OVER_S + 2 * TEN_MINUTES_S + 3_600);
  expect(await finance.until(at, () => true, 'the invoice')).toMatchObject({ recipient: [], due: '30.00' });
  const pdf = await finance.download(`${at}/pdf`, 'application/pdf');
  expect([pdf.type, pdf.bytes.subarray(0, 5).toString()]).toEqual(['application/pdf', '%PDF-']);
  expect((await finance.call('GET', `${at}/ubl`)).status).toBe(422);
}, 120_000);

test('the run a second time: the same bills, and the next one takes the next number', async () => {
  const before = await finance.get<Bill[]>(BILLS);
  const { startMs, endMs } = billingPeriod(MONTH, ZONE);
  const invoke = async (accounts: readonly string[], period: string) => {
    const due = accounts.map((accountId) => ({ accountId, period, startMs, endMs }));
    const Payload = JSON.stringify({ tenant, until: new Date(endMs).toISOString(), due });
    const { FunctionError } = await new LambdaClient({}).send(
      new InvokeCommand({ FunctionName: 'farthing-billing-bill-accounts', Payload }),
    );
    expect(FunctionError).toBeUndefined();
  };
  await Promise.all([invoke(['a1', 'a2'], MONTH), invoke(['a2', 'a1'], MONTH)]);
  expect(await finance.get<Bill[]>(BILLS)).toEqual(before);

  const next = billingPeriod(periodAfter(MONTH), ZONE).endMs - Date.now();
  await setClock(operator, tenant, Math.ceil(next / 1_000) + TEN_MINUTES_S);
  const bills = await finance.until<Bill[]>(
    BILLS,
    (found) => found.filter((bill) => bill.state === 'sent').length === 4,
    'four bills',
  );
  const numbers = bills.map((bill) => bill.billNo);
  const years = new Set(numbers.map((billNo) => billNo.slice(0, 4)));
  for (const year of years) {
    const ofYear = numbers
      .filter((billNo) => billNo.startsWith(year))
      .map((billNo) => Number(billNo.slice(5)))
      .sort((a, b) => a - b);
    expect(ofYear).toEqual(ofYear.map((_, index) => index + 1));
  }
}, 120_000);

test('a product heard of late gets its past bills; a bill that stands is the answer to a demand for it', async () => {
  await sell('a3', '7');
  const bills = await finance.until<Bill[]>(
    `${BILLS}?billingAccount.id=a3`,
    (found) => found.filter((bill) => bill.state === 'sent').length === 2,
    'the two bills of a3',
  );
  expect(bills.map((bill) => [bill.id, number(bill.amountDue)]).sort()).toEqual([
    [`a3-${MONTH}`, 7],
    [`a3-${periodAfter(MONTH)}`, 7],
  ]);
  const demand = await finance.post<{ id: string }>(
    DEMANDS,
    { billingAccount: { id: 'a1' }, period: MONTH },
    'demand-1',
  );
  const done = await finance.until<{ state: string; customerBill: { id: string } }>(
    `${DEMANDS}/${demand.id}`,
    (found) => found.state === 'done',
    'the demand',
  );
  expect(done.customerBill.id).toBe(`a1-${MONTH}`);
}, 60_000);

test('payments: declined leaves the bill, a part pays a part, the rest settles it, more is the account’s credit', async () => {
  const pay = (key: string, token: string, value: number) =>
    agent.call(
      'POST',
      PAYMENTS,
      {
        account: { id: 'a1' },
        payer: { id: 'party-a1' },
        totalAmount: { unit: 'EUR', value },
        paymentMethod: { id: token },
        paymentItem: [{ item: { id: `a1-${MONTH}`, '@referredType': 'CustomerBill' } }],
      },
      { 'idempotency-key': key },
    );
  const path = `${BILLS}/a1-${MONTH}`;
  expect((await pay('k1', 'tok_insufficient_funds', 30)).status).toBe(402);
  const [declined] = await finance.get<{ statusReason: string }[]>(`${PAYMENTS}?status=declined`);
  expect(declined?.statusReason).toBe('insufficient_funds');
  expect((await pay('k2', 'tok_visa', 10)).status).toBe(201);
  expect((await pay('k2', 'tok_visa', 10)).status).toBe(201);
  await finance.until<Bill>(
    path,
    (bill) => bill.state === 'partiallyPaid' && number(bill.remainingAmount) === 20,
    'a part',
  );
  expect((await pay('k3', 'tok_slow', 25)).body).toMatchObject({ status: 'pending' });
  await finance.until<Bill>(path, (bill) => bill.state === 'settled', 'the bill settled', 90_000);
  const account = await finance.until<{ accountBalance?: { amount: { value: string } }[] }>(
    `${ACCOUNTS}/a1`,
    (found) => found.accountBalance !== undefined,
    'the credit',
  );
  expect(account.accountBalance?.map((balance) => number(balance.amount))).toEqual([5]);
}, 150_000);

test('a top-up’s payment is stored once, done or declined', async () => {
  const topup = (token: string) => ({
    amount: { amount: '20', units: 'EUR' },
    paymentMethod: { id: token },
    partyAccount: { id: 'a1' },
    relatedParty: [{ id: 'party-a1', role: 'customer' }],
  });
  for (const [id, token] of [
    ['t1', 'tok_visa'],
    ['t1', 'tok_visa'],
    ['t2', 'tok_expired'],
  ] as const)
    await publish('balance-management', 'TopupBalance', id, topup(token));
  const path = (id: string) => `${PAYMENTS}?correlatorId=topupBalance/${id}`;
  for (const [id, status] of [
    ['t1', 'done'],
    ['t2', 'declined'],
  ] as const) {
    const stored = await finance.until<{ status: string }[]>(
      path(id),
      (found) => found.length > 0,
      `the payment of ${id}`,
    );
    expect(stored.map((payment) => payment.status)).toEqual([status]);
  }
}, 60_000);

test('the books: debits are credits, the ledger’s usage is the bills’, and only finance of this brand reads them', async () => {
  interface Trial {
    readonly account: readonly { readonly name: string; readonly balance: string | number }[];
    readonly total: readonly { readonly difference: string | number }[];
  }
  const balanceOf = (trial: Trial, name: string) => Number(trial.account.find((row) => row.name === name)?.balance);
  const trial = await finance.until<Trial>(
    `${BOOKS}/trialBalance`,
    (found) => balanceOf(found, 'Cash at the payment provider') === 55,
    'all payments booked',
  );
  expect(trial.total.map((total) => Number(total.difference))).toEqual([0]);
  expect(balanceOf(trial, 'Prepaid balances owed to customers')).toBe(-18.7655);
  expect(await finance.get(`${BOOKS}/reconciliation?period=${MONTH}`)).toMatchObject({
    agrees: true,
    accountsRead: 3,
    differences: [],
  });
  expect(await finance.get(`${BOOKS}/parkedAccount`)).toEqual([]);

  expect((await agent.call('GET', `${BOOKS}/trialBalance`)).status).toBe(403);
  expect((await finance.call('GET', `${BOOKS}/reconciliation?period=soon`)).status).toBe(400);
  const stranger = await clientOf(`${tenant}-x`, 'finance');
  expect(await stranger.get(BILLS)).toEqual([]);
  expect(await stranger.get<Trial>(`${BOOKS}/trialBalance?period=${MONTH}`)).toMatchObject({ account: [], total: [] });
  expect((await stranger.call('GET', `${BILLS}/a1-${MONTH}`)).status).toBe(404);
}, 60_000);

test('an account whose ledger is broken is parked after the retries; the others of its task are billed', async () => {
  const third = periodAfter(periodAfter(MONTH));
  await use('a2', tenant, '1', third, 2);
  const over = billingPeriod(third, ZONE).endMs - Date.now();
  await setClock(operator, tenant, Math.ceil(over / 1_000) + TEN_MINUTES_S);
  const parked = await finance.until<{ accountId: string; period: string; code: string }[]>(
    `${BOOKS}/parkedAccount`,
    (found) => found.length > 0,
    'the account parked',
    120_000,
  );
  expect(parked).toMatchObject([{ accountId: 'a2', period: third, code: 'internal' }]);
  const bills = await finance.get<Bill[]>(BILLS);
  expect(
    bills
      .filter((bill) => bill.id.endsWith(third))
      .map((bill) => bill.id)
      .sort(),
  ).toEqual([`a1-${third}`, `a3-${third}`]);
}, 150_000);
