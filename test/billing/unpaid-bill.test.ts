import { MemoryProviderRecords } from '../../shared/adapters/memory/memory-provider-records';
import { MemoryResourceStore } from '../../shared/adapters/memory/memory-resource-store';
import { billingAccount } from '../../shared/billing/account-resources';
import { bookMoneyEvent } from '../../shared/billing/book-money-event';
import { accountToTend, declineOf } from '../../shared/billing/collection-event';
import { COLLECTIONS_API, collectionCase, dunningLadder } from '../../shared/billing/collection-resources';
import { noteDecline, sweepCases, tendAccount } from '../../shared/billing/tend-case';
import { ok } from '../../shared/kernel/result';
import { refundHooks } from '../../shared/payment-management/check-refund';
import { collectionToPay, payCollection } from '../../shared/payment-management/pay-collection';
import { paymentMethodApi } from '../../shared/payment-management/payment-method-resource';
import { paymentApi } from '../../shared/payment-management/resources';
import { SimulatedPaymentProvider } from '../../shared/payment-management/simulated-provider';
import { paymentHooks } from '../../shared/payment-management/take-payment';
import { collectionStep } from '../../shared/product-ordering/order-of-collection';
import type { ApiHooks } from '../../shared/tmf/hooks';
import type { StoredResource } from '../../shared/tmf/resource-store';
import { updateResource } from '../../shared/tmf/update-resource';
import { newResource } from '../../shared/tmf/write-resource';
import { callerAs, serveApis } from '../tmf/serve-api';
import { makeOffice, SETTINGS } from './office';

const DAY_MS = 86_400_000;
const eur = (value: string) => ({ unit: 'EUR', value });

test('the payment fails: asked again, reminded, suspended; paid by another card: restored at once; then refunded', async () => {
  const office = makeOffice('2026-12-01T09:00:00Z');
  const { store, tenant, clock } = office;
  const payments = new MemoryResourceStore([...paymentApi.resources, ...paymentMethodApi.resources]);
  const provider = new SimulatedPaymentProvider(new MemoryProviderRecords(), clock);
  const now = () => ({ tenant, nowMs: clock.now() });
  const on = () => ({ ...office, currency: 'EUR', timeZone: SETTINGS.timeZone, nowMs: clock.now() });
  const told: string[] = [];
  const orders: unknown[] = [];

  const event = (stored: StoredResource) => ({
    eventTime: new Date(clock.now()).toISOString(),
    tenant,
    event: { [stored.resource]: stored.body },
  });
  /** What the bus does with each change: each consumer gets it, twice. */
  const heard = async (stored: StoredResource): Promise<void> => {
    for (const _again of [1, 2]) {
      const change = event(stored);
      await bookMoneyEvent(on(), change as never);
      const decline = declineOf(change.event);
      if (decline) await noteDecline(on(), tenant, decline.accountId, decline.reason);
      const accountId = accountToTend(change.event);
      if (accountId !== undefined && stored.resource !== collectionCase.name)
        await tendAccount(on(), tenant, accountId);
      const asked = stored.resource === collectionCase.name ? collectionToPay(stored.body) : undefined;
      if (asked) await payCollection({ provider, store: payments, nowMs: clock.now() }, tenant, asked);
    }
  };
  const bus: StoredResource[] = [];
  const listen = (of: MemoryResourceStore) => {
    const [create, replace] = [of.create.bind(of), of.replace.bind(of)];
    of.create = async (item) => {
      const made = await create(item);
      if (made.created) bus.push(structuredClone(item));
      return made;
    };
    of.replace = async (item) => {
      const done = await replace(item);
      if (done) bus.push(structuredClone(item));
      return done;
    };
  };
  const deliver = async () => {
    for (let next = bus.shift(); next; next = bus.shift()) {
      const { taken } = next.body as { taken?: { action: string } };
      if (taken) told.push(taken.action);
      const step = collectionStep(next.resource === collectionCase.name ? next.body : undefined);
      if (step) orders.push([step.action, ...step.products]);
      await heard(next);
    }
  };
  const until = async (day: string) => {
    for (; clock.now() < Date.parse(`${day}T09:00:00Z`); clock.advance(DAY_MS)) {
      await sweepCases(on(), tenant, 7);
      await deliver();
    }
  };

  await office.openAccount('a1');
  await updateResource(store, billingAccount, { ...now(), id: 'a1' }, (body) =>
    ok({ ...body, defaultPaymentMethod: { id: 'tok_insufficient_funds' } }),
  );
  const ladder = [
    { name: 'Reminder', daysAfterDue: 5, action: 'remind' as const, message: 'reminder' as const },
    { name: 'Suspension', daysAfterDue: 14, action: 'suspend' as const, message: 'suspension' as const },
  ];
  const { basePath } = COLLECTIONS_API;
  await store.create(newResource(dunningLadder, { ...now(), id: 'l', body: { name: 'All', step: ladder }, basePath }));
  await office.sell('a1', 'line', '30', '2026-11-01T09:30:00Z');
  listen(store);
  listen(payments);
  await office.bill('a1', '2026-11');
  await deliver();

  await until('2027-01-02');
  expect(told).toEqual(['collect', 'collect', 'remind', 'collect', 'suspend', 'collect']);
  expect(orders).toEqual([['suspend', 'line']]);

  const call = serveApis([paymentApi], {
    store: payments,
    clock,
    hooks: { payment: paymentHooks(provider, async () => 'EUR'), refund: refundHooks(provider) } as ApiHooks,
  });
  const caller = { ...callerAs('finance'), tenant };
  const body = { account: { id: 'a1' }, totalAmount: eur('30'), paymentMethod: { id: 'tok_visa' } };
  const paid = await call('POST', `${paymentApi.basePath}/payment`, body, { caller, key: 'paid' });
  expect(paid.status).toBe(201);
  await deliver();
  expect(await office.billBody('a1-2026-11')).toMatchObject({ state: 'settled' });
  expect(told.slice(6)).toEqual(['restore']);
  expect(orders.slice(1)).toEqual([['restore', 'line']]);

  const back = { account: { id: 'a1' }, payment: { id: paid.body.id }, paymentMethod: {}, totalAmount: eur('10') };
  const refunded = await call('POST', `${paymentApi.basePath}/refund`, back, { caller, key: 'back' });
  expect(refunded).toMatchObject({ status: 201, body: { status: 'done' } });
  await deliver();
  expect(await office.billBody('a1-2026-11')).toMatchObject({
    state: 'partiallyPaid',
    remainingAmount: { value: '10' },
  });
  expect(await office.balances()).toMatchObject({ 'Cash at the payment provider': '20', 'Customer receivables': '10' });
});
