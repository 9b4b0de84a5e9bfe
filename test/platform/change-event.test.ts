import { Readable } from 'node:stream';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { DynamoDBRecord } from 'aws-lambda';
import { toDomainEvent } from '../../shared/adapters/aws/change-event';
import { EventPublisher } from '../../shared/adapters/aws/event-publisher';
import { toItem } from '../../shared/adapters/aws/resource-item';
import { tenantId } from '../../shared/kernel/tenant';
import { customerResource } from '../../shared/party-management';
import type { DomainEvent } from '../../shared/tmf/event';
import type { StoredResource } from '../../shared/tmf/resource-store';
import { changedResource, newResource } from '../../shared/tmf/write-resource';
import { NOW, parcel } from '../tmf/shop';

const blue = tenantId('blue');
const first = newResource(parcel, {
  tenant: blue,
  id: 'p1',
  body: { name: 'a', price: { unit: 'EUR', value: '0.10' } },
  basePath: '/shop/v4',
  nowMs: NOW,
});
function changed(stored: StoredResource, body: object): StoredResource {
  const next = changedResource(parcel, stored, { ...stored.body, ...body }, NOW + 1_000);
  if (!next.ok) throw new Error(next.error.message);
  return next.value;
}
const record = (before: StoredResource | undefined, after: StoredResource | undefined): DynamoDBRecord => ({
  dynamodb: {
    ApproximateCreationDateTime: (NOW + 5_000) / 1_000,
    ...(before ? { OldImage: toItem(parcel, before) as never } : {}),
    ...(after ? { NewImage: toItem(parcel, after) as never } : {}),
  },
});
const second = changed(first, { weight: 3 });
const third = changed(second, { status: 'sent' });

test('a create, a change, a change of state and a delete each make their event', () => {
  const created = toDomainEvent(record(undefined, first), 'shop');
  expect(created).toEqual({
    eventId: 'blue.parcel.p1.1',
    eventType: 'ParcelCreateEvent',
    eventTime: '2026-03-01T12:00:00.000Z',
    kind: 'Create',
    tenant: 'blue',
    domain: 'shop',
    resource: 'parcel',
    id: 'p1',
    version: 1,
    event: { parcel: first.body },
  });
  expect(toDomainEvent(record(first, second), 'shop')).toMatchObject({
    eventType: 'ParcelAttributeValueChangeEvent',
    version: 2,
    previousTime: '2026-03-01T12:00:00.000Z',
    event: { parcel: { weight: 3 } },
  });
  expect(toDomainEvent(record(second, third), 'shop')).toMatchObject({
    eventType: 'ParcelStateChangeEvent',
    version: 3,
    previousState: 'packed',
    event: { parcel: { status: 'sent' } },
  });
  expect(toDomainEvent(record(third, undefined), 'shop')).toMatchObject({
    eventType: 'ParcelDeleteEvent',
    version: 4,
    eventTime: '2026-03-01T12:00:05.000Z',
    event: { parcel: { id: 'p1' } },
  });
});

// The stream's whole seconds put a Delete before the change that it followed: a replay told them in that order.
test('a removal is not told of before what it removed', () => {
  const late = { ...third, updatedAt: '2026-03-01T12:00:05.900Z' };
  expect(toDomainEvent(record(late, undefined), 'shop')).toMatchObject({ eventTime: '2026-03-01T12:00:05.900Z' });
});

test('the same record always makes the same event', () => {
  expect(toDomainEvent(record(first, second), 'shop')).toEqual(toDomainEvent(record(first, second), 'shop'));
});

test('what is no resource, or no other version, is nobody’s news', () => {
  expect(toDomainEvent(record(second, second), 'shop')).toBeUndefined();
  expect(toDomainEvent({ dynamodb: { NewImage: { pk: { S: 'blue#person-key#x' } } } }, 'shop')).toBeUndefined();
  expect(toDomainEvent({}, 'shop')).toBeUndefined();
});

test('of a person an event says where, whose and in which state, and nothing else', () => {
  const customer = newResource(customerResource, {
    tenant: blue,
    id: 'c1',
    body: { name: 'Anna Muster', engagedParty: { id: 'anna', name: 'Anna' } },
    basePath: '/c/v4',
    nowMs: NOW,
  });
  const image = toItem(customerResource, customer, 'sealed') as never;
  expect(toDomainEvent({ dynamodb: { NewImage: image } }, 'party-management')?.event).toEqual({
    customer: { id: 'c1', href: '/c/v4/customer/c1', status: 'active', engagedParty: { id: 'anna' } },
  });
});

/** A bus that takes what it is told to: the SDK's own client, answered before the network. */
function bus(failing: (eventId: string) => boolean = () => false) {
  const calls: { eventId: string; truncated: boolean }[][] = [];
  const client = new EventBridgeClient({
    region: 'eu-west-1',
    credentials: { accessKeyId: 'x', secretAccessKey: 'x' },
    requestHandler: {
      handle: async (request: { body: Uint8Array }) => {
        const entries: { Detail: string }[] = JSON.parse(new TextDecoder().decode(request.body)).Entries;
        const details = entries.map(({ Detail }) => JSON.parse(Detail) as DomainEvent);
        calls.push(details.map(({ eventId, event }) => ({ eventId, truncated: !('name' in Object(event.parcel)) })));
        const Entries = details.map(({ eventId }) =>
          failing(eventId) ? { ErrorCode: 'ThrottlingException' } : { EventId: eventId },
        );
        const FailedEntryCount = Entries.filter((entry) => 'ErrorCode' in entry).length;
        const body = Readable.from([Buffer.from(JSON.stringify({ Entries, FailedEntryCount }))]);
        return { response: { statusCode: 200, headers: { 'content-type': 'application/x-amz-json-1.1' }, body } };
      },
    },
  });
  return { publisher: new EventPublisher(client, 'bus'), calls };
}
const event = (n: number, size = 10): DomainEvent => ({
  eventId: `e${n}`,
  eventType: 'ParcelCreateEvent',
  eventTime: '',
  kind: 'Create',
  tenant: blue,
  domain: 'shop',
  resource: 'parcel',
  id: `p${n}`,
  version: 1,
  event: { parcel: { id: `p${n}`, href: '/x', name: 'x'.repeat(size) } },
});
const range = (count: number, size?: number) => Array.from({ length: count }, (_, n) => event(n, size));

test('events leave ten at a time, in order', async () => {
  const { publisher, calls } = bus();
  expect(await publisher.publish(range(23))).toBe(23);
  expect(calls.map((call) => call.length)).toEqual([10, 10, 3]);
  expect(calls.flat().map(({ eventId }) => eventId)).toEqual(range(23).map(({ eventId }) => eventId));
});
test('a call holds no more than the bus takes', async () => {
  const { publisher, calls } = bus();
  expect(await publisher.publish(range(6, 100_000))).toBe(6);
  expect(calls.map((call) => call.length)).toEqual([2, 2, 2]);
});
test('what is larger than an event may be is announced by its address', async () => {
  const { publisher, calls } = bus();
  expect(await publisher.publish([event(1, 300_000)])).toBe(1);
  expect(calls).toEqual([[{ eventId: 'e1', truncated: true }]]);
});
test('behind one that fails nothing is taken as published', async () => {
  const { publisher, calls } = bus((eventId) => eventId === 'e12');
  expect(await publisher.publish(range(30))).toBe(12);
  expect(calls).toHaveLength(2);
});
