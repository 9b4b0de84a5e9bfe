import { MemoryProviderRecords } from '../../shared/adapters/memory/memory-provider-records';
import { MemoryResourceStore } from '../../shared/adapters/memory/memory-resource-store';
import type { ApiRequest } from '../../shared/kernel/api';
import { fixedClock } from '../../shared/kernel/clock';
import { failureStatus, toErrorBody } from '../../shared/kernel/errors';
import { countingIds } from '../../shared/kernel/ids';
import { type Role, tenantId } from '../../shared/kernel/tenant';
import { PaymentUndecidedError, payTopup, topupToPay } from '../../shared/payment-management/pay-topup';
import { paymentMethodApi } from '../../shared/payment-management/payment-method-resource';
import type { ProviderRecords } from '../../shared/payment-management/ports';
import { paymentApi } from '../../shared/payment-management/resources';
import { settlePendingPayment } from '../../shared/payment-management/settle-pending-payment';
import { SimulatedPaymentProvider, SLOW_MS } from '../../shared/payment-management/simulated-provider';
import { paymentHooks } from '../../shared/payment-management/take-payment';
import { tmfApi } from '../../shared/tmf/engine';

const TENANT = tenantId('aurora');
const PATH = '/tmf-api/payment/v4/payment';

/** Counts what the provider was asked, by key: the keys are the takings, the asks may be many. */
class CountingRecords implements ProviderRecords {
  readonly asks = new Map<string, number>();
  private readonly records = new MemoryProviderRecords();
  async ask(key: string, digest: string, nowMs: number) {
    this.asks.set(key, (this.asks.get(key) ?? 0) + 1);
    return this.records.ask(key, digest, nowMs);
  }
}

function makeTill() {
  const clock = fixedClock(Date.parse('2026-11-23T12:00:00Z'));
  const store = new MemoryResourceStore([...paymentApi.resources, ...paymentMethodApi.resources]);
  const records = new CountingRecords();
  const provider = new SimulatedPaymentProvider(records, clock);
  const serve = tmfApi(paymentApi, {
    store,
    ids: countingIds('pay'),
    clockOf: async () => clock,
    hooks: { payment: paymentHooks(provider, async () => 'EUR') },
  });
  const call = async (request: Partial<ApiRequest> & { role?: Role; party?: string }) => {
    const { role = 'agent', party } = request;
    const answer = await serve({
      method: 'POST',
      path: PATH,
      query: {},
      headers: { 'content-type': 'application/json', 'idempotency-key': 'order-1' },
      body: undefined,
      caller: { tenant: TENANT, subject: 's1', roles: [role], ...(party === undefined ? {} : { partyId: party }) },
      requestId: 'r1',
      baseUrl: 'https://farthing.test/v1',
      ...request,
    });
    const status = 'failure' in answer ? failureStatus(answer.failure.code) : answer.status;
    const body = 'failure' in answer ? toErrorBody(answer.failure, 'r1') : JSON.parse(answer.body ?? 'null');
    return { status, body };
  };
  const post = (token: string, more: object = {}, headers: object = {}, who: { role?: Role; party?: string } = {}) =>
    call({
      ...who,
      headers: { 'content-type': 'application/json', 'idempotency-key': 'order-1', ...headers },
      body: JSON.stringify({
        account: { id: 'a1' },
        totalAmount: { unit: 'EUR', value: 20 },
        paymentMethod: { id: token },
        ...more,
      }),
    });
  return { clock, store, records, provider, call, post };
}

test.each([
  // token, HTTP status, what is stored, the reason
  ['tok_visa', 201, 'done', undefined],
  ['tok_mastercard', 201, 'done', undefined],
  ['tok_declined', 402, 'declined', 'card_declined'],
  ['tok_insufficient_funds', 402, 'declined', 'insufficient_funds'],
  ['tok_expired', 402, 'declined', 'expired_card'],
  ['tok_do_not_honor', 402, 'declined', 'do_not_honor'],
  ['tok_lost_card', 402, 'declined', 'lost_card'],
  ['tok_3ds', 201, 'pending', undefined],
  ['tok_fraud', 402, 'declined', 'suspected_fraud'],
  ['tok_of_nobody', 402, 'declined', 'unknown_payment_method'],
  ['tok_slow', 201, 'pending', undefined],
  ['tok_unavailable', 503, undefined, undefined],
])('%s is answered %i, twice the same, and stored %s', async (token, status, stored, reason) => {
  const till = makeTill();
  const first = await till.post(token);
  const second = await till.post(token);
  expect([first.status, second.status]).toEqual([status, status]);
  expect(second.body).toEqual(first.body);
  const { items } = await till.store.list({ tenant: TENANT, resource: 'payment', limit: 10 });
  expect(items.map(({ body }) => [body.status, body.statusReason])).toEqual(
    stored === undefined ? [] : [[stored, reason]],
  );
  expect(till.records.asks.size).toBe(1);
});

