import { decodeBalance, encodeBalance } from '../../shared/adapters/aws/balance-item';
import { itemBytes } from '../../shared/adapters/aws/item-bytes';
import {
  ChargeView,
  chargeIdOf,
  describeBuckets,
  type Ledger,
  reservedMoney,
  verifyLedger,
} from '../../shared/balance-management';
import { chargeMessages, closeCharging, openCharging } from '../../shared/convergent-charging';
import { brief, makeNetwork, type Unit } from './network';
import { makeWorld, TENANT, usage } from './world';

const MIB = 1_048_576;
const CENT = 10_000_000n;
/** The world's tariff: ten cents a MiB. */
const MIB_NANO = 10n * CENT;

/** A subscriber with so many MiB worth of money, and a network function. */
async function given(mib: number) {
  const world = await makeWorld();
  if (mib > 0) await world.topUp('topupBalance/1', BigInt(mib) * MIB_NANO);
  const network = makeNetwork(world.ports, world.cache);
  const money = async () => {
    const account = await world.account();
    return [Number(account.moneyNano / CENT), Number(reservedMoney(account) / CENT)];
  };
  return { world, network, money };
}

describe('a session from its Create to its Release', () => {
  test('reserves, settles, returns what was not used', async () => {
    const { network, money, world } = await given(10);
    const { answer, ref } = await network.open([{ ask: 2 * MIB }]);
    expect([answer.status, answer.location]).toEqual([
      201,
      `https://bss/nchf-convergedcharging/v3/chargingdata/${ref}`,
    ]);
    expect(answer.body.multipleUnitInformation).toEqual([
      {
        ratingGroup: 1,
        resultCode: 'SUCCESS',
        grantedUnit: { totalVolume: 2 * MIB },
        validityTime: 600,
        quotaHoldingTime: 300,
        volumeQuotaThreshold: Math.floor((2 * MIB) / 5),
      },
    ]);
    expect(await money()).toEqual([100, 20]);
    const [main] = describeBuckets(await world.account(), network.nowMs());
    expect(main?.reservedValue).toEqual({ amount: '0.2', units: 'EUR' });
    expect(brief(await network.update(ref, [{ used: MIB, ask: 3 * MIB }]))).toEqual([`1 SUCCESS ${3 * MIB}`]);
    expect(await money()).toEqual([90, 30]);
    expect((await network.release(ref, [{ used: MIB }])).status).toBe(204);
    expect(await money()).toEqual([80, 0]);
  });

  test('every write is in a ledger that holds together', async () => {
    const { network, world } = await given(10);
    const { ref } = await network.open([{ ask: MIB }]);
    await network.update(ref, [
      { used: MIB, ask: MIB },
      { rg: 2, used: MIB, offline: true },
    ]);
    await network.release(ref, [{ used: 5 }]);
    await world.projectAll();
    const postings = await (world.ports.ledger as Ledger).history(TENANT, world.balanceId, 100);
    expect(verifyLedger(postings)).toEqual([]);
    expect(postings.map(({ kind }) => kind).slice(3)).toEqual(['reserve', 'charge', 'reserve', 'charge', 'release']);
    expect(postings.map(({ reservedAfterNano }) => reservedAfterNano).slice(3)).toEqual([
      MIB_NANO,
      undefined,
      MIB_NANO,
      undefined,
      0n,
    ]);
  });

  test('many small reports cost what one large one does', async () => {
    const costOf = async (reports: readonly number[]) => {
      const { network, world } = await given(10);
      const { ref } = await network.open();
      for (const used of reports) await network.update(ref, [{ used }]);
      await network.release(ref);
      return (await world.account()).moneyNano;
    };
    expect(await costOf(Array.from({ length: 30 }, () => 100))).toBe(await costOf([3_000]));
    expect(await costOf([2_900, 100])).toBe(await costOf([3_000]));
  });
});

test('each report’s charge explains itself: the session so far, rated again, gives what the record says', async () => {
  const { network, world } = await given(3);
  const { ref } = await network.open([{ ask: MIB }]);
  for (const used of [1_000, 700_001, 3, 2 * MIB, 2 * MIB]) await network.update(ref, [{ used, ask: MIB }]);
  await world.projectAll();
  const ledger = world.ports.ledger as Ledger;
  const view = new ChargeView(world.ports.balances, ledger, world.ports.tariffs);
  const charges = (await ledger.history(TENANT, world.balanceId, 100)).filter(({ kind }) => kind === 'charge');
  const told = await Promise.all(
    charges.map(async (posting) => (await view.get(TENANT, 'charge', chargeIdOf(world.balanceId, posting, 0)))?.body),
  );
  expect(told.map((body) => body?.explanation)).toMatchObject(Array(5).fill({ isSame: true }));
  expect(JSON.stringify(told.at(-1))).toContain('written off');
});

