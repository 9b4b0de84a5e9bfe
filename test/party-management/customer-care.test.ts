import { MemoryResourceStore } from '../../shared/adapters/memory/memory-resource-store';
import { fixedClock } from '../../shared/kernel/clock';
import { CARE_APIS } from '../../shared/party-management/care-apis';
import { deliverMessage, MessageWaitsError } from '../../shared/party-management/deliver-message';
import { partyInteractionHooks, partyRoleHooks } from '../../shared/party-management/interaction-hooks';
import { messageHooks } from '../../shared/party-management/message-hooks';
import { tellCustomer } from '../../shared/party-management/message-templates';
import type { Delivery } from '../../shared/party-management/ports';
import { customerApi, individualResource, partyApi } from '../../shared/party-management/resources';
import { serveTimeline } from '../../shared/party-management/serve-timeline';
import { simulatedDelivery } from '../../shared/party-management/simulate-delivery';
import { troubleTicketHooks } from '../../shared/party-management/ticket-hooks';
import type { DomainEvent } from '../../shared/tmf/event';
import { newResource } from '../../shared/tmf/write-resource';
import { BLUE, callerAs, serveApis } from '../tmf/serve-api';

const TICKET = '/tmf-api/troubleTicket/v4/troubleTicket';
const MESSAGE = '/tmf-api/communicationManagement/v4/communicationMessage';
const INTERACTION = '/tmf-api/partyInteraction/v4/partyInteraction';
const ROLE = '/tmf-api/partyRoleManagement/v4/partyRole';
const anna = callerAs('subscriber', 'anna');
const MINUTE = 60_000;

async function openDesk() {
  const clock = fixedClock(Date.parse('2026-03-01T12:00:00Z'));
  const kept = [...CARE_APIS, partyApi, customerApi].flatMap(({ resources }) => resources);
  const store = new MemoryResourceStore(kept);
  for (const [id, phoneNumber] of [
    ['anna', '+436601'],
    ['ben', undefined],
  ] as const)
    await store.create(
      newResource(individualResource, {
        tenant: BLUE,
        id,
        body: {
          givenName: id,
          familyName: 'Muster',
          ...(phoneNumber ? { contactMedium: [{ mediumType: 'phone', characteristic: { phoneNumber } }] } : {}),
        },
        basePath: partyApi.basePath,
        nowMs: clock.now(),
      }),
    );
  const call = serveApis(CARE_APIS, {
    store,
    clock,
    // What other domains keep is taken at its word.
    references: {
      exists: async (tenant, domain, resource, id) =>
        domain !== undefined || (await store.get(tenant, resource, id)) !== undefined,
    },
    hooks: {
      troubleTicket: troubleTicketHooks,
      partyRole: partyRoleHooks,
      communicationMessage: messageHooks,
      partyInteraction: partyInteractionHooks,
    },
  });
  const sent: Delivery[] = [];
  const deliver = (id: string, nowMs = clock.now()) =>
    deliverMessage(
      {
        store,
        delivery: {
          send: async (delivery) => {
            sent.push(delivery);
            return simulatedDelivery.send(delivery);
          },
        },
      },
      BLUE,
      id,
      nowMs,
    );
  const message = (more: object = {}) =>
    call('POST', MESSAGE, {
      content: 'Hello',
      messageType: 'SMS',
      sender: { name: 'Care' },
      receiver: [{ party: { id: 'anna', '@referredType': 'Individual' } }],
      ...more,
    });
  const ticket = (more: object = {}, caller = callerAs('agent')) =>
    call(
      'POST',
      TICKET,
      {
        description: 'No data in Graz',
        severity: 'Major',
        ticketType: 'network',
        relatedParty: [{ id: 'anna', role: 'customer', '@referredType': 'Individual' }],
        ...more,
      },
      { caller },
    );
  const interaction = (reason: string, more: object = {}) =>
    call('POST', INTERACTION, {
      reason,
      direction: 'inbound',
      channel: [{ id: 'phone' }],
      relatedParty: [{ id: 'anna', '@referredType': 'Individual' }],
      ...more,
    });
  const timelineOf = serveTimeline(store);
  const timeline = async (search: string, caller = callerAs('agent')) => {
    const query = Object.fromEntries([...new URLSearchParams(search)].map(([name, value]) => [name, [value]]));
    const answer = await timelineOf({
      method: 'GET',
      path: '/farthing/customerCare/v1/timeline',
      query,
      headers: {},
      body: undefined,
      caller,
      requestId: 'r1',
      baseUrl: 'https://front.example/v1',
    });
    if ('failure' in answer) return { status: answer.failure.code, titles: [], next: undefined };
    const titles = JSON.parse(answer.body ?? '').entry.map((one: { title: string }) => one.title);
    return { status: answer.status, titles, next: /cursor=([\w-]+)/.exec(answer.headers?.Link ?? '')?.[1] };
  };
  return { call, clock, store, sent, deliver, message, ticket, interaction, timeline };
}