test('a declined payment says where it is kept, and can be read there', async () => {
  const till = makeTill();
  const { body } = await till.post('tok_insufficient_funds');
  expect(body).toMatchObject({ code: 'payment-declined', message: 'The payment was declined: insufficient_funds' });
  const read = await till.call({ method: 'GET', path: body.referenceError.replace('https://farthing.test/v1', '') });
  expect(read).toMatchObject({ status: 200, body: { status: 'declined', statusReason: 'insufficient_funds' } });
});

test('we crash after the money was taken: the same request again takes nothing more', async () => {
  const till = makeTill();
  const create = till.store.create.bind(till.store);
  till.store.create = async () => {
    throw new Error('crashed');
  };
  await expect(till.post('tok_visa')).rejects.toThrow('crashed');
  till.store.create = create;
  expect(await till.post('tok_visa')).toMatchObject({ status: 201, body: { status: 'done' } });
  expect([...till.records.asks.values()]).toEqual([2]);
});

test('the provider’s answer is lost: 503, then the same key finds the money taken', async () => {
  const till = makeTill();
  expect((await till.post('tok_answers_twice')).status).toBe(503);
  expect(await till.post('tok_answers_twice')).toMatchObject({ status: 201, body: { status: 'done' } });
  expect(till.records.asks.size).toBe(1);
});

test('the same key for another amount is refused, whether the first was taken or declined', async () => {
  for (const token of ['tok_visa', 'tok_declined']) {
    const till = makeTill();
    await till.post(token);
    const other = await till.post(token, { totalAmount: { unit: 'EUR', value: 21 } });
    expect(other).toMatchObject({ status: 409, body: { code: 'idempotency-conflict' } });
  }
});

test('a pending payment becomes what the provider decides; a second answer changes nothing', async () => {
  const till = makeTill();
  const { body } = await till.post('tok_slow_declined');
  const settle = () => settlePendingPayment({ ...till, nowMs: till.clock.now() }, TENANT, body.id);
  await expect(settle()).rejects.toThrow(PaymentUndecidedError);
  till.clock.advance(SLOW_MS);
  await settle();
  await settle();
  const stored = await till.store.get(TENANT, 'payment', body.id);
  expect(stored).toMatchObject({ version: 2, body: { status: 'declined', statusReason: 'card_declined' } });
  expect(stored?.lastChange).toEqual({ kind: 'StateChange', previousState: 'pending' });
});

test.each([
  ['tok_3ds', { status: 'done' }],
  ['tok_3ds_abandoned', { status: 'declined', statusReason: 'authentication_abandoned' }],
])('%s asks the payer to prove who they are, and is then %j', async (token, decided) => {
  const till = makeTill();
  const { body } = await till.post(token);
  expect(body).toMatchObject({ status: 'pending', challengeUrl: expect.stringMatching(/^https:/) });
  till.clock.advance(SLOW_MS);
  await settlePendingPayment({ ...till, nowMs: till.clock.now() }, TENANT, body.id);
  const stored = await till.store.get(TENANT, 'payment', body.id);
  expect(stored?.body).toMatchObject(decided);
  expect(stored?.body.challengeUrl).toBeUndefined();
});

test.each([
  ['a card number', { paymentMethod: { id: '4111111111111111' } }, 'paymentMethod.id'],
  ['a card number in the text', { description: 'my card is 4111 1111 1111 1111' }, 'description'],
  ['no amount', { totalAmount: undefined }, 'totalAmount'],
  ['nothing to pay', { totalAmount: { unit: 'EUR', value: 0 } }, 'totalAmount.value'],
  ['a tenth of a cent', { totalAmount: { unit: 'EUR', value: 1.001 } }, 'totalAmount.value'],
  ['more than anybody pays', { totalAmount: { unit: 'EUR', value: '1000000.01' } }, 'totalAmount.value'],
  ['no instrument', { paymentMethod: {} }, 'paymentMethod'],
  ['a top-up’s name', { correlatorId: 'topupBalance/t1' }, 'correlatorId'],
  ['a state of its own', { status: 'done' }, 'status'],
  [
    'parts that are not the whole',
    { paymentItem: [{ item: { id: 'b1' }, totalAmount: { unit: 'EUR', value: 5 } }] },
    'paymentItem',
  ],
  [
    'a part of nothing',
    { paymentItem: [{ item: { id: 'b1' } }, { item: { id: 'b2' }, totalAmount: { unit: 'EUR', value: 20 } }] },
    'paymentItem[0].totalAmount',
  ],
])('%s is refused with 400, and no money is taken', async (_, more, path) => {
  const till = makeTill();
  const answer = await till.post('tok_visa', more);
  expect(answer.status).toBe(400);
  expect(answer.body.violations.map((violation: { path: string }) => violation.path)).toContain(path);
  expect(JSON.stringify(answer.body)).not.toMatch(/4111/);
  expect(till.records.asks.size).toBe(0);
});