describe('what each rating group is answered', () => {
  test.each<[what: string, mib: number, units: Unit[], answers: string[], cents: [money: number, reserved: number]]>([
    ['a Create may ask for nothing', 10, [], [], [100, 0]],
    ['leaves the amount to us', 100, [{ ask: 'any' }], [`1 SUCCESS ${10 * MIB}`], [1000, 100]],
    ['is never given more than a GiB', 2000, [{ ask: 2048 * MIB }], [`1 SUCCESS ${1024 * MIB}`], [20_000, 10_240]],
    ['the last grant says so', 2, [{ ask: 3 * MIB }], [`1 SUCCESS ${2 * MIB} final`], [20, 20]],
    ['what just fits is the last, too', 2, [{ ask: 2 * MIB }], [`1 SUCCESS ${2 * MIB} final`], [20, 20]],
    ['an empty balance', 0, [{ ask: MIB }], ['1 QUOTA_LIMIT_REACHED'], [0, 0]],
    [
      'each has its own quota',
      3,
      [{ ask: MIB }, { rg: 7, ask: 9 * MIB }],
      [`1 SUCCESS ${MIB}`, `7 SUCCESS ${2 * MIB} final`],
      [30, 30],
    ],
    [
      'only online ones are given quota',
      10,
      [
        { ask: MIB, used: 0 },
        { rg: 2, ask: 'any', used: 2 * MIB, offline: true },
      ],
      [`1 SUCCESS ${MIB}`, '2 QUOTA_MANAGEMENT_NOT_APPLICABLE'],
      [80, 10],
    ],
    ['used units without a wish', 10, [{ used: MIB }], ['1 SUCCESS'], [90, 0]],
  ])('%s', async (_what, mib, units, answers, cents) => {
    const { network, money } = await given(mib);
    const { answer } = await network.open(units);
    expect([answer.status, brief(answer)]).toEqual([201, answers]);
    expect(await money()).toEqual(cents);
  });

  test('used units are settled even when no more can be given, and what cannot be paid is on record', async () => {
    const { network, money, world } = await given(2);
    const { ref } = await network.open([{ ask: 2 * MIB }]);
    expect(brief(await network.update(ref, [{ used: 5 * MIB, ask: MIB }]))).toEqual(['1 QUOTA_LIMIT_REACHED']);
    expect(await money()).toEqual([0, 0]);
    const record = (await world.account()).postings.flatMap((posting) => posting.records ?? []);
    expect(record).toMatchObject([{ amountNano: String(2n * MIB_NANO), unpaidNano: String(3n * MIB_NANO) }]);
  });

  test('a report returns the unused grant although it asks for none', async () => {
    const { network, money } = await given(10);
    const { ref } = await network.open([{ ask: 5 * MIB }, { rg: 2, ask: MIB }]);
    await network.update(ref, [{ used: MIB }]);
    expect(await money()).toEqual([90, 10]);
  });

  test('no report goes unpaid for what the same request returns, or asks for', async () => {
    for (const verb of ['update', 'release'] as const) {
      const { network, money } = await given(3);
      const { ref } = await network.open([{ ask: 2 * MIB }, { rg: 2, ask: MIB }]);
      await network[verb](ref, [{ ask: 9 * MIB }, { rg: 2, used: 3 * MIB }]);
      expect(await money()).toEqual([0, 0]);
    }
  });

  test('all that a session holds pays its last report', async () => {
    const { network, money } = await given(3);
    const { ref } = await network.open([{ ask: 2 * MIB }, { rg: 2, ask: MIB }]);
    await network.release(ref, [{ rg: 2, used: 3 * MIB }]);
    expect(await money()).toEqual([0, 0]);
  });

  test('a tariff without a price for it: on record, unpaid, no quota', async () => {
    const { network, world } = await given(10);
    const abroad = { pduSessionInformation: { servingCNPlmnId: { mcc: '262', mnc: '01' } } };
    const { ref } = await network.open([{ ask: MIB }], { pDUSessionChargingInformation: abroad });
    const answer = await network.update(ref, [{ used: MIB, ask: MIB }]);
    expect(brief(answer)).toEqual(['1 RATING_FAILED']);
    const records = (await world.account()).postings.flatMap((posting) => posting.records ?? []);
    expect(records).toMatchObject([{ units: String(MIB), amountNano: '0', tariff: '', visitedNetwork: '26201' }]);
  });

  test('a subscriber is found by the IMSI, too, while the product is open', async () => {
    const { network, world } = await given(10);
    const product = {
      tenant: TENANT,
      productId: 'product-2',
      offeringId: 'payg',
      partyId: 'party-2',
      imsi: '001010000000001',
    };
    const { balanceId } = await openCharging(world.ports, { ...product, activatedAt: '2026-12-01T00:00:00Z' });
    const more = { subscriberIdentifier: 'imsi-001010000000001' };
    expect((await network.open([{ ask: MIB }], more)).answer.status).toBe(201);
    await closeCharging(world.ports, { ...product, balanceId, closedAt: '2026-12-15T00:00:00Z' });
    expect((await network.open([{ ask: MIB }], more)).answer.body.cause).toBe('USER_UNKNOWN');
  });

  test('two user planes of a rating group are granted each its own, and both are held', async () => {
    const { network, money } = await given(3);
    const plane = (uPFID: string) => ({ ratingGroup: 1, requestedUnit: { totalVolume: 2 * MIB }, uPFID });
    const units = ['upf-1', 'upf-2', 'upf-3'].map(plane);
    const { answer, ref } = await network.open([], { multipleUnitUsage: units });
    expect(brief(answer)).toEqual([`1 SUCCESS ${2 * MIB}`, `1 SUCCESS ${MIB} final`, '1 QUOTA_LIMIT_REACHED']);
    expect(await money()).toEqual([30, 30]);
    await network.release(ref, [{ used: 3 * MIB }]);
    expect(await money()).toEqual([0, 0]);
  });

  test('a user plane finds its answer', async () => {
    const { network } = await given(10);
    const units = [{ ratingGroup: 1, requestedUnit: {}, uPFID: 'upf-1' }];
    const { answer } = await network.open([], { multipleUnitUsage: units });
    expect(answer.body.multipleUnitInformation).toMatchObject([{ uPFID: 'upf-1' }]);
  });
});

