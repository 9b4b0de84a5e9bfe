import { fixedClock } from '../../shared/kernel/clock';
import { countingIds } from '../../shared/kernel/ids';
import type { Role } from '../../shared/kernel/tenant';
import { tmfApi } from '../../shared/tmf/engine';
import { bodyOf } from '../../shared/tmf/update-resource';
import { parseUsageMessage } from '../../shared/usage-management';
import { ChargedUsageStore } from '../../shared/usage-management/charged-usage-store';
import { fileHooks } from '../../shared/usage-management/file-hooks';
import type { ChargedUsageRecord } from '../../shared/usage-management/ports';
import { readPeriod } from '../../shared/usage-management/read-period';
import { usageMessageOf } from '../../shared/usage-management/read-usage';
import { recycleUsage } from '../../shared/usage-management/recycle-usage';
import { usage, usageApi, usageFileApi } from '../../shared/usage-management/resources';
import { serveReplay } from '../../shared/usage-management/serve-replay';
import { usageHooks } from '../../shared/usage-management/usage-hooks';
import { Inbox, objectOf, RECEIVED, RECEIVED_MS, TENANT } from './inbox';

const NUMBER = '491700000001';
const charge = (usageId: string, startedAt: string, more: Partial<ChargedUsageRecord> = {}): ChargedUsageRecord => ({
  usageId,
  startedAt,
  balanceId: 'B1',
  partyId: 'P1',
  service: 'voice',
  quantity: '65',
  chargedAt: RECEIVED,
  amountNano: '180000000',
  currency: 'EUR',
  source: 'file-1:2',
  ...more,
});

/** The two APIs over memory, with a ledger that holds these charges. */
function serve(charges: readonly ChargedUsageRecord[] = []) {
  const inbox = new Inbox();
  inbox.subscribers.add(NUMBER);
  const ledger = {
    listCharges: async (_tenant: string, query: { balanceId: string; fromIso?: string; toIso?: string }) => ({
      items: charges.filter(
        (one) =>
          one.balanceId === query.balanceId &&
          one.startedAt >= (query.fromIso ?? '') &&
          one.startedAt < (query.toIso ?? '9'),
      ),
    }),
    balancesOfParty: async (_tenant: string, partyId: string) => [
      ...new Set(charges.filter((one) => one.partyId === partyId).map((one) => one.balanceId)),
    ],
  };
  const deps = { ids: countingIds('U'), clockOf: async () => fixedClock(RECEIVED_MS) };
  const signer = { uploadUrl: async (key: string, seconds: number) => `https://inbox/${key}?expires=${seconds}` };
  const call = async (
    role: Role,
    method: string,
    path: string,
    body?: object,
    partyId?: string,
  ): Promise<{ status: number; body: Record<string, unknown>; list: Record<string, unknown>[] }> => {
    const [address = '', search = ''] = path.split('?');
    const query: Record<string, string[]> = {};
    for (const [name, value] of new URLSearchParams(search)) query[name] = [...(query[name] ?? []), value];
    const request = {
      method,
      path: address,
      query,
      headers: {},
      body: body && JSON.stringify(body),
      requestId: 'r',
      baseUrl: '',
      caller: { tenant: TENANT, subject: role, roles: [role], ...(partyId === undefined ? {} : { partyId }) },
    };
    const hooks = { usage: usageHooks(inbox.store), file: fileHooks({ accounts: inbox.accounts, signer }) };
    const store = new ChargedUsageStore(inbox.store, ledger, true, readPeriod(query));
    const clock = () => deps.clockOf();
    const answer = address.startsWith(usageApi.basePath)
      ? await tmfApi(usageApi, { ...deps, store, hooks })(request)
      : ((await serveReplay(request, clock, inbox)) ??
        (await tmfApi(usageFileApi, { ...deps, store: inbox.store, hooks })(request)));
    if ('failure' in answer) return { status: 0, body: { ...answer.failure }, list: [] };
    const parsed = JSON.parse(answer.body ?? 'null');
    return { status: answer.status, body: parsed, list: Array.isArray(parsed) ? parsed : [] };
  };
  /** What the event of a new usage sets off. */
  const sendPosted = async (id: string): Promise<void> => {
    const stored = await inbox.store.get(TENANT, 'usage', id);
    const message = stored && usageMessageOf(TENANT, bodyOf(usage, stored), stored.createdAt);
    if (message?.ok) await inbox.sender.send([message.value]);
    await inbox.settle();
  };
  /** What the event of a mended usage sets off. */
  const sendMended = async (id: string): Promise<void> => {
    const stored = await inbox.store.get(TENANT, 'usage', id);
    const from = inbox.sent.length;
    if (stored) await recycleUsage(bodyOf(usage, stored), { ...inbox, tenant: TENANT, nowMs: RECEIVED_MS });
    await inbox.settle(from);
  };
  return { inbox, call, sendPosted, sendMended };
}