test('without an Idempotency-Key no money is taken', async () => {
  const till = makeTill();
  expect(await till.post('tok_visa', {}, { 'idempotency-key': undefined })).toMatchObject({
    status: 400,
    body: { code: 'invalid-request' },
  });
  expect(till.records.asks.size).toBe(0);
});

test('a subscriber pays as themselves, sees their own payments, and nobody else’s', async () => {
  const till = makeTill();
  const { body } = await till.post('tok_visa', {}, {}, { role: 'subscriber', party: 'ann' });
  expect(body.payer.id).toBe('ann');
  const list = async (party: string) => (await till.call({ method: 'GET', role: 'subscriber', party })).body.length;
  expect([await list('ann'), await list('bob')]).toEqual([1, 0]);
  const posed = await till.post(
    'tok_visa',
    { payer: { id: 'ann' } },
    { 'idempotency-key': 'k2' },
    { role: 'subscriber', party: 'bob' },
  );
  expect(posed.status).toBe(403);
});

describe('a top-up', () => {
  const event = (token: string) => ({
    id: 't1',
    amount: { amount: '20', units: 'EUR' },
    paymentMethod: { id: token },
    relatedParty: [{ id: 'ann', role: 'customer' }],
    partyAccount: { id: 'a1' },
  });
  const pay = (till: ReturnType<typeof makeTill>, token: string) => {
    const topup = topupToPay(event(token));
    if (!topup.ok) throw new Error('It can be read');
    return payTopup({ ...till, nowMs: till.clock.now() }, TENANT, topup.value);
  };

  test.each([
    ['tok_visa', 'done'],
    ['tok_expired', 'declined'],
  ])('with %s is %s, once however often its event comes', async (token, status) => {
    const till = makeTill();
    const [first, second] = [await pay(till, token), await pay(till, token)];
    expect(second).toEqual(first);
    expect(first.body).toMatchObject({
      status,
      correlatorId: 'topupBalance/t1',
      totalAmount: { unit: 'EUR', value: '20' },
      payer: { id: 'ann' },
      account: { id: 'a1' },
    });
    expect([...till.records.asks.values()]).toEqual([1]);
  });

  test.each(['tok_slow', 'tok_answers_twice'])(
    'with %s is tried again until it is decided, and taken once',
    async (token) => {
      const till = makeTill();
      await expect(pay(till, token)).rejects.toThrow(PaymentUndecidedError);
      till.clock.advance(SLOW_MS);
      expect((await pay(till, token)).body.status).toBe('done');
      expect(till.records.asks.size).toBe(1);
    },
  );

  test('that cannot be read is refused', () => {
    expect(topupToPay({ ...event('tok_visa'), amount: { amount: '-1', units: 'EUR' } }).ok).toBe(false);
    expect(topupToPay({ ...event('tok_visa'), paymentMethod: {} }).ok).toBe(false);
  });
});

// Such a payment was taken, and could never be booked: its account did not fit a key of the books.
test.each([
  ['an account that is no id', { account: { id: '#'.repeat(1_999) } }, 'account.id'],
  [
    'a bill that is no id',
    { paymentItem: [{ item: { id: '../#x', '@referredType': 'CustomerBill' } }] },
    'paymentItem[0].item.id',
  ],
])('refuses %s before any money is taken', async (_what, more, path) => {
  const { post, records } = makeTill();
  const refused = await post('tok_visa', more);
  expect([refused.status, refused.body.violations?.map(({ path: at }: { path: string }) => at)]).toEqual([400, [path]]);
  expect(records.asks.size).toBe(0);
});

// The books held a payment that no bill could ever take, in a currency that nobody trades in.
test('refuses another currency than the brand’s before any money is taken', async () => {
  const { post, records } = makeTill();
  const refused = await post('tok_visa', { totalAmount: { unit: 'XXX', value: 5 } });
  expect([refused.status, refused.body.violations?.map(({ path }: { path: string }) => path)]).toEqual([
    400,
    ['totalAmount.unit'],
  ]);
  expect(records.asks.size).toBe(0);
});
