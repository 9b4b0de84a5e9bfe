import { billingAccount } from '../../shared/billing/account-resources';
import { collectionCaseHooks } from '../../shared/billing/collection-hooks';
import { COLLECTIONS_API, collectionCase, dunningLadder } from '../../shared/billing/collection-resources';
import { noteDecline, sweepCases, tendAccount } from '../../shared/billing/tend-case';
import { ok } from '../../shared/kernel/result';
import { updateResource } from '../../shared/tmf/update-resource';
import { newResource } from '../../shared/tmf/write-resource';
import { callerAs } from '../tmf/serve-api';
import { makeOffice, nano, SETTINGS } from './office';

const LADDER = [
  { name: 'First reminder', daysAfterDue: 3, action: 'remind', message: 'reminder' },
  {
    name: 'Last reminder',
    daysAfterDue: 10,
    action: 'remind',
    message: 'lastReminder',
    fee: { unit: 'EUR', value: '2.5' },
  },
  { name: 'Suspension', daysAfterDue: 21, action: 'suspend', message: 'suspension' },
  { name: 'Agency', daysAfterDue: 60, action: 'agency', message: 'agency' },
] as const;

/** A bill of 30 EUR, made on 1 December at 9:00 UTC and due on the 15th, and a tenant that duns. */
async function overdueOffice(methodId?: string) {
  const office = makeOffice('2026-12-01T09:00:00Z');
  const { store, tenant, clock } = office;
  await office.openAccount('a1');
  if (methodId !== undefined)
    await updateResource(store, billingAccount, { tenant, id: 'a1', nowMs: clock.now() }, (body) =>
      ok({ ...body, defaultPaymentMethod: { id: methodId } }),
    );
  await office.sell('a1', 'line', '30', '2026-11-01T09:30:00Z');
  await office.bill('a1', '2026-11');
  const body = { name: 'Everybody', step: [...LADDER] };
  const { basePath } = COLLECTIONS_API;
  await store.create(
    newResource(dunningLadder, {
      tenant,
      id: 'l1',
      body: structuredClone(body) as never,
      basePath,
      nowMs: clock.now(),
    }),
  );
  const on = () => ({ ...office, currency: SETTINGS.currency, timeZone: SETTINGS.timeZone, nowMs: clock.now() });
  const standing = async () => (await store.get(tenant, 'collectionCase', 'a1'))?.body as Record<string, unknown>;
  const told: unknown[] = [];
  const replace = store.replace.bind(store);
  store.replace = async (item) => {
    const done = await replace(item);
    const { taken } = item.body as { taken?: { action: string; message?: string } };
    if (done && item.resource === 'collectionCase' && taken) told.push(taken.message ?? taken.action);
    return done;
  };
  await tendAccount(on(), tenant, 'a1');
  return {
    ...office,
    on,
    standing,
    told,
    tend: () => tendAccount(on(), tenant, 'a1'),
    /** Sweeps each day up to one, as the daily rule does. */
    until: async (day: string) => {
      for (; clock.now() < Date.parse(`${day}T09:00:00Z`); clock.advance(86_400_000)) await sweepCases(on(), tenant, 7);
      await sweepCases(on(), tenant, 7);
    },
  };
}

test('not paid: reminded, reminded at a fee, suspended, each once; paid: taken up again at once', async () => {
  const office = await overdueOffice();
  expect(await office.standing()).toMatchObject({ state: 'watching', nextDay: '2026-12-15' });
  await office.until('2026-12-17');
  expect(office.told).toEqual([]);
  expect(await office.standing()).toMatchObject({
    state: 'dunning',
    overdueAmount: { unit: 'EUR', value: '30' },
    nextStep: { name: 'First reminder', date: '2026-12-18T09:00:00.000Z' },
    nextDay: '2026-12-18',
  });
  await office.until('2027-01-10');
  expect(office.told).toEqual(['reminder', 'lastReminder', 'suspension']);
  expect(await office.standing()).toMatchObject({ stepsTaken: 3, suspended: ['line'], nextStep: { action: 'agency' } });
  expect(await office.credit('a1')).toEqual(['-2.5 EUR']);
  expect(await office.balances()).toMatchObject({ 'Revenue: dunning fees': '-2.5' });
  await office.pay({ id: 'late', nano: nano('30') });
  await office.tend();
  await office.tend();
  expect(office.told.slice(3)).toEqual(['restored']);
  const { nextStep, suspended, ...after } = await office.standing();
  expect([nextStep, suspended]).toEqual([undefined, undefined]);
  expect(after).toMatchObject({ state: 'cleared', stepsTaken: 0, overdueAmount: { value: '0' } });
});

test('a sweep that fails for days, and runs twice at once, takes each step once, in order', async () => {
  const office = await overdueOffice();
  office.clock.set(Date.parse('2027-01-20T09:00:00Z'));
  await Promise.all([sweepCases(office.on(), office.tenant), sweepCases(office.on(), office.tenant)]);
  expect(office.told).toEqual(['reminder', 'lastReminder', 'suspension']);
  expect(await office.credit('a1')).toEqual(['-2.5 EUR']);
});