describe('one-time events', () => {
  test.each<[what: string, units: Unit[], answers: string[], cents: number]>([
    ['debits what is asked for', [{ ask: MIB }], [`1 SUCCESS ${MIB}`], 20],
    ['debits what was used', [{ used: 2 * MIB }], [`1 SUCCESS ${2 * MIB}`], 10],
    ['debits whole or not at all', [{ ask: 4 * MIB }], ['1 QUOTA_LIMIT_REACHED'], 30],
  ])('an immediate one %s', async (_what, units, answers, cents) => {
    const { network, money } = await given(3);
    const event = network.request(units, { oneTimeEvent: true, oneTimeEventType: 'IEC' });
    const first = await network.call('', event);
    expect([first.status, brief(first)]).toEqual([201, answers]);
    expect(await money()).toEqual([cents, 0]);
    expect(await network.call('', { ...event, retransmissionIndicator: true })).toEqual(first);
    expect(await money()).toEqual([cents, 0]);
  });

  test('one that has passed is charged as far as the balance goes', async () => {
    const { network, money } = await given(3);
    await network.open([{ used: 5 * MIB }], { oneTimeEvent: true, oneTimeEventType: 'PEC' });
    expect(await money()).toEqual([0, 0]);
  });

  test('with reservation (ECUR): reserved at Create, settled at Release', async () => {
    const { network, money } = await given(3);
    const { ref } = await network.open([{ ask: 2 * MIB }]);
    expect(await money()).toEqual([30, 20]);
    await network.release(ref, [{ used: MIB }]);
    expect(await money()).toEqual([20, 0]);
  });
});