const USAGE = `${usageApi.basePath}/usage`;
const FILE = `${usageFileApi.basePath}/file`;
const QUARANTINE = `${usageFileApi.basePath}/quarantinedUsage`;
const posted = (more: Record<string, unknown> = {}) => ({
  usageType: 'voice',
  usageDate: '2026-01-31T09:11:12Z',
  usageCharacteristic: Object.entries({ msisdn: NUMBER, quantity: '65', destination: '4930123456', ...more }).map(
    ([name, value]) => ({ name, value }),
  ),
});

describe('usage by API', () => {
  test('is received, then rated with its amount', async () => {
    const { inbox, call, sendPosted } = serve();
    const made = await call('network', 'POST', USAGE, posted());
    expect(made).toMatchObject({ status: 201, body: { id: 'U1', status: 'received' } });
    await sendPosted('U1');
    expect(inbox.sent).toMatchObject([{ receivedAt: RECEIVED, records: [{ usageId: 'U1', source: 'api:U1' }] }]);
    expect((await call('network', 'GET', `${USAGE}/U1`)).body).toMatchObject({
      status: 'rated',
      ratedProductUsage: [{ taxIncludedRatingAmount: { unit: 'EUR', value: 0.09 } }],
    });
  });

  test('says what else decides its price: rating group, slice and device class', async () => {
    const { inbox, call, sendPosted } = serve();
    const conditions = { ratingGroup: '20', slice: '1-0000d1', deviceClass: 'meter' };
    const characteristics = { ...conditions, ratingGroup: 20 };
    expect(await call('network', 'POST', USAGE, posted(characteristics))).toMatchObject({ status: 201 });
    await sendPosted('U1');
    expect(inbox.sent).toMatchObject([{ records: [conditions] }]);
  });

  test('cancels and corrects usage that came before', async () => {
    const { inbox, call, sendPosted } = serve();
    const cancel = { action: 'cancel', corrects: 'X-1', quantity: '', destination: '' };
    expect(await call('network', 'POST', USAGE, posted(cancel))).toMatchObject({ status: 201 });
    await sendPosted('U1');
    const correct = { action: 'correct', corrects: 'X-2', correctsStartedAt: '2026-01-30T09:00:00+01:00' };
    expect(await call('network', 'POST', USAGE, posted(correct))).toMatchObject({ status: 201 });
    await sendPosted('U2');
    expect(inbox.sent.flatMap(({ records }) => records)).toMatchObject([
      { usageId: 'U1', action: 'cancel', corrects: 'X-1', quantity: '0' },
      { action: 'correct', corrects: 'X-2', quantity: '65', correctsStartedAt: '2026-01-30T08:00:00.000Z' },
    ]);
    expect(inbox.sent[0]?.records[0]).not.toHaveProperty('destination');
    for (const { records } of inbox.sent)
      expect(parseUsageMessage(JSON.stringify({ tenant: TENANT, receivedAt: RECEIVED, records }))).toBeDefined();
  });

  test('is rejected with the reason, quarantined, and rated once it was replayed', async () => {
    const { inbox, call, sendPosted } = serve();
    await call('network', 'POST', USAGE, posted({ msisdn: '491599000000' }));
    await sendPosted('U1');
    expect((await call('operator', 'GET', `${USAGE}/U1`)).body).toMatchObject({
      status: 'rejected',
      statusReason: 'unknown-subscriber',
    });
    inbox.subscribers.add('491599000000');
    expect(await call('operator', 'POST', `${QUARANTINE}/api-U1/replay`)).toMatchObject({ status: 202 });
    await inbox.settle();
    expect((await call('operator', 'GET', `${USAGE}/U1`)).body).toMatchObject({ status: 'rated' });
    expect((await call('operator', 'GET', `${QUARANTINE}/api-U1`)).body).toMatchObject({ state: 'resolved' });
  });

  test('posted twice under the network’s own id is charged once, the second is rejected as a duplicate', async () => {
    const { inbox, call, sendPosted } = serve();
    for (const id of ['U1', 'U2']) {
      await call('network', 'POST', USAGE, posted({ usageId: 'HLR-1' }));
      await sendPosted(id);
    }
    expect(inbox.charged.size).toBe(1);
    expect((await call('operator', 'GET', `${USAGE}/U2`)).body).toMatchObject({
      status: 'rejected',
      statusReason: 'duplicate',
    });
  });

  test.each([
    ['bad-number', { msisdn: 'me' }],
    ['bad-quantity', { quantity: '1.5' }],
    ['negative-quantity', { quantity: -5 }],
    ['bad-destination', { destination: '' }],
    ['bad-network', { visitedNetwork: 'FRA' }],
    ['bad-rating-group', { ratingGroup: 4_294_967_296 }],
    ['bad-slice', { slice: '256' }],
    ['bad-slice', { slice: '1-d1' }],
    ['bad-device-class', { deviceClass: 'a meter' }],
    ['bad-correction', { action: 'undo', corrects: 'X-1' }],
    ['bad-correction', { action: 'cancel' }],
    ['bad-correction', { corrects: 'X-1' }],
    ['bad-correction', { action: 'correct', usageId: 'X-1', corrects: 'X-1' }],
    ['bad-date', { action: 'correct', corrects: 'X-1', correctsStartedAt: 'then' }],
    ['bad-record-id', { usageId: '#' }],
  ])('is refused at the edge: %s', async (reason, more) => {
    const { call } = serve();
    expect((await call('network', 'POST', USAGE, posted(more))).body).toMatchObject({
      code: 'invalid-request',
      referenceError: `urn:farthing:usage:${reason}`,
    });
  });

  test.each(['subscriber', 'agent', 'finance'] as const)('is not for a %s to post', async (role) => {
    expect((await serve().call(role, 'POST', USAGE, posted(), 'P1')).body).toMatchObject({ code: 'forbidden' });
  });
});