test('a bill that is paid in time starts nothing', async () => {
  const office = await overdueOffice();
  await office.pay({ id: 'early', nano: nano('30') });
  await office.until('2027-02-01');
  expect(office.told).toEqual([]);
});

describe('care', () => {
  const patched = async (office: Awaited<ReturnType<typeof overdueOffice>>, change: object) => {
    const context = { clock: office.clock, store: office.store, caller: callerAs('agent'), ids: { next: () => '' } };
    const target = { tenant: office.tenant, id: 'a1', nowMs: office.clock.now() };
    const stored = await office.store.get(office.tenant, 'collectionCase', 'a1');
    if (!stored) throw new Error('There is a case');
    const next = { ...stored.body, ...change };
    const judged = await collectionCaseHooks.beforePatch?.(next as never, stored.body as never, context as never);
    if (!judged?.ok) return judged;
    await updateResource(office.store, collectionCase, target, () => ok(judged.value));
    await office.tend();
    return judged;
  };
  const promise = (date: string, value = '30') => ({ promise: { amount: { unit: 'EUR', value }, date } });

  test('a promise to pay stops the ladder; broken, it goes on from where it was', async () => {
    const office = await overdueOffice();
    await office.until('2026-12-20');
    expect((await patched(office, promise('2027-01-05T00:00:00Z')))?.ok).toBe(true);
    expect(await office.standing()).toMatchObject({ state: 'promised', nextDay: '2027-01-06' });
    await office.until('2027-01-05');
    expect(office.told).toEqual(['reminder']);
    await office.until('2027-01-06');
    expect(office.told).toEqual(['reminder', 'promiseBroken', 'lastReminder', 'suspension']);
  });

  test('a promise of a part that was kept is not broken', async () => {
    const office = await overdueOffice();
    await office.until('2026-12-20');
    await patched(office, promise('2026-12-22T00:00:00Z', '10'));
    await office.pay({ id: 'part', nano: nano('10') });
    await office.until('2026-12-23');
    expect(office.told).toEqual(['reminder', 'promiseKept']);
  });

  test('a hold and a skipped step are noted with their reason', async () => {
    const office = await overdueOffice();
    await office.until('2026-12-20');
    await patched(office, { hold: { until: '2026-12-30T00:00:00Z', reason: 'in hospital' } });
    await office.until('2026-12-30');
    expect(office.told).toEqual(['reminder', 'holdEnded', 'lastReminder']);
    await patched(office, { skip: { reason: 'a good customer' } });
    await office.until('2027-01-10');
    expect(office.told.slice(3)).toEqual(['skip']);
    expect(((await office.standing()).step as { reason?: string }[]).map(({ reason }) => reason)).toEqual([
      undefined,
      'in hospital',
      undefined,
      'a good customer',
    ]);
  });

  test.each([
    ['a promise that is past', promise('2026-12-01T00:00:00Z'), 'promise.date'],
    ['a promise for ever', promise('2028-01-01T00:00:00Z'), 'promise.date'],
    ['a promise of nothing', promise('2026-12-24T00:00:00Z', '0'), 'promise.amount'],
    ['a hold without end', { hold: { until: '2030-01-01T00:00:00Z', reason: 'x' } }, 'hold.until'],
  ])('%s is refused', async (_, change, path) => {
    const office = await overdueOffice();
    await office.until('2026-12-20');
    expect(await patched(office, change)).toMatchObject({ error: { code: 'unprocessable', violations: [{ path }] } });
  });

  test('who owes nothing promises nothing', async () => {
    const office = await overdueOffice();
    expect(await patched(office, promise('2026-12-05T00:00:00Z'))).toMatchObject({ error: { code: 'unprocessable' } });
  });
});

describe('with a default payment method', () => {
  test('money is asked for when it is due, and again by the reason of the decline', async () => {
    const office = await overdueOffice('card-1');
    await office.until('2026-12-15');
    expect(office.told).toEqual(['collect']);
    expect(((await office.standing()).step as object[])[0]).toMatchObject({
      amount: { value: '30' },
      paymentMethod: { id: 'card-1' },
    });
    for (const _again of [1, 2]) await noteDecline(office.on(), office.tenant, 'a1', 'insufficient_funds');
    await office.tend();
    expect(await office.standing()).toMatchObject({ collection: { tries: 1, nextTry: '2026-12-18T09:00:00.000Z' } });
    await office.until('2026-12-18');
    expect(office.told).toEqual(['collect', 'collect', 'reminder']);
  });

  test('a card that is gone is not asked again: the ladder goes its way', async () => {
    const office = await overdueOffice('card-1');
    await office.until('2026-12-15');
    await noteDecline(office.on(), office.tenant, 'a1', 'lost_card');
    await office.until('2026-12-26');
    expect(office.told).toEqual(['collect', 'reminder', 'lastReminder']);
  });
});