describe('a trouble ticket', () => {
  test('goes from acknowledged to closed, and tells how', async () => {
    const { call, clock, ticket } = await openDesk();
    const { status, body } = await ticket();
    expect([status, body.status, body.expectedResolutionDate]).toEqual([
      201,
      'acknowledged',
      '2026-03-02T12:00:00.000Z',
    ]);
    for (const next of ['inProgress', 'pending', 'inProgress', 'resolved', 'closed']) {
      clock.advance(MINUTE);
      expect((await call('PATCH', `${TICKET}/${body.id}`, { status: next })).status).toBe(200);
    }
    const ended = (await call('GET', `${TICKET}/${body.id}`)).body;
    expect(ended.statusChange.map((one: { status: string }) => one.status)).toEqual([
      'acknowledged',
      'inProgress',
      'pending',
      'inProgress',
      'resolved',
      'closed',
    ]);
    expect(ended).toMatchObject({
      resolutionDate: '2026-03-01T12:04:00.000Z',
      statusChangeDate: '2026-03-01T12:05:00.000Z',
    });
  });

  test('has no way back from closed, and the answer names the ways there are', async () => {
    const { call, ticket } = await openDesk();
    const { id } = (await ticket()).body;
    const jump = await call('PATCH', `${TICKET}/${id}`, { status: 'closed' });
    expect(jump).toMatchObject({ status: 409, body: { code: 'illegal-transition' } });
    expect(jump.body.message).toContain('rejected, inProgress, pending, held, cancelled');
  });

  test('keeps its notes, and notes an escalation', async () => {
    const { call, ticket } = await openDesk();
    const { id, note } = (await ticket({ note: [{ text: 'Called twice' }] })).body;
    expect(note).toMatchObject([{ id: '1', author: 'agent', text: 'Called twice' }]);
    expect((await call('PATCH', `${TICKET}/${id}`, { note: [{ text: 'Never called' }] })).status).toBe(400);
    await call('PATCH', `${TICKET}/${id}`, { priority: 'High' });
    const added = await call('PATCH', `${TICKET}/${id}`, {
      note: [...(await call('GET', `${TICKET}/${id}`)).body.note, { text: 'Antenna found' }],
    });
    expect(added.body.note.map((one: { text: string }) => one.text)).toEqual([
      'Called twice',
      'Priority: none → High',
      'Antenna found',
    ]);
  });

  test('is its customer’s: they see it, note, cancel; not more', async () => {
    const { call, ticket } = await openDesk();
    const own = await ticket({ relatedParty: undefined }, anna);
    expect(own.body.relatedParty[0].id).toBe('anna');
    const at = `${TICKET}/${own.body.id}`;
    expect((await call('GET', at, undefined, { caller: callerAs('subscriber', 'ben') })).status).toBe(404);
    expect((await call('PATCH', at, { severity: 'Critical' }, { caller: anna })).status).toBe(403);
    expect((await call('PATCH', at, { status: 'rejected' }, { caller: anna })).status).toBe(403);
    expect((await call('PATCH', at, { note: [{ text: 'It works again' }] }, { caller: anna })).body.note).toMatchObject(
      [{ author: 'customer' }],
    );
    expect((await call('DELETE', at, undefined, { caller: anna })).status).toBe(403);
    expect((await call('PATCH', at, { status: 'cancelled' }, { caller: anna })).status).toBe(200);
  });
});

test.each([
  [
    'a ticket',
    TICKET,
    { description: 'd', severity: 's', ticketType: 't', relatedParty: [{ id: 'nobody' }] },
    'relatedParty.0.id',
  ],
  [
    'an interaction',
    INTERACTION,
    { reason: 'r', direction: 'inbound', channel: [{ id: 'c' }], relatedParty: [{ id: 'nobody' }] },
    'relatedParty.0.id',
  ],
  [
    'a message',
    MESSAGE,
    { content: 'c', messageType: 'SMS', sender: {}, receiver: [{ party: { id: 'nobody' } }] },
    'receiver.0.party.id',
  ],
  ['a role', ROLE, { name: 'dealer', engagedParty: { id: 'nobody' } }, 'engagedParty.id'],
])('%s is of somebody we know', async (_, path, body, place) => {
  const { call } = await openDesk();
  expect(await call('POST', path, body)).toMatchObject({ status: 422, body: { violations: [{ path: place }] } });
});

test('a party plays a role until it is closed', async () => {
  const { call } = await openDesk();
  const { body } = await call('POST', ROLE, { name: 'dealer', engagedParty: { id: 'ben' } });
  expect(body.status).toBe('initialized');
  await call('PATCH', `${ROLE}/${body.id}`, { status: 'active' });
  await call('PATCH', `${ROLE}/${body.id}`, { status: 'closed' });
  expect((await call('PATCH', `${ROLE}/${body.id}`, { status: 'active' })).status).toBe(409);
  expect((await call('GET', `${ROLE}?name=dealer`)).body).toHaveLength(1);
});