describe('the same request again gets the same answer', () => {
  test('at once, after other writes, with a cold function, and after the Release', async () => {
    const { network, money, world } = await given(10);
    const create = network.request([{ ask: 2 * MIB }]);
    const created = await network.call('', create);
    const ref = created.location.split('/').at(-1);
    expect(await network.call('', create)).toEqual(created);
    const update = network.request([{ used: MIB, ask: 3 * MIB }]);
    const updated = await network.call(`/${ref}/update`, update);
    const before = await money();
    await world.topUp('topupBalance/2', MIB_NANO);
    await world.projectAll();
    network.cache.clear();
    expect(await network.call(`/${ref}/update`, { ...update, retransmissionIndicator: true })).toEqual(updated);
    expect(await network.call('', create)).toEqual(created);
    const release = network.request([{ used: MIB }]);
    expect((await network.call(`/${ref}/release`, release)).status).toBe(204);
    await world.projectAll();
    expect((await network.call(`/${ref}/release`, release)).status).toBe(204);
    expect(await network.call(`/${ref}/update`, update)).toEqual(updated);
    expect(before).toEqual([90, 30]);
    expect(await money()).toEqual([90, 0]);
  });

  test('days later, when the item has forgotten the session', async () => {
    const { network, money, world } = await given(10);
    const create = network.request([{ ask: 2 * MIB }]);
    const created = await network.call('', create);
    const ref = created.location.split('/').at(-1) ?? '';
    const update = network.request([{ used: MIB, ask: 3 * MIB }]);
    const updated = await network.call(`/${ref}/update`, update);
    await network.release(ref);
    network.advance(2 * 24 * 3_600_000);
    await network.open();
    await world.projectAll();
    expect((await world.account()).sessions).toHaveLength(1);
    expect(await network.call(`/${ref}/update`, update)).toEqual(updated);
    expect(await network.call('', create)).toEqual(created);
    expect(await money()).toEqual([90, 0]);
  });

  test('a number says it, whatever time and content stand beside it', async () => {
    const { network, money, world } = await given(10);
    const { ref } = await network.open([{ ask: MIB }], { invocationSequenceNumber: 1 });
    const first = await network.update(ref, [{ used: MIB, ask: MIB }], { invocationSequenceNumber: 2 });
    await world.projectAll();
    const again = await network.update(ref, [{ used: MIB, ask: MIB }], { invocationSequenceNumber: 2 });
    expect(brief(again)).toEqual(brief(first));
    expect(await money()).toEqual([90, 10]);
  });

  test('while the ledger lags, a request that only it can judge is told to come again', async () => {
    const { network, world } = await given(10);
    const { ref } = await network.open();
    const early = network.request([{ used: MIB }]);
    await network.update(ref, [{ used: MIB }]);
    const answer = await network.call(`/${ref}/update`, early);
    expect([answer.status, answer.body.code]).toEqual([503, 'busy']);
    await world.projectAll();
    expect((await network.call(`/${ref}/update`, early)).status).toBe(200);
  });
});

describe('time', () => {
  test('what was granted is free again after twice the validity time, in the next write, and not before', async () => {
    const { network, money, world } = await given(10);
    const { ref } = await network.open([{ ask: 6 * MIB }]);
    network.advance(1_190_000);
    const { answer, ref: second } = await network.open([{ ask: 9 * MIB }]);
    expect(brief(answer)).toEqual([`1 SUCCESS ${4 * MIB} final`]);
    network.advance(10_000);
    expect(await money()).toEqual([100, 100]);
    await network.release(second);
    expect(await money()).toEqual([100, 0]);
    expect((await world.account()).postings.map(({ reference }) => reference.split('/')[0])).toEqual([
      'expired',
      'chargingdata',
    ]);
    expect(brief(await network.update(ref, [{ used: MIB, ask: MIB }]))).toEqual([`1 SUCCESS ${MIB}`]);
    expect(await money()).toEqual([90, 10]);
  });

  test('a client whose clock is months behind loses nothing', async () => {
    const { network, money, world } = await given(10);
    await world.projectAll();
    const january = { invocationTimeStamp: '2026-01-05T10:00:00.123456789Z' };
    const { ref } = await network.open([{ ask: MIB }], january);
    await world.projectAll();
    await network.update(ref, [{ used: MIB }], { invocationTimeStamp: '2026-01-05T10:00:01.123456789Z' });
    expect(await money()).toEqual([90, 0]);
  });
});

describe('beside ordinary usage', () => {
  const sms = (id: string) => [{ tenant: TENANT, receivedAt: '', records: [usage({ usageId: id })] }];

  test('what a session holds is not spent by others; what it held too long is', async () => {
    const { network, money, world } = await given(2);
    await network.open([{ ask: 2 * MIB }]);
    const held = await chargeMessages(network.ports, network.cache, sms('u1'));
    expect(held.results).toMatchObject([{ outcomes: [{ kind: 'refused', reason: 'insufficient-balance' }] }]);
    network.advance(1_201_000);
    const free = await chargeMessages(network.ports, network.cache, sms('u1'));
    expect(free.results).toMatchObject([{ outcomes: [{ kind: 'charged' }] }]);
    expect(await money()).toEqual([10, 0]);
    expect((await world.account()).postings.map(({ kind }) => kind)).toEqual(['release', 'charge']);
  });
});