describe('what was rejected', () => {
  const STRANGER = '491599000000';
  /** A usage of a number that nobody has: rejected, and in quarantine. */
  async function rejected() {
    const served = serve();
    await served.call('network', 'POST', USAGE, posted({ msisdn: STRANGER }));
    await served.sendPosted('U1');
    return served;
  }
  const mended = { status: 'recycled', usageCharacteristic: posted().usageCharacteristic };
  const quarantinedIn = (served: ReturnType<typeof serve>) => served.call('operator', 'GET', `${QUARANTINE}/api-U1`);

  test('is mended by whoever posted it, and charged', async () => {
    const served = await rejected();
    const patched = await served.call('network', 'PATCH', `${USAGE}/U1`, { description: 'mended', ...mended });
    expect(patched).toMatchObject({ status: 200, body: { status: 'recycled', description: 'mended' } });
    expect(patched.body).not.toHaveProperty('statusReason');
    await served.sendMended('U1');
    expect((await served.call('network', 'GET', `${USAGE}/U1`)).body).toMatchObject({ status: 'rated' });
    expect((await quarantinedIn(served)).body).toMatchObject({ state: 'resolved', resolution: 'charged' });
    await served.sendMended('U1');
    expect(served.inbox.charged.size).toBe(1);
  });

  test('is rejected again where nothing was mended, and may be tried again', async () => {
    const served = await rejected();
    for (const _ of [1, 2]) {
      await served.call('network', 'PATCH', `${USAGE}/U1`, { status: 'recycled' });
      await served.sendMended('U1');
      expect((await served.call('network', 'GET', `${USAGE}/U1`)).body).toMatchObject({
        status: 'rejected',
        statusReason: 'unknown-subscriber',
      });
    }
  });

  test.each([
    ['becomes rated by nobody’s word', { status: 'rated' }, 'not-patchable'],
    ['stays a usage', { usageCharacteristic: [] }, 'invalid-request'],
    ['keeps its usage id', { usageCharacteristic: posted({ usageId: 'HLR-2' }).usageCharacteristic }, 'not-patchable'],
  ])('%s', async (_, patch, code) => {
    const { call } = await rejected();
    expect((await call('network', 'PATCH', `${USAGE}/U1`, patch)).body).toMatchObject({ code });
  });

  test('is withdrawn, and then never charged', async () => {
    const served = await rejected();
    expect(await served.call('operator', 'DELETE', `${USAGE}/U1`)).toMatchObject({ status: 204 });
    expect((await served.call('operator', 'GET', `${USAGE}/U1`)).body).toMatchObject({ code: 'not-found' });
    expect((await quarantinedIn(served)).body).toMatchObject({ state: 'resolved', resolution: 'withdrawn' });
    served.inbox.subscribers.add(STRANGER);
    expect((await served.call('operator', 'POST', `${QUARANTINE}/api-U1/replay`)).body).toMatchObject({
      code: 'illegal-transition',
    });
  });

  test('stays while it is being charged again', async () => {
    const { call } = await rejected();
    await call('network', 'PATCH', `${USAGE}/U1`, { status: 'recycled' });
    for (const [method, body] of [['DELETE'], ['PATCH', mended]] as const)
      expect((await call('network', method, `${USAGE}/U1`, body)).body).toMatchObject({
        code: 'illegal-transition',
        message: 'It is being charged: wait for what comes of it',
      });
  });

  test('stays while a replay charges it', async () => {
    const { call } = await rejected();
    await call('operator', 'POST', `${QUARANTINE}/api-U1/replay`);
    expect((await call('network', 'DELETE', `${USAGE}/U1`)).body).toMatchObject({ code: 'conflict' });
  });

  test('as a duplicate has nothing to charge, and may be deleted', async () => {
    const { call, sendPosted } = serve();
    for (const id of ['U1', 'U2']) {
      await call('network', 'POST', USAGE, posted({ usageId: 'HLR-1' }));
      await sendPosted(id);
    }
    expect((await call('network', 'PATCH', `${USAGE}/U2`, { status: 'recycled' })).body).toMatchObject({
      code: 'conflict',
    });
    expect(await call('network', 'DELETE', `${USAGE}/U2`)).toMatchObject({ status: 204 });
  });

  test('unlike what was charged, which is evidence', async () => {
    const { call, sendPosted } = serve([charge('X-1', '2026-01-31T10:00:00.000Z')]);
    await call('network', 'POST', USAGE, posted());
    await sendPosted('U1');
    const { list } = await call('agent', 'GET', `${USAGE}?relatedParty.id=P1`);
    for (const id of ['U1', String(list[0]?.id)])
      for (const [method, body] of [['DELETE'], ['PATCH', { description: 'x' }]] as const)
        expect((await call('operator', method, `${USAGE}/${id}`, body)).body).toMatchObject({
          code: 'illegal-transition',
          message: expect.stringContaining('post a usage that corrects or cancels it'),
        });
  });

  test.each(['subscriber', 'agent', 'finance', 'partner'] as const)('is not for a %s to change', async (role) => {
    const { call } = await rejected();
    expect((await call(role, 'DELETE', `${USAGE}/U1`, undefined, 'P1')).body).toMatchObject({ code: 'forbidden' });
  });
});

