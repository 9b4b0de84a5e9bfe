import { MemoryResourceStore } from '../../shared/adapters/memory/memory-resource-store';
import { fixedClock } from '../../shared/kernel/clock';
import { openTicket, type TicketRequest, troubleTicketApi } from '../../shared/party-management';
import { ESCALATED_PER_RUN_MAX, escalateTickets } from '../../shared/party-management/escalate-ticket';
import { troubleTicketHooks } from '../../shared/party-management/ticket-hooks';
import { BLUE, serveApis } from '../tmf/serve-api';

const TICKET = '/tmf-api/troubleTicket/v4/troubleTicket';
const HOUR = 3_600_000;

function openDesk() {
  const clock = fixedClock(Date.parse('2026-03-01T12:00:00Z'));
  const store = new MemoryResourceStore(troubleTicketApi.resources);
  const call = serveApis([troubleTicketApi], {
    store,
    clock,
    references: { exists: async () => true },
    hooks: { troubleTicket: troubleTicketHooks },
  });
  const open = (more: Partial<TicketRequest> = {}) =>
    openTicket(
      store,
      {
        tenant: BLUE,
        key: 'productOrder#o1#1',
        ticketType: 'fallout',
        severity: 'Minor',
        name: 'Order o1 is held',
        description: 'network task o1-1-activate-sim: ask the network, then resume the order',
        about: [{ id: 'o1', role: 'parked', '@referredType': 'ProductOrder' }],
        ...more,
      },
      clock.now(),
    );
  const read = async (id: string) => (await call('GET', `${TICKET}/${id}`)).body;
  const escalate = () => escalateTickets(store, BLUE, clock.now());
  return { call, clock, open, read, escalate };
}

test('a ticket of ours is opened once, promised by its severity, and found by what it is about', async () => {
  const { call, clock, open } = openDesk();
  const first = await open();
  clock.advance(HOUR);
  expect(await open()).toEqual({ id: first.id, isNew: false });
  const { body } = await call('GET', `${TICKET}?relatedEntity.id=o1`);
  expect(body).toMatchObject([
    {
      id: first.id,
      status: 'acknowledged',
      expectedResolutionDate: '2026-03-04T12:00:00.000Z',
      statusChange: [{ status: 'acknowledged' }],
      ageing: { hours: 1, overdueHours: 0 },
    },
  ]);
});

test('an overdue ticket is raised step by step, each time told in a note, at most three times', async () => {
  const { clock, open, read, escalate } = openDesk();
  const { id } = await open();
  clock.advance(72 * HOUR - 1);
  expect(await escalate()).toBe(0);
  clock.advance(1);
  expect([await escalate(), await escalate()]).toEqual([1, 0]);
  expect(await read(id)).toMatchObject({ severity: 'Major', priority: 'Medium', escalation: { level: 1 } });
  clock.advance(24 * HOUR);
  expect(await escalate()).toBe(1);
  clock.advance(4 * HOUR);
  expect(await escalate()).toBe(1);
  clock.advance(1_000 * HOUR);
  expect(await escalate()).toBe(0);
  const { note, ...ticket } = await read(id);
  expect(ticket).toMatchObject({
    severity: 'Critical',
    priority: 'Critical',
    expectedResolutionDate: '2026-03-04T12:00:00.000Z',
    escalation: { level: 3 },
    ageing: { hours: 1_100, overdueHours: 1_028 },
  });
  const since = 'Overdue since 2026-03-04T12:00:00.000Z, escalated to level';
  expect(note.map(({ text }: { text: string }) => text)).toEqual([
    `${since} 1; priority none → Medium; severity Minor → Major`,
    `${since} 2; priority Medium → High; severity Major → Critical`,
    `${since} 3; priority High → Critical`,
  ]);
});

test('words that are not ours stay as they are: the note alone tells', async () => {
  const { call, clock, read, escalate } = openDesk();
  const asked = { description: 'd', severity: 'Sev-9', priority: 'P7', ticketType: 't' };
  const { id } = (await call('POST', TICKET, asked)).body;
  clock.advance(72 * HOUR);
  await escalate();
  expect(await read(id)).toMatchObject({ severity: 'Sev-9', priority: 'P7', note: [{ author: 'schedule' }] });
});

test.each(['pending', 'resolved', 'cancelled'])('a ticket that is %s is not escalated', async (status) => {
  const { call, clock, open, read, escalate } = openDesk();
  const { id } = await open();
  await call('PATCH', `${TICKET}/${id}`, { status: 'inProgress' });
  await call('PATCH', `${TICKET}/${id}`, { status });
  clock.advance(100 * HOUR);
  expect(await escalate()).toBe(0);
  const { ageing } = await read(id);
  expect(ageing.overdueHours).toBe(status === 'pending' ? 28 : 0);
});

test('one that was pending is escalated on from where it was, and a new promise is waited for', async () => {
  const { call, clock, open, read, escalate } = openDesk();
  const { id } = await open();
  await call('PATCH', `${TICKET}/${id}`, { status: 'inProgress' });
  clock.advance(80 * HOUR);
  await escalate();
  await call('PATCH', `${TICKET}/${id}`, { status: 'pending' });
  clock.advance(80 * HOUR);
  expect(await escalate()).toBe(0);
  await call('PATCH', `${TICKET}/${id}`, { status: 'inProgress' });
  expect(await escalate()).toBe(1);
  await call('PATCH', `${TICKET}/${id}`, { expectedResolutionDate: '2026-03-20T00:00:00.000Z' });
  clock.advance(80 * HOUR);
  expect(await escalate()).toBe(0);
  expect((await read(id)).escalation).toMatchObject({ level: 2, due: '2026-03-20T00:00:00.000Z' });
});

test('a run escalates so many, and the next goes on', async () => {
  const { clock, open, escalate } = openDesk();
  for (let n = 0; n < ESCALATED_PER_RUN_MAX + 3; n += 1) await open({ key: `order#${n}` });
  clock.advance(72 * HOUR);
  expect([await escalate(), await escalate(), await escalate()]).toEqual([ESCALATED_PER_RUN_MAX, 3, 0]);
});

test('what is set by us is refused', async () => {
  const { call } = openDesk();
  const asked = { description: 'd', severity: 'Minor', ticketType: 't', escalation: { level: 3 } };
  expect((await call('POST', TICKET, asked)).status).toBe(400);
});
