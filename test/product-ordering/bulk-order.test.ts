import fc from 'fast-check';
import { orderIdOf } from '../../shared/product-ordering/order-of-line';
import { takeTurn } from '../../shared/product-ordering/run-bulk-order';
import { grant } from '../../shared/product-ordering/throttle';
import { openBulkDesk } from './bulk-desk';
import { CUSTOMER, TENANT } from './shop';

const BULK = '/bulkProductOrder';
const CSV = { 'content-type': 'text/csv' };
const FOR_ALL = { customer: CUSTOMER, billingAccount: 'account1', productOffering: 'iot' };
const sims = (count: number): string =>
  ['iccid', ...Array.from({ length: count }, (_, at) => `8949${String(at).padStart(15, '0')}`)].join('\n');

type Desk = ReturnType<typeof openBulkDesk>;
async function place(
  desk: Desk,
  body: string,
  query: Record<string, string> = FOR_ALL,
  headers: Record<string, string> = CSV,
) {
  const placed = await desk.call('POST', BULK, { body, query, headers });
  if (placed.status === 201) await desk.begin(placed.body.id);
  return placed;
}
const linesOf = async (desk: Desk, id: string, query: Record<string, string> = {}) =>
  (await desk.call('GET', `${BULK}/${id}/line`, { query })).body as Record<string, unknown>[];
const stateOf = async (desk: Desk, id: string) => (await desk.call('GET', `${BULK}/${id}`)).body;
const endAll = async (desk: Desk, state: 'completed' | 'failed' = 'completed') => {
  for (const order of await desk.orders()) if (order.state === 'acknowledged') await desk.end(order.id, state);
};

test('a file of SIMs becomes an order a line, and ends with the last of them', async () => {
  const desk = openBulkDesk();
  const { body, headers } = await place(desk, sims(60), { ...FOR_ALL, name: 'Meters', channel: 'agent' });
  expect(body).toMatchObject({ state: 'acknowledged', lineCount: 60, count: { waiting: 60 }, name: 'Meters' });
  expect(headers.Location).toMatch(new RegExp(`/bulkProductOrder/${body.id}$`));
  await desk.run(body.id);
  expect(await stateOf(desk, body.id)).toMatchObject({ state: 'inProgress', count: { waiting: 0, placed: 60 } });
  const [first] = await desk.orders();
  expect(first).toMatchObject({
    id: orderIdOf(body.id, 1, 1),
    channel: [{ id: 'agent' }],
    bulkProductOrder: { id: body.id, line: 1 },
    relatedParty: [{ id: CUSTOMER, role: 'customer' }],
    productOrderItem: [
      { action: 'add', product: { productCharacteristic: [{ name: 'iccid', value: '8949000000000000000' }] } },
    ],
  });
  await endAll(desk);
  expect(await stateOf(desk, body.id)).toMatchObject({ state: 'completed', count: { completed: 60, placed: 0 } });
});

test('each line is judged by itself: what is wrong is quarantined with every reason, corrected, and ordered then', async () => {
  const desk = openBulkDesk();
  const file = [
    { iccid: '1' },
    { iccid: '2', productOffering: 'draft', billingAccount: 'strangers' },
    { iccid: '1' },
    { iccid: '3', colour: 'red' },
    'no line',
    { iccid: '4', customer: 'party2' },
  ];
  const text = file.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n');
  const { body } = await place(desk, text, FOR_ALL, { 'content-type': 'application/x-ndjson' });
  await desk.run(body.id);
  const lines = await linesOf(desk, body.id, { state: 'quarantined' });
  expect(lines).toMatchObject([
    {
      number: 2,
      line: { iccid: '2' },
      violation: [{ path: 'productOffering', message: expect.stringMatching(/In design/) }],
    },
    { number: 3, violation: [{ path: 'iccid', message: 'line 1 asks for the same' }] },
    { number: 4, violation: [{ path: 'colour' }] },
    { number: 5, violation: [{ path: '', message: 'is no JSON object' }] },
    { number: 6, violation: [{ path: 'billingAccount' }] },
  ]);
  await endAll(desk);
  expect(await stateOf(desk, body.id)).toMatchObject({ state: 'partial', count: { completed: 1, quarantined: 5 } });

  const replay = (asked: object) => desk.call('POST', `${BULK}/${body.id}/replay`, { body: JSON.stringify(asked) });
  expect((await replay({ line: [{ number: 1 }, { number: 99 }] })).body).toMatchObject({
    code: 'illegal-transition',
    violations: [{ path: 'line.0.number' }, { path: 'line.1.number' }],
  });
  const corrected = { number: 2, line: { iccid: '2', productOffering: 'iot' } };
  expect((await replay({ line: [corrected, { number: 4 }] })).body).toEqual({ replayed: 2, left: 0 });
  await desk.run(body.id);
  await endAll(desk);
  expect((await linesOf(desk, body.id))[1]).toMatchObject({ number: 2, state: 'completed', line: corrected.line });
  expect((await linesOf(desk, body.id))[3]).toMatchObject({ number: 4, state: 'quarantined' });
  expect(await stateOf(desk, body.id)).toMatchObject({ state: 'partial', count: { completed: 2, quarantined: 4 } });
});

