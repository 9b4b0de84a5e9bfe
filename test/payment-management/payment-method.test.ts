import { MemoryProviderRecords } from '../../shared/adapters/memory/memory-provider-records';
import { MemoryResourceStore } from '../../shared/adapters/memory/memory-resource-store';
import { fixedClock } from '../../shared/kernel/clock';
import { payTopup } from '../../shared/payment-management/pay-topup';
import { paymentMethodHooks } from '../../shared/payment-management/payment-method-hooks';
import { paymentMethodApi } from '../../shared/payment-management/payment-method-resource';
import { paymentApi } from '../../shared/payment-management/resources';
import { SimulatedPaymentProvider } from '../../shared/payment-management/simulated-provider';
import { paymentHooks } from '../../shared/payment-management/take-payment';
import { BLUE, callerAs, serveApis } from '../tmf/serve-api';

const METHOD = `${paymentMethodApi.basePath}/paymentMethod`;
const PAYMENT = `${paymentApi.basePath}/payment`;
const anna = callerAs('subscriber', 'anna');
const ben = callerAs('subscriber', 'ben');

function openWallet() {
  const clock = fixedClock(Date.parse('2026-03-01T12:00:00Z'));
  const store = new MemoryResourceStore([...paymentApi.resources, ...paymentMethodApi.resources]);
  const provider = new SimulatedPaymentProvider(new MemoryProviderRecords(), clock);
  const call = serveApis([paymentApi, paymentMethodApi], {
    store,
    clock,
    hooks: { payment: paymentHooks(provider, async () => 'EUR'), paymentMethod: paymentMethodHooks },
  });
  const card = (more: object = {}) => ({
    '@type': 'TokenizedCard',
    name: 'My card',
    token: 'tok_visa',
    lastFourDigits: '4242',
    expirationDate: '2027-03-01T00:00:00Z',
    ...more,
  });
  const keep = (more: object = {}, caller = anna) => call('POST', METHOD, card(more), { caller });
  let payments = 0;
  const pay = (paymentMethod: object, caller = anna) =>
    call(
      'POST',
      PAYMENT,
      { account: { id: 'a1' }, totalAmount: { unit: 'EUR', value: 20 }, paymentMethod },
      { caller, key: `pay-${++payments}` },
    );
  const preferred = async () => {
    const { body } = await call('GET', `${METHOD}?isPreferred=true`, undefined, { caller: anna });
    return body.map((one: { id: string }) => one.id);
  };
  return { clock, store, provider, call, keep, pay, preferred };
}

test('a kept card pays, by its id or because it is preferred', async () => {
  const { keep, pay } = openWallet();
  const { status, body } = await keep();
  expect([status, body.status, body.isPreferred, body.relatedParty.id]).toEqual([201, 'active', true, 'anna']);
  expect(await pay({ id: body.id })).toMatchObject({ status: 201, body: { status: 'done' } });
  expect(await pay({})).toMatchObject({ status: 201, body: { status: 'done' } });
});

test('a party has one preferred method: the first, until another is', async () => {
  const { call, keep, preferred } = openWallet();
  const first = (await keep()).body.id;
  const second = (await keep({ token: 'tok_mastercard' })).body.id;
  expect(await preferred()).toEqual([first]);
  await call('PATCH', `${METHOD}/${second}`, { isPreferred: true }, { caller: anna });
  expect(await preferred()).toEqual([second]);
  await call('PATCH', `${METHOD}/${second}`, { status: 'suspended' }, { caller: anna });
  expect(await preferred()).toEqual([]);
});

test('a card that has expired is shown so, and pays nothing', async () => {
  const { call, clock, keep, pay } = openWallet();
  const { id } = (await keep()).body;
  clock.set(Date.parse('2027-03-01T00:00:00Z'));
  expect((await call('GET', `${METHOD}/${id}`, undefined, { caller: anna })).body.status).toBe('expired');
  expect(await pay({ id })).toMatchObject({ status: 422, body: { violations: [{ path: 'paymentMethod.id' }] } });
});

test('nobody pays with another’s card, nor sees it', async () => {
  const { call, keep, pay } = openWallet();
  const { id } = (await keep()).body;
  expect(await pay({ id }, ben)).toMatchObject({ status: 422, body: { code: 'unknown-reference' } });
  expect((await call('GET', `${METHOD}/${id}`, undefined, { caller: ben })).status).toBe(404);
});

test('a top-up is paid by a kept card, and declined by one that is suspended', async () => {
  const { call, clock, store, provider, keep } = openWallet();
  const { id: token } = (await keep()).body;
  const topup = (id: string) => ({
    id,
    currency: 'EUR',
    value: '5',
    amountNano: 5_000_000_000n,
    token,
    accountId: 'a1',
    payerId: 'anna',
  });
  const given = { provider, store, nowMs: clock.now() };
  expect((await payTopup(given, BLUE, topup('t1'))).body).toMatchObject({
    status: 'done',
    paymentMethod: { id: token },
  });
  await call('PATCH', `${METHOD}/${token}`, { status: 'suspended' }, { caller: anna });
  expect((await payTopup(given, BLUE, topup('t2'))).body).toMatchObject({
    status: 'declined',
    statusReason: 'payment_method_unusable',
  });
});

test.each([
  ['a card number', { token: '4111111111111111' }, 'token'],
  ['a card number in its name', { name: 'Visa 4111 1111 1111 1111' }, 'name'],
  ['a bank card', { '@type': 'BankCard' }, '@type'],
  ['no kind', { '@type': undefined }, 'token'],
  ['what expired', { expirationDate: '2026-02-01T00:00:00Z' }, 'expirationDate'],
  ['a status of nobody', { status: 'lost' }, 'status'],
])('%s is refused, and not repeated', async (_, more, path) => {
  const { keep } = openWallet();
  const { status, body } = await keep(more);
  expect([400, 409]).toContain(status);
  expect(body.violations.map((one: { path: string }) => one.path)).toContain(path);
  expect(JSON.stringify(body)).not.toMatch(/4111/);
});

test('a method is its owner’s: an agent names whose it is', async () => {
  const { keep } = openWallet();
  expect(await keep({}, callerAs('agent'))).toMatchObject({
    status: 400,
    body: { violations: [{ path: 'relatedParty' }] },
  });
  expect(await keep({ relatedParty: { id: 'anna' } }, callerAs('agent'))).toMatchObject({ status: 201 });
});