describe('a party’s usage', () => {
  const charges = [
    charge('DEMOHOST-A', '2026-01-30T10:00:00.000Z'),
    charge('DEMOHOST-B', '2026-01-31T10:00:00.000Z'),
    charge('U9', '2026-01-31T11:00:00.000Z', { source: 'api:U9' }),
    charge('DEMOHOST-C', '2026-01-31T10:00:00.000Z', { balanceId: 'B2', partyId: 'P2' }),
  ];

  test('a subscriber sees their own, charged from files and by API, and can read each', async () => {
    const { call } = serve(charges);
    const { list } = await call('subscriber', 'GET', USAGE, undefined, 'P1');
    expect(list).toHaveLength(3);
    expect(list[0]).toMatchObject({
      usageType: 'voice',
      status: 'rated',
      relatedParty: [{ id: 'P1' }],
      ratedProductUsage: [{ taxIncludedRatingAmount: { unit: 'EUR', value: 0.18 } }],
    });
    for (const { id } of list.slice(0, 2))
      expect((await call('subscriber', 'GET', `${USAGE}/${id}`, undefined, 'P1')).body).toMatchObject({ id });
  });

  test('what a correction by API took back stands beside what it charged, each readable by its id', async () => {
    const at = '2026-01-31T10:00:00.000Z';
    const taken = { source: 'api:U9', cancels: 'A', quantity: '-65', amountNano: '-180000000' };
    const { call } = serve([charge('U9', at, { source: 'api:U9' }), charge('A#cancelled', at, taken)]);
    const { list } = await call('subscriber', 'GET', USAGE, undefined, 'P1');
    expect(list.map(({ id }) => id)).toEqual(['U9', expect.stringMatching(/^B1:/)]);
    expect((await call('subscriber', 'GET', `${USAGE}/${list[1]?.id}`, undefined, 'P1')).body).toMatchObject({
      usageCharacteristic: expect.arrayContaining([{ name: 'cancels', value: 'A' }]),
      ratedProductUsage: [{ taxIncludedRatingAmount: { unit: 'EUR', value: -0.18 } }],
    });
  });

  test('what was cancelled says so, in the list and by the id that it was posted under', async () => {
    const charges: ChargedUsageRecord[] = [];
    const { call, sendPosted } = serve(charges);
    await call('network', 'POST', USAGE, posted());
    await sendPosted('U1');
    const startedAt = '2026-01-31T09:11:12.000Z';
    charges.push(charge('U1', startedAt, { balanceId: `B${NUMBER}`, source: 'api:U1', isCancelled: true }));
    const says = { usageCharacteristic: expect.arrayContaining([{ name: 'cancelled', value: 'true' }]) };
    expect((await call('subscriber', 'GET', USAGE, undefined, 'P1')).list).toMatchObject([says]);
    expect((await call('operator', 'GET', `${USAGE}/U1`)).body).toMatchObject(says);
  });

  test('nobody else’s: not in the list, not by filter, not by id', async () => {
    const { call } = serve(charges);
    const others = await call('agent', 'GET', `${USAGE}?relatedParty.id=P2`);
    expect(others.list).toHaveLength(1);
    expect((await call('subscriber', 'GET', `${USAGE}?relatedParty.id=P2`, undefined, 'P1')).list).toEqual([]);
    const stranger = await call('subscriber', 'GET', `${USAGE}/${others.list[0]?.id}`, undefined, 'P1');
    expect(stranger.body).toMatchObject({ code: 'not-found' });
  });

  test('what a network posted without naming the party is its customer’s too', async () => {
    const charges: ChargedUsageRecord[] = [];
    const { call, sendPosted } = serve(charges);
    await call('network', 'POST', USAGE, posted());
    await sendPosted('U1');
    const startedAt = '2026-01-31T09:11:12.000Z';
    charges.push(charge('U1', startedAt, { balanceId: `B${NUMBER}`, source: 'api:U1' }));
    const { list } = await call('subscriber', 'GET', USAGE, undefined, 'P1');
    expect(list).toMatchObject([{ id: 'U1', status: 'rated' }]);
    expect((await call('subscriber', 'GET', `${USAGE}/U1`, undefined, 'P1')).body).toMatchObject({
      id: 'U1',
      relatedParty: [{ id: 'P1' }],
    });
    expect((await call('subscriber', 'GET', `${USAGE}/U1`, undefined, 'P2')).body).toMatchObject({ code: 'not-found' });
  });

  test('by date, type, status and characteristic', async () => {
    const { call } = serve(charges);
    const count = async (filter: string) =>
      (await call('agent', 'GET', `${USAGE}?relatedParty.id=P1&${filter}`)).list.length;
    expect(await count('usageDate.gte=2026-01-31T00:00:00Z')).toBe(2);
    expect(await count('usageDate.lt=2026-01-31T00:00:00Z')).toBe(1);
    expect(await count('usageDate.gt=2026-01-31T10:00:00Z&usageDate.lte=2026-01-31T11:00:00Z')).toBe(1);
    expect(await count('usageType=sms')).toBe(0);
    expect(await count('status=rated')).toBe(3);
    expect(await count('usageCharacteristic.value=DEMOHOST-B')).toBe(1);
  });
});