test('orders that failed are ordered again, all of them by one call, under another id', async () => {
  const desk = openBulkDesk();
  const { body } = await place(desk, sims(3));
  await desk.run(body.id);
  await endAll(desk, 'failed');
  expect(await stateOf(desk, body.id)).toMatchObject({ state: 'partial', count: { failed: 3 } });
  const replayed = await desk.call('POST', `${BULK}/${body.id}/replay`, { body: '{"state":"failed"}' });
  expect(replayed.body).toEqual({ replayed: 3, left: 0 });
  await desk.run(body.id);
  await endAll(desk);
  expect(await stateOf(desk, body.id)).toMatchObject({ state: 'completed', count: { completed: 3 } });
  expect((await linesOf(desk, body.id))[2]).toMatchObject({ productOrder: { id: orderIdOf(body.id, 3, 2) } });
});

test('a held order is no end for good: resumed and completed, it completes the bulk order', async () => {
  const desk = openBulkDesk();
  const { body } = await place(desk, sims(1));
  await desk.run(body.id);
  const [order] = await desk.orders();
  await desk.end(order?.id ?? '', 'held');
  expect(await stateOf(desk, body.id)).toMatchObject({ state: 'partial', count: { held: 1 } });
  await desk.end(order?.id ?? '', 'inProgress');
  expect(await stateOf(desk, body.id)).toMatchObject({ count: { placed: 1, held: 0 } });
  await desk.end(order?.id ?? '', 'completed');
  expect(await stateOf(desk, body.id)).toMatchObject({ state: 'completed', count: { completed: 1 } });
});

test('no more orders run at once, and none are placed faster, than the tenant lets them', async () => {
  const few = openBulkDesk({ bulkOrdersPerMinute: 6_000, bulkOrdersOpen: 10 });
  const { body } = await place(few, sims(25));
  await few.run(body.id);
  expect(await stateOf(few, body.id)).toMatchObject({ count: { placed: 10, waiting: 15 } });
  await few.run(body.id);
  expect(await few.orders()).toHaveLength(10);
  await endAll(few);
  await few.run(body.id);
  expect(await stateOf(few, body.id)).toMatchObject({ count: { placed: 10, completed: 10, waiting: 5 } });

  const slow = openBulkDesk({ bulkOrdersPerMinute: 60, bulkOrdersOpen: 1_000 });
  const one = (await place(slow, sims(40), { ...FOR_ALL, ordersPerMinute: '60' })).body;
  const other = (await place(slow, sims(30))).body;
  for (let second = 0; second < 60; second += 5) {
    for (const { id } of [one, other]) await slow.run(id);
    slow.wait(5_000);
  }
  expect((await slow.orders()).length).toBe(60);
});

test('the rest is cancelled, and what runs goes to its end', async () => {
  const desk = openBulkDesk({ bulkOrdersPerMinute: 6_000, bulkOrdersOpen: 5 });
  const { body } = await place(desk, sims(20));
  await desk.run(body.id);
  const patch = (state: string) =>
    desk.call('PATCH', `${BULK}/${body.id}`, {
      body: JSON.stringify({ state }),
      headers: { 'content-type': 'application/merge-patch+json' },
    });
  expect((await patch('suspended')).body).toMatchObject({ state: 'suspended' });
  await endAll(desk);
  await desk.run(body.id);
  expect(await desk.orders()).toHaveLength(5);
  expect((await patch('inProgress')).body).toMatchObject({ state: 'inProgress' });
  await desk.run(body.id);
  expect((await patch('cancelled')).body).toMatchObject({
    state: 'cancelled',
    count: { waiting: 0, cancelled: 10, placed: 5 },
  });
  await desk.run(body.id);
  await endAll(desk);
  expect(await stateOf(desk, body.id)).toMatchObject({ state: 'cancelled', count: { completed: 10, cancelled: 10 } });
  expect((await linesOf(desk, body.id, { offset: '18' }))[0]).toMatchObject({ number: 19, state: 'cancelled' });
  expect((await desk.call('POST', `${BULK}/${body.id}/replay`, { body: '{"state":"failed"}' })).body).toMatchObject({
    code: 'illegal-transition',
  });
});

test('the same file is one bulk order, unless its key says that it is another', async () => {
  const desk = openBulkDesk();
  const first = await place(desk, sims(2));
  expect((await place(desk, sims(2))).body.id).toBe(first.body.id);
  const keyed = await place(desk, sims(2), FOR_ALL, { ...CSV, 'idempotency-key': 'may' });
  expect(keyed.body.id).not.toBe(first.body.id);
  const other = await place(desk, sims(3), FOR_ALL, { ...CSV, 'idempotency-key': 'may' });
  expect(other.body).toMatchObject({ code: 'idempotency-conflict' });
});