describe('a message', () => {
  test('goes to the address that the party has, once', async () => {
    const { call, deliver, message, sent } = await openDesk();
    const { id } = (await message()).body;
    await deliver(id);
    await deliver(id);
    expect(sent).toMatchObject([{ id: `${id}:0`, address: '+436601', content: 'Hello' }]);
    expect((await call('GET', `${MESSAGE}/${id}`)).body).toMatchObject({ state: 'completed', tried: 1 });
  });

  test('waits for its time', async () => {
    const { clock, deliver, message, sent } = await openDesk();
    const { id } = (await message({ scheduledSendTime: '2026-03-01T13:00:00Z' })).body;
    await expect(deliver(id)).rejects.toThrow(MessageWaitsError);
    await deliver(id, clock.now() + 60 * MINUTE);
    expect(sent).toHaveLength(1);
  });

  test.each([
    ['a carrier that is busy twice', { receiver: [{ phoneNumber: '+439002' }] }, 2, 'completed', undefined],
    [
      'a carrier that stays busy',
      { receiver: [{ phoneNumber: '+439002' }], tryTimes: 2 },
      1,
      'failed',
      'the carrier is busy; 0 of 1 were reached',
    ],
    [
      'a number of nobody',
      { receiver: [{ phoneNumber: '+439003' }, { phoneNumber: '+43' }] },
      0,
      'failed',
      'nobody is there; 1 of 2 were reached',
    ],
    [
      'a party without a number',
      { receiver: [{ party: { id: 'ben' } }] },
      0,
      'failed',
      'there is no address; 0 of 1 were reached',
    ],
  ])('to %s', async (_, more, waits, state, stateReason) => {
    const { call, deliver, message } = await openDesk();
    const { id } = (await message(more)).body;
    for (let n = 0; n < waits; n += 1) await expect(deliver(id)).rejects.toThrow(MessageWaitsError);
    await deliver(id);
    const { body } = await call('GET', `${MESSAGE}/${id}`);
    expect([body.state, body.stateReason]).toEqual([state, stateReason]);
  });

  test('is cancelled before it is sent, and is not sent by a caller', async () => {
    const { call, deliver, message, sent } = await openDesk();
    const { id } = (await message()).body;
    expect((await call('PATCH', `${MESSAGE}/${id}`, { state: 'inProgress' })).status).toBe(409);
    await call('PATCH', `${MESSAGE}/${id}`, { state: 'cancelled' });
    await deliver(id);
    expect(sent).toEqual([]);
  });

  const low = (partyId: string): DomainEvent => ({
    eventId: 'e1',
    eventType: 'BucketLowBalanceEvent',
    eventTime: '2026-03-01T12:00:00Z',
    kind: 'Signal',
    tenant: BLUE,
    domain: 'balance-management',
    resource: 'bucket',
    id: 'b1:7:0',
    version: 1,
    event: { bucket: { remainingValue: { amount: '1.5', units: 'EUR' }, relatedParty: [{ id: partyId }] } },
  });

  test('is made of an event, once, for somebody we know', async () => {
    const { call, store, clock } = await openDesk();
    expect(await tellCustomer(store, low('anna'), clock.now())).toBe('told');
    expect(await tellCustomer(store, low('anna'), clock.now())).toBe('nothing');
    expect(await tellCustomer(store, low('stranger'), clock.now())).toBe('nothing');
    const { body } = await call('GET', MESSAGE);
    expect(body).toMatchObject([{ content: '1.5 EUR are left. Top up to go on.', state: 'initial' }]);
  });
});

describe('a customer’s timeline', () => {
  async function aLife() {
    const desk = await openDesk();
    for (let n = 1; n <= 4; n += 1) {
      desk.clock.advance(MINUTE);
      await desk.interaction(`call ${n}`);
      desk.clock.advance(MINUTE);
      await (n % 2 === 0 ? desk.ticket({ description: `ticket ${n}` }) : desk.message({ subject: `message ${n}` }));
    }
    await desk.interaction('of Ben', { relatedParty: [{ id: 'ben' }] });
    return desk;
  }
  const ALL = ['ticket 4', 'call 4', 'message 3', 'call 3', 'ticket 2', 'call 2', 'message 1', 'call 1'];

  test('merges calls, messages and tickets, the newest first', async () => {
    const { timeline } = await aLife();
    expect(await timeline('party=anna')).toEqual({ status: 200, titles: ALL, next: undefined });
  });

  test.each([1, 2, 3, 5, 7])('comes in pages of %i, each entry once', async (limit) => {
    const { timeline } = await aLife();
    const titles: string[] = [];
    let page = await timeline(`party=anna&limit=${limit}`);
    for (let pages = 0; pages < 20; pages += 1) {
      titles.push(...page.titles);
      expect(page.titles.length).toBeLessThanOrEqual(limit);
      if (page.next === undefined) break;
      page = await timeline(`party=anna&limit=${limit}&cursor=${page.next}`);
    }
    expect(titles).toEqual(ALL);
  });

  test('is the customer’s own, and an agent’s', async () => {
    const { timeline } = await aLife();
    expect((await timeline('', anna)).titles).toEqual(ALL);
    expect((await timeline('party=ben', anna)).status).toBe('not-found');
    expect((await timeline('party=anna', callerAs('finance'))).status).toBe('forbidden');
    expect((await timeline('')).status).toBe('invalid-query');
    expect((await timeline('party=anna&cursor=nonsense')).status).toBe('invalid-query');
  });
});