describe('files and quarantine by API', () => {
  test('a file is announced, uploaded, and its account read', async () => {
    const { inbox, call } = serve();
    const made = await call('partner', 'POST', FILE, { name: 'day.csv' });
    const objectKey = `inbox/${TENANT}/U1__day.csv`;
    expect(made).toMatchObject({
      status: 201,
      body: { id: 'U1', state: 'awaited', objectKey, uploadUrl: `https://inbox/${objectKey}?expires=900` },
    });
    expect((await call('agent', 'GET', `${FILE}/U1`)).body).not.toHaveProperty('uploadUrl');
    const text = `HDR;DEMOHOST;3;x;1\nCDR;A;SMO;${NUMBER};20260131101112+0100;;;;4930123456;\nnoise\nTRL;2\n`;
    await inbox.ingest(objectOf(text, { key: objectKey }));
    expect((await call('finance', 'GET', `${FILE}/U1`)).body).toMatchObject({
      state: 'sent',
      read: 2,
      charged: 0,
      quarantined: 1,
      accounted: false,
    });
    await inbox.settle();
    expect((await call('finance', 'GET', `${FILE}/U1`)).body).toMatchObject({
      state: 'accounted',
      read: 2,
      charged: 1,
      duplicate: 0,
      quarantined: 1,
      accounted: true,
      complete: true,
    });
    expect((await call('agent', 'GET', `${QUARANTINE}?file.id=U1&reason=unreadable-line`)).list).toMatchObject([
      { raw: 'noise', line: 3, state: 'quarantined' },
    ]);
  });

  test.each(['subscriber', 'agent', 'finance'] as const)('a %s announces no file', async (role) => {
    expect((await serve().call(role, 'POST', FILE, { name: 'day.csv' })).body).toMatchObject({ code: 'forbidden' });
  });

  test.each(['../day.csv', 'a/b.csv', 'a b.csv'])('a file is not called %s', async (name) => {
    expect((await serve().call('operator', 'POST', FILE, { name })).body).toMatchObject({ code: 'invalid-request' });
  });

  test.each([
    ['subscriber', 'forbidden'],
    ['agent', 'forbidden'],
    ['partner', 'forbidden'],
    ['operator', 'not-found'],
  ] as const)('a replay by %s: %s', async (role, code) => {
    expect((await serve().call(role, 'POST', `${QUARANTINE}/x/replay`)).body).toMatchObject({ code });
  });

  test('a bulk replay names what it replays', async () => {
    const { call } = serve();
    expect((await call('operator', 'POST', `${QUARANTINE}/replay`, {})).body).toMatchObject({
      code: 'invalid-request',
    });
    expect((await call('operator', 'POST', `${QUARANTINE}/replay`, { reason: 'no-tariff' })).body).toEqual({
      replayed: 0,
      skipped: 0,
    });
  });

  test.each(['subscriber', 'partner', 'network'] as const)('a %s does not read quarantine', async (role) => {
    expect((await serve().call(role, 'GET', QUARANTINE, undefined, 'P1')).body).toMatchObject({ code: 'forbidden' });
  });
});
