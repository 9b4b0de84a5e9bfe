import { bookOnce, codeOf, readCode } from '../../shared/balance-management';
import { toIso } from '../../shared/kernel/clock';
import type { Caller } from '../../shared/kernel/tenant';
import { agent, anna, ben, DAY_MS, EUR, finance, NOW, openDesk, operator, TENANT } from './desk';

const BATCH = {
  quantity: 3,
  amount: { amount: '10', units: 'EUR' },
  bonus: { amount: '2.5', units: 'EUR' },
  validFor: { endDateTime: toIso(NOW + 30 * DAY_MS) },
};

async function withVouchers(more: object = {}) {
  const desk = await openDesk();
  const made = await desk.call(operator, 'POST', '/voucherBatch', { ...BATCH, ...more }, 'batch-1');
  const codes = (made.body.codes ?? []) as string[];
  const redeem = (caller: Caller, voucher: string | undefined, bucket = 'b1') =>
    desk.call(caller, 'POST', '/topupBalance', { bucket: { id: bucket }, voucher });
  const state = async (id: string) => (await desk.call(agent, 'GET', `/topupBalance/${id}`)).body.status;
  const money = async (id = 'b1') => (await desk.account(id)).moneyNano;
  return { desk, made, codes, redeem, state, money };
}

test('a batch shows its codes to the request that made it, and never again', async () => {
  const { desk, made, codes } = await withVouchers();
  expect(made).toMatchObject({ status: 201, body: { status: 'active', requestor: { id: 'operator-1' } } });
  expect(new Set(codes).size).toBe(3);
  for (const code of codes) expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/);
  const at = `/voucherBatch/${made.body.id}`;
  const again = [
    await desk.call(operator, 'GET', at),
    await desk.call(operator, 'GET', '/voucherBatch'),
    await desk.call(operator, 'POST', '/voucherBatch', BATCH, 'batch-1'),
  ];
  expect(again.map(({ status }) => status)).toEqual([200, 200, 201]);
  const { items } = await desk.store.list({ tenant: TENANT, resource: 'voucher', limit: 10 });
  const kept = JSON.stringify([again, items]);
  for (const code of codes) for (const form of [code, readCode(code) ?? '']) expect(kept).not.toContain(form);
  expect(items.map(({ body }) => body.serial).sort()).toEqual([1, 2, 3]);
});

test('a voucher tops up by its value and its bonus, however it is typed, and is then used', async () => {
  const { desk, codes, redeem, state, money } = await withVouchers();
  const typed = (codes[0] ?? '').toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l');
  const made = await redeem(anna, typed);
  expect(made).toMatchObject({ status: 201, body: { amount: { amount: 10, units: 'EUR' }, status: 'created' } });
  expect(JSON.stringify(made.body)).not.toContain(readCode(codes[0] ?? ''));
  await desk.carryOut();
  await desk.carryOut();
  expect(await state(made.body.id)).toBe('completed');
  expect(await money()).toBe((1_125n * EUR) / 10n);
  expect(await redeem(ben, codes[0], 'b2')).toMatchObject({ status: 422, body: { violations: [{ path: 'voucher' }] } });
  const kinds = desk.balances.written.flatMap((one) => one.postings).map((one) => one.kind);
  expect(kinds.slice(-2)).toEqual(['voucher', 'adjust']);
});

