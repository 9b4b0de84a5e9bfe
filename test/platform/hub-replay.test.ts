import { REPLAY_EVENTS_MAX } from '../../shared/platform/replay-events';
import { NOW, openPlatform, operator, parcelEvent } from './desk';

const caller = operator;
const wanted = { callback: 'https://hooks.example.org/farthing' };
const idsOf = (told: readonly { readonly body: string }[]) =>
  told.map(({ body }) => JSON.parse(body).eventId.slice(12));
const at = (second: number) => new Date(NOW + second * 1_000).toISOString();

describe('replay', () => {
  test('tells a subscriber again what it was told since a time, in order, and nobody else', async () => {
    const platform = openPlatform();
    await platform.hub('POST', '/hub', { body: { ...wanted, query: 'eventType=ParcelCreateEvent' }, caller });
    await platform.hub('POST', '/hub', { body: { callback: 'https://other.example.org/' }, caller });
    for (const [second, id] of ['a', 'b', 'c'].entries()) await platform.tell(parcelEvent(id, 1, second));
    await platform.tell(parcelEvent('c', 2, 3));
    await platform.deliverAll();
    platform.told.length = 0;
    platform.clock.advance(60_000);
    const asked = await platform.hub('POST', '/hub/s1/replay', { body: { from: at(1) }, caller });
    expect([asked.status, asked.body]).toEqual([
      202,
      { id: 's3', from: at(1), to: at(60), eventsMax: REPLAY_EVENTS_MAX },
    ]);
    await platform.replayAll();
    await platform.deliverAll();
    expect(idsOf(platform.told)).toEqual(['b.1', 'c.1']);
    expect(platform.told.every(({ url }) => url.startsWith(wanted.callback))).toBe(true);
    expect(platform.told.map(({ headers }) => headers['X-Farthing-Replay'])).toEqual(['s3', 's3']);
  });

  test('goes on over any number of pages', async () => {
    const platform = openPlatform();
    await platform.hub('POST', '/hub', { body: wanted, caller });
    for (let n = 0; n < 250; n += 1) await platform.archive.put(parcelEvent(`p${n}`, 1, n));
    platform.clock.advance(3_600_000);
    await platform.hub('POST', '/hub/s1/replay', { body: { from: at(0) }, caller });
    await platform.replayAll();
    await platform.deliverAll();
    expect(idsOf(platform.told)).toEqual(Array.from({ length: 250 }, (_, n) => `p${n}.1`));
  });

  test('ends with the subscription', async () => {
    const platform = openPlatform();
    await platform.hub('POST', '/hub', { body: wanted, caller });
    await platform.archive.put(parcelEvent('a', 1, 0));
    await platform.hub('POST', '/hub/s1/replay', { body: { from: at(0) }, caller });
    await platform.hub('DELETE', '/hub/s1', { caller });
    await platform.replayAll();
    await platform.deliverAll();
    expect(platform.told).toEqual([]);
  });

  test.each([[undefined], ['soon'], ['2026-03-01'], [at(1)], [at(-31 * 86_400)], [5]])('not from %s', async (from) => {
    const platform = openPlatform();
    await platform.hub('POST', '/hub', { body: wanted, caller });
    const refused = await platform.hub('POST', '/hub/s1/replay', { body: { from }, caller });
    expect([refused.status, refused.body.violations[0].path]).toEqual([400, 'from']);
  });
});

describe('delivery log', () => {
  test('says of each delivery how it went, how often it was tried and what came back', async () => {
    const platform = openPlatform(({ body }) => (body.includes('blue.parcel.b') ? 503 : 201));
    await platform.hub('POST', '/hub', { body: wanted, caller });
    for (const [second, id] of ['a', 'b', 'c'].entries()) {
      await platform.tell(parcelEvent(id, 1, second));
      await platform.deliverAll();
      platform.clock.advance(1_000);
    }
    const first = await platform.hub('GET', '/hub/s1/delivery?limit=2', { caller });
    expect([first.status, first.headers['X-Result-Count']]).toEqual([206, '2']);
    expect(first.body).toMatchObject([
      { eventId: 'blue.parcel.c.1', status: 'delivered', tries: 1, httpStatus: 201 },
      { eventId: 'blue.parcel.b.1', status: 'givenUp', tries: 3, httpStatus: 503 },
    ]);
    const [, next = ''] = /v4(\/hub[^>]*)>; rel="next"/.exec(first.headers.Link ?? '') ?? [];
    const second = await platform.hub('GET', next, { caller });
    expect([second.status, second.body.map(({ eventId }: { eventId: string }) => eventId)]).toEqual([
      200,
      ['blue.parcel.a.1'],
    ]);
  });

  test('and why there was no answer', async () => {
    const platform = openPlatform(() => {
      throw new Error('ECONNREFUSED');
    });
    await platform.hub('POST', '/hub', { body: wanted, caller });
    await platform.tell(parcelEvent('a', 1, 0));
    await platform.deliverAll();
    const { body } = await platform.hub('GET', '/hub/s1/delivery', { caller });
    expect(body).toMatchObject([{ status: 'givenUp', error: 'Error: ECONNREFUSED' }]);
    expect(body[0].httpStatus).toBeUndefined();
  });

  test.each(['cursor=x', 'cursor=', 'offset=1', 'limit=0', 'limit=x'])('%s is refused', async (query) => {
    const platform = openPlatform();
    await platform.hub('POST', '/hub', { body: wanted, caller });
    expect((await platform.hub('GET', `/hub/s1/delivery?${query}`, { caller })).status).toBe(400);
  });
});
