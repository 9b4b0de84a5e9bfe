import { openPlatform, operator, parcelEvent } from './desk';

const caller = operator;
const sent = { name: 'sent', headerQuery: 'eventType=ParcelStateChangeEvent', contentQuery: 'parcel.status=sent' };

async function withTopic(body: object = sent) {
  const platform = openPlatform();
  const made = await platform.topics('POST', '/topic', { body, caller });
  expect(made.status).toBe(201);
  return platform;
}

async function tellParcels(platform: ReturnType<typeof openPlatform>) {
  await platform.tell(parcelEvent('a', 1, 0));
  await platform.tell(parcelEvent('a', 2, 1, 'sent'));
  await platform.tell(parcelEvent('b', 1, 2, 'sent'));
  await platform.tell(parcelEvent('b', 2, 3, 'lost'));
  await platform.tell(parcelEvent('c', 1, 4));
  await platform.tell(parcelEvent('c', 2, 5, 'sent'));
  platform.clock.advance(60_000);
}
const eventIds = (body: readonly { eventId: string }[]) => body.map(({ eventId }) => eventId);

test('a topic has the archive’s events that meet its queries, whole and one by one', async () => {
  const platform = await withTopic();
  await tellParcels(platform);
  const list = await platform.topics('GET', '/topic/t1/event', { caller });
  expect([list.status, eventIds(list.body)]).toEqual([200, ['blue.parcel.a.2', 'blue.parcel.c.2']]);
  expect(list.body[0]).toMatchObject({ eventType: 'ParcelStateChangeEvent', event: { parcel: { status: 'sent' } } });
  const path = new URL(list.body[0].href).pathname.split('/v4').at(-1) ?? '';
  expect((await platform.topics('GET', path, { caller })).body).toEqual(list.body[0]);
  expect((await platform.topics('GET', '/topic/t1/event?fields=eventType', { caller })).body[0]).toEqual({
    id: list.body[0].id,
    href: list.body[0].href,
    eventType: 'ParcelStateChangeEvent',
  });
});

test('its pages lead on', async () => {
  const platform = await withTopic({ name: 'all' });
  await tellParcels(platform);
  const found: string[] = [];
  let next: string | undefined = '/topic/t1/event?limit=2';
  for (let pages = 0; pages < 6 && next !== undefined; pages += 1) {
    const page = await platform.topics('GET', next, { caller });
    found.push(...eventIds(page.body));
    next = /v4(\/topic[^>]*)>; rel="next"/.exec(page.headers.Link ?? '')?.[1];
  }
  expect(found).toEqual(['a.1', 'a.2', 'b.1', 'b.2', 'c.1', 'c.2'].map((id) => `blue.parcel.${id}`));
});

test('who subscribed at a topic’s hub is told of its events alone', async () => {
  const platform = await withTopic();
  await platform.topics('POST', '/topic', { body: { name: 'all' }, caller });
  const hub = await platform.topics('POST', '/topic/t1/hub', {
    body: { callback: 'https://hooks.example.org/' },
    caller,
  });
  expect([hub.status, hub.body.href]).toEqual([201, 'https://front.example/v1/tmf-api/event/v4/topic/t1/hub/s1']);
  await tellParcels(platform);
  await platform.deliverAll();
  expect(platform.told.map(({ body }) => JSON.parse(body).eventId)).toEqual(['blue.parcel.a.2', 'blue.parcel.c.2']);
  expect((await platform.topics('GET', '/topic/t1/hub', { caller })).body).toHaveLength(1);
  expect((await platform.topics('GET', '/topic/t2/hub', { caller })).body).toEqual([]);
  expect((await platform.topics('GET', '/topic/t2/hub/s1', { caller })).status).toBe(404);
  expect((await platform.topics('GET', '/topic/t1/hub/s1/delivery', { caller })).body).toHaveLength(2);
  expect((await platform.topics('DELETE', '/topic/t1/hub/s1', { caller })).status).toBe(204);
});

test('an event that is posted to a topic is read there, and told to who subscribed', async () => {
  const platform = await withTopic({ name: 'alarms', headerQuery: 'eventType=Alarm' });
  await platform.topics('POST', '/topic/t1/hub', { body: { callback: 'https://hooks.example.org' }, caller });
  const body = { eventType: 'Alarm', domain: 'radio', priority: 'High', event: { cell: { id: '42', load: 0.9 } } };
  const made = await platform.topics('POST', '/topic/t1/event', { body, caller });
  expect([made.status, made.headers.Location]).toEqual([201, made.body.href]);
  expect(made.body).toMatchObject({ ...body, eventId: 'blue.event.t2.1', '@type': 'Event' });
  await platform.publishPosted();
  platform.clock.advance(1_000);
  expect((await platform.topics('GET', '/topic/t1/event', { caller })).body).toEqual([made.body]);
  await platform.deliverAll();
  expect(platform.told[0]?.url).toBe('https://hooks.example.org/listener/alarm');
  expect(JSON.parse(platform.told[0]?.body ?? '{}')).toMatchObject(body);
});

test.each<[string, string, object | undefined, number]>([
  ['POST', '/topic/t1/event', { eventType: 'ParcelStateChangeEvent', event: { parcel: { status: 'lost' } } }, 422],
  ['POST', '/topic/t1/event', { event: {} }, 400],
  ['POST', '/topic/t1/event', { eventType: 'a/b' }, 400],
  ['POST', '/topic/t9/event', { eventType: 'A' }, 404],
  ['GET', '/topic/t1/event/nonsense', undefined, 404],
  ['GET', '/topic/t1/event/1:blue.parcel.a.2', undefined, 404],
  ['GET', '/topic/t1/event/%E0%A4%A', undefined, 404],
  ['GET', '/topic/t1/event?cursor=x', undefined, 400],
  ['DELETE', '/topic/t1/event', undefined, 405],
  ['PATCH', '/topic/t1', {}, 405],
  ['POST', '/topic', { headerQuery: 'nothing=1' }, 400],
  ['POST', '/topic', { contentQuery: '=1' }, 400],
  ['GET', '/event', undefined, 404],
])('%s %s %j is %i', async (method, path, body, status) => {
  const platform = await withTopic();
  expect((await platform.topics(method, path, { body, caller })).status).toBe(status);
});

test('no customer reads events', async () => {
  const platform = await withTopic();
  const anna = { ...operator, roles: ['subscriber'] as const, partyId: 'anna' };
  for (const path of ['/topic', '/topic/t1/event', '/topic/t1/hub'])
    expect((await platform.topics('GET', path, { caller: anna })).status).toBe(403);
});