describe('what is refused', () => {
  test.each<[what: string, status: number, code: string, send: (ref: string) => [path: string, body: unknown]]>([
    ['an unknown reference', 404, 'not-found', (ref) => [`/${ref.slice(0, -1)}Z/update`, {}]],
    ['a reference that is none', 404, 'not-found', () => ['/42/update', {}]],
    ['another operation', 404, 'not-found', (ref) => [`/${ref}/notify`, {}]],
    ['a body that is no JSON', 400, 'invalid-json', (ref) => [`/${ref}/update`, '{']],
    ['no time', 400, 'invalid-request', () => ['', { invocationTimeStamp: undefined }]],
    [
      'a time more than a day ahead',
      400,
      'invalid-request',
      () => ['', { invocationTimeStamp: '2027-01-01T00:00:00Z' }],
    ],
    ['an unknown subscriber', 404, 'unknown-subscriber', () => ['', { subscriberIdentifier: 'imsi-001010000000001' }]],
  ])('%s', async (_what, status, code, send) => {
    const { network, world } = await given(10);
    const { ref } = await network.open();
    await world.projectAll();
    const [path, body] = send(ref);
    const request = typeof body === 'object' ? { ...network.request(), ...body } : body;
    const answer = await network.call(path, request);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(answer.body).toMatchObject({ status, title: expect.any(String), type: `urn:farthing:error:${code}` });
  });

  test('another role, another method', async () => {
    const { network } = await given(10);
    expect((await network.call('', network.request(), 'POST', 'agent')).status).toBe(403);
    expect((await network.call('', network.request(), 'GET')).status).toBe(405);
  });

  test('a volume that wrapped to a negative int32: clearly, and nothing is lost', async () => {
    const { network, money } = await given(10);
    const { ref } = await network.open([{ ask: 5 * MIB }]);
    const wrapped = network.request([
      { used: -2_147_483_648, ask: MIB },
      { rg: 2, used: MIB, offline: true },
    ]);
    const refused = await network.call(`/${ref}/update`, wrapped);
    expect(refused.status).toBe(400);
    expect(refused.body.cause).toBe('CHARGING_FAILED');
    expect(refused.body.invalidParams).toEqual([
      {
        param: 'multipleUnitUsage[0].usedUnitContainer[0].totalVolume',
        reason: 'is negative: a 32-bit counter has wrapped',
      },
    ]);
    expect(await money()).toEqual([100, 50]);
    const mended = { ...wrapped, multipleUnitUsage: [{ ratingGroup: 1, usedUnitContainer: [{ totalVolume: MIB }] }] };
    expect((await network.call(`/${ref}/update`, mended)).status).toBe(200);
    expect(await money()).toEqual([90, 0]);
  });
});

test('an ordinary item with a session of one rating group, packed and unpacked', async () => {
  const { network, world } = await given(100);
  for (let i = 0; i < 21; i += 1)
    await chargeMessages(network.ports, network.cache, [
      { tenant: TENANT, receivedAt: '', records: [usage({ usageId: `HOST1-20261215001${i}` })] },
    ]);
  const ids = {
    balanceId: '01KAT0J8WQX4V7ZC9Y2N3M5P6R-1',
    partyId: '01KAT0J8WQX4V7ZC9Y2N3M5P6S',
    billingAccountId: '01KAT0J8WQX4V7ZC9Y2N3M5P6T',
  };
  const notifyUri =
    'https://smf.breeze.example:8443/nsmf-callback/notify_urn:uuid:3f1b0a1e-9c41-4d7e-8a52-6f0c8e1d2b73';
  const { ref } = await network.open([{ ask: 3 * MIB }], { notifyUri });
  const begun = await world.account();
  for (const used of [2_345_678, 3_012_345, 3_100_123]) await network.update(ref, [{ used, ask: 3 * MIB }]);
  const reported = await world.account();
  for (const account of [begun, reported]) expect(decodeBalance(encodeBalance(account))).toEqual(account);
  const [open, update] = [begun, reported].map((account) => itemBytes(encodeBalance({ ...account, ...ids })));
  console.info(`balance item with a session: ${open} bytes after its Create, ${update} after an Update`);
  expect(Math.max(open ?? 0, update ?? 0)).toBeLessThanOrEqual(1_024);
});