test('lines are read by pages, and by their state', async () => {
  const desk = openBulkDesk({ bulkOrdersPerMinute: 6_000, bulkOrdersOpen: 5 });
  const { body } = await place(desk, sims(12));
  await desk.run(body.id);
  const page = await desk.call('GET', `${BULK}/${body.id}/line`, { query: { offset: '4', limit: '3' } });
  expect(page).toMatchObject({ status: 206, headers: { 'X-Total-Count': '12', 'X-Result-Count': '3' } });
  expect(page.body).toMatchObject([
    { number: 5, state: 'placed' },
    { number: 6, state: 'waiting' },
    { number: 7, state: 'waiting' },
  ]);
  expect((await linesOf(desk, body.id, { state: 'waiting', limit: '2' })).map(({ number }) => number)).toEqual([6, 7]);
  expect((await desk.call('GET', `${BULK}/${body.id}/line`, { query: { state: 'lost' } })).body).toMatchObject({
    code: 'invalid-query',
  });
});

test.each([
  ['no line', 'iccid\n', {}, CSV, 'invalid-request'],
  ['a header of nothing we know', 'colour\nred', {}, CSV, 'invalid-request'],
  ['more lines than one takes', sims(10_001), {}, CSV, 'too-large'],
  ['JSON', '{}', {}, { 'content-type': 'application/json' }, 'unsupported-media-type'],
  ['a setting that there is not', sims(1), { speed: '1' }, CSV, 'invalid-query'],
  ['a rate that is none', sims(1), { ordersPerMinute: 'fast' }, CSV, 'invalid-query'],
])('a file with %s is refused as a whole', async (_, body, query, headers, code) => {
  const desk = openBulkDesk();
  expect((await desk.call('POST', BULK, { body, query, headers })).body).toMatchObject({ code });
  expect((await desk.call('GET', BULK)).body).toEqual([]);
});

test('it is for agents and operators, of their own tenant', async () => {
  const desk = openBulkDesk();
  const { body } = await place(desk, sims(1));
  const subscriber = { tenant: TENANT, subject: 's', roles: ['subscriber'] as const, partyId: CUSTOMER };
  const stranger = { tenant: 'gale' as typeof TENANT, subject: 'a', roles: ['agent'] as const };
  expect((await desk.call('POST', BULK, { body: sims(1), headers: CSV, caller: subscriber })).body.code).toBe(
    'forbidden',
  );
  for (const path of [`${BULK}/${body.id}`, `${BULK}/${body.id}/line`])
    expect((await desk.call('GET', path, { caller: stranger })).body).toMatchObject({ code: 'not-found' });
});

test('turns that come twice, at once, late or in the middle of each other order each line once', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom('turn', 'twice', 'end', 'fail'), { minLength: 5, maxLength: 40 }),
      async (events) => {
        const desk = openBulkDesk({ bulkOrdersPerMinute: 6_000, bulkOrdersOpen: 30 });
        const { body } = await place(desk, sims(70));
        const turn = () => takeTurn(desk.ports, { tenant: TENANT, id: body.id });
        for (const event of events) {
          if (event === 'turn') await turn();
          if (event === 'twice') await Promise.all([turn(), turn()]);
          if (event === 'end') await endAll(desk);
          if (event === 'fail') await Promise.all([endAll(desk, 'failed'), turn()]);
        }
        for (let round = 0; round < 10; round += 1) {
          desk.wait(5_000);
          await turn();
          await endAll(desk);
        }
        const { count, state } = await stateOf(desk, body.id);
        expect((await desk.orders()).map(({ id }) => id).sort()).toEqual(
          Array.from({ length: 70 }, (_, at) => orderIdOf(body.id, at + 1, 1)).sort(),
        );
        expect(count.completed + count.failed).toBe(70);
        expect(state).toBe(count.failed === 0 ? 'completed' : 'partial');
        expect(await desk.ports.lines.openOrders(TENANT)).toBe(0);
      },
    ),
    { numRuns: 10 },
  );
});

test('the throttle grants its rate, whatever asks when', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 6_000 }),
      fc.array(fc.tuple(fc.integer({ min: 0, max: 20_000 }), fc.integer({ min: 0, max: 200 })), { maxLength: 50 }),
      (perMinute, asks) => {
        let [now, paidUntilMs, granted] = [1_000_000, 0, 0];
        for (const [wait, wanted] of asks) {
          now += wait;
          const next = grant(paidUntilMs, wanted, perMinute, now);
          expect(next.granted).toBeLessThanOrEqual(wanted);
          granted += next.granted;
          paidUntilMs = next.paidUntilMs;
        }
        const burst = Math.max(5_000, 60_000 / perMinute);
        expect(granted).toBeLessThanOrEqual(((now - 1_000_000 + burst) * perMinute) / 60_000 + 1e-6);
      },
    ),
  );
});