test('of many who race for one voucher one gets it', async () => {
  const { desk, codes, redeem, money } = await withVouchers();
  const made = await Promise.all(
    [anna, ben, anna, ben].map((who) => redeem(who, codes[0], who === anna ? 'b1' : 'b2')),
  );
  expect(made.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
  await Promise.all([desk.carryOut(), desk.carryOut()]);
  const states = (await desk.call(agent, 'GET', '/topupBalance')).body.map((one: { status: string }) => one.status);
  expect(states.sort()).toEqual(['completed', 'failed', 'failed', 'failed']);
  expect((await money('b1')) + (await money('b2'))).toBe((1_175n * EUR) / 10n);
});

test('where the balance refuses the credit the voucher is free again', async () => {
  const { desk, codes, redeem, state, money } = await withVouchers();
  const made = await redeem(anna, codes[0]);
  const refusal = { kind: 'adjust' as const, legs: [{ account: 'gone/bucket', delta: 1n }] };
  const reference = `topupBalance/${made.body.id}`;
  await bookOnce(desk.ports(), TENANT, 'b1', { ...refusal, reference, causedAt: NOW, atMs: NOW });
  await desk.carryOut();
  expect(await state(made.body.id)).toBe('failed');
  expect(await money()).toBe(100n * EUR);
  expect((await redeem(ben, codes[0], 'b2')).status).toBe(201);
  await desk.carryOut();
  expect(await money('b2')).toBe((175n * EUR) / 10n);
});

test('codes are tried only so often a day', async () => {
  const { codes, redeem } = await withVouchers();
  const guess = () => codeOf(new Uint8Array(10).fill(7));
  const states: number[] = [];
  for (let n = 0; n < 11; n += 1) states.push((await redeem(anna, guess())).status);
  expect(states).toEqual([...Array(10).fill(422), 429]);
  expect((await redeem(anna, codes[0])).status).toBe(429);
  expect((await redeem(ben, codes[0], 'b2')).status).toBe(201);
});

const strangers: Caller = { ...agent, tenant: 'other' as Caller['tenant'] };

test('not before, not after, not once cancelled, and not at another tenant’s', async () => {
  const early = await withVouchers({ validFor: { ...BATCH.validFor, startDateTime: toIso(NOW + DAY_MS) } });
  expect((await early.redeem(anna, early.codes[0])).status).toBe(422);
  early.desk.clock.advance(DAY_MS);
  expect((await early.redeem(anna, early.codes[0])).status).toBe(201);
  early.desk.clock.advance(40 * DAY_MS);
  expect((await early.redeem(anna, early.codes[1])).status).toBe(422);

  const { desk, made, codes, redeem, state, money } = await withVouchers();
  const accepted = await redeem(anna, codes[0]);
  expect((await desk.call(operator, 'PATCH', `/voucherBatch/${made.body.id}`, { status: 'cancelled' })).status).toBe(
    200,
  );
  await desk.carryOut();
  expect(await state(accepted.body.id)).toBe('failed');
  expect((await redeem(anna, codes[1])).status).toBe(422);
  expect((await redeem(strangers, codes[1])).status).toBe(422);
  expect(await money()).toBe(100n * EUR);
});

test('a request that came to nothing leaves vouchers that nobody can use', async () => {
  const { desk, codes } = await withVouchers();
  expect(codes).toHaveLength(3);
  const shown: string[][] = [];
  const both = await Promise.all(
    ['batch-2', 'batch-2'].map((key) => desk.call(operator, 'POST', '/voucherBatch', BATCH, key)),
  );
  for (const { body } of both) if (body.codes) shown.push(body.codes);
  expect(shown).toHaveLength(1);
  const { items } = await desk.store.list({ tenant: TENANT, resource: 'voucher', limit: 20 });
  expect(items).toHaveLength(9);
  for (const code of shown[0] ?? [])
    expect((await desk.call(agent, 'POST', '/topupBalance', { bucket: { id: 'b1' }, voucher: code })).status).toBe(201);
});

test.each<[string, Caller, object, number]>([
  ['a subscriber', anna, {}, 403],
  ['an agent', agent, {}, 403],
  ['finance', finance, {}, 403],
  ['too many', operator, { quantity: 1_001 }, 400],
  ['none', operator, { quantity: 0 }, 400],
  ['of nothing', operator, { amount: { amount: '0', units: 'EUR' } }, 422],
  ['of a fraction of a cent', operator, { amount: { amount: '0.001', units: 'EUR' } }, 422],
  ['of a fortune', operator, { amount: { amount: '200.01', units: 'EUR' } }, 422],
  ['in another currency', operator, { bonus: { amount: '1', units: 'USD' } }, 422],
  ['that ended', operator, { validFor: { endDateTime: toIso(NOW) } }, 422],
  ['for ever', operator, { validFor: {} }, 422],
  ['with codes of one’s own', operator, { codes: ['1'] }, 400],
])('no vouchers: %s', async (_what, caller, more, status) => {
  const desk = await openDesk();
  expect((await desk.call(caller, 'POST', '/voucherBatch', { ...BATCH, ...more })).status).toBe(status);
});

test.each([
  ['with an amount', { amount: { amount: '99', units: 'EUR' } }],
  ['with a card', { paymentMethod: { id: 'tok_visa' } }],
  ['of minutes', { bucket: { id: 'b1:b1:minutes' } }],
])('no top-up by voucher %s', async (_what, more) => {
  const { desk, codes } = await withVouchers();
  const body = { bucket: { id: 'b1' }, voucher: codes[0], ...more };
  expect((await desk.call(anna, 'POST', '/topupBalance', body)).status).toBe(422);
});
