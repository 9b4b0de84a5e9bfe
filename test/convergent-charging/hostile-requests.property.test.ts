import fc from 'fast-check';
import { reservedMoney } from '../../shared/balance-management';
import { brief, makeNetwork } from './network';
import { MSISDN, makeWorld } from './world';

const SEED = Number(process.env.FARTHING_SEED ?? 20261123);
const RUNS = Number(process.env.FARTHING_RUNS ?? 1_500);
const TOP_UP = 10_000_000_000n;

/** A request with everything in it that this API reads. */
const WHOLE = {
  subscriberIdentifier: `msisdn-${MSISDN}`,
  nfConsumerIdentification: { nodeFunctionality: 'SMF' },
  invocationTimeStamp: '2026-12-15T11:59:59Z',
  invocationSequenceNumber: 1,
  retransmissionIndicator: false,
  oneTimeEvent: false,
  oneTimeEventType: 'IEC',
  notifyUri: 'https://smf.example/notify/1',
  multipleUnitUsage: [
    {
      ratingGroup: 1,
      uPFID: 'upf-1',
      requestedUnit: { time: 60, totalVolume: 1_000, uplinkVolume: 500, downlinkVolume: 500, serviceSpecificUnits: 1 },
      usedUnitContainer: [
        {
          localSequenceNumber: 1,
          quotaManagementIndicator: 'ONLINE_CHARGING',
          triggerTimestamp: '2026-12-15T11:59:58Z',
          triggers: [{ triggerType: 'FINAL', triggerCategory: 'IMMEDIATE_REPORT' }],
          time: 60,
          totalVolume: 1_000,
          uplinkVolume: 500,
          downlinkVolume: 500,
          serviceSpecificUnits: 1,
        },
      ],
    },
  ],
  pDUSessionChargingInformation: {
    userInformation: { servedGPSI: `msisdn-${MSISDN}` },
    pduSessionInformation: {
      networkSlicingInfo: { sNSSAI: { sst: 1, sd: '010203' } },
      servingCNPlmnId: { mcc: '262', mnc: '01' },
      hPlmnId: { mcc: '262', mnc: '01' },
    },
  },
};
const CALL = {
  roleOfNode: 'ORIGINATING',
  userInformation: { servedGPSI: `msisdn-${MSISDN}`, roamerInOut: 'OUT_BOUND' },
  userLocationInfo: { nrLocation: { tai: { plmnId: { mcc: '262', mnc: '01' } } } },
  callingPartyAddresses: ['tel:+353861000001'],
  calledPartyAddress: 'tel:+353861234567',
};
const MESSAGE = {
  originatorInfo: { originatorGPSI: `msisdn-${MSISDN}` },
  recipientInfo: [{ recipientOtherAddress: { sMaddressData: '353861234567' } }],
  sMMessageType: 'SUBMISSION',
};

type Json = string | number | boolean | null | Json[] | { [name: string]: Json };
const SPITEFUL: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom<Json>(
    -1,
    -2_147_483_648,
    2 ** 53,
    1e308,
    0.5,
    4_294_967_295,
    4_294_967_296,
    2 ** 50,
    2 ** 50 + 1,
    null,
  ),
  fc.constantFrom<Json>(
    '',
    '\u0000',
    '\ud800',
    'msisdn-',
    '+275760-09-13T00:00:00Z',
    '-000001-01-01T00:00:00Z',
    '__proto__',
  ),
  fc.constantFrom<Json>([], {}, [[]], [null], { length: 1e9 }, true, 'x'.repeat(70_000)),
  fc.jsonValue({ maxDepth: 4 }) as fc.Arbitrary<Json>,
);

/** The places of a value, as paths into it. */
function placesOf(value: unknown, path: readonly (string | number)[] = []): (readonly (string | number)[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  const below = Object.entries(value).flatMap(([name, child]) => placesOf(child, [...path, name]));
  return [path, ...below];
}

function replaced(value: unknown, [name, ...rest]: readonly (string | number)[], by: Json): unknown {
  if (name === undefined) return by;
  if (Array.isArray(value))
    return value.map((one, index) => (String(index) === String(name) ? replaced(one, rest, by) : one));
  if (typeof value !== 'object' || value === null) return value;
  return { ...value, [name]: replaced((value as Record<string, unknown>)[name], rest, by) };
}

const SHAPES = [
  WHOLE,
  { ...WHOLE, iMSChargingInformation: CALL },
  { ...WHOLE, sMSChargingInformation: MESSAGE, oneTimeEvent: true },
  { ...WHOLE, oneTimeEvent: true, oneTimeEventType: 'PEC' },
];
const places = SHAPES.map((shape) => placesOf(shape));
/** Valid, and deeper than a stack of ours. */
const DEEP = JSON.stringify(WHOLE).replace('{', `{"deep":${'['.repeat(60_000)}${']'.repeat(60_000)},`);
const body = fc.oneof(
  fc.string(),
  fc.json({ maxDepth: 30 }),
  fc.constantFrom(undefined, '{', '[]', 'null', '"x"', '9'.repeat(1_000), '['.repeat(100_000), DEEP),
  fc
    .tuple(fc.nat(SHAPES.length - 1), fc.array(fc.tuple(fc.nat(), SPITEFUL), { minLength: 1, maxLength: 3 }))
    .map(([shape, changes]) => {
      const changed = changes.reduce(
        (value: unknown, [at, by]) => replaced(value, places[shape]?.[at % places[shape].length] ?? [], by),
        SHAPES[shape],
      );
      return JSON.stringify(changed);
    }),
);
const path = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('', '/REF/update', '/REF/release') },
  fc.constantFrom(
    '/BAL.zzzzzzzzz.AAAAAAAAAAA/update',
    '/BAL.1.AAAAAAAAAAA/release',
    '/BAL.../update',
    '/%00/update',
    '//update',
  ),
  fc.string().map((text) => `/${text}/update`),
  fc.webPath(),
);

/** Whatever a network function sends, the answer is in the API's shapes, and money is neither made nor lost. */
test(`hostile requests never break it (seed ${SEED}, ${RUNS} runs)`, async () => {
  const world = await makeWorld();
  await world.topUp('topupBalance/1', TOP_UP);
  const network = makeNetwork(world.ports, world.cache);
  await world.projectAll();
  const seen = new Map<number, number>();
  let { ref } = await network.open();
  await fc.assert(
    fc.asyncProperty(path, body, async (where, text) => {
      const { sessions } = await world.account();
      if (sessions.length > 15) {
        network.advance(25 * 3_600_000);
        ({ ref } = await network.open());
      }
      const answer = await network.call(where.replace('REF', ref).replace('BAL', world.balanceId), text);
      await world.projectAll();
      seen.set(answer.status, (seen.get(answer.status) ?? 0) + 1);
      if (answer.status >= 300) {
        expect(answer.contentType).toBe('application/problem+json');
        expect(answer.body).toMatchObject({
          status: answer.status,
          title: expect.any(String),
          type: expect.any(String),
        });
      }
      expect([200, 201, 204, 400, 404, 405, 413, 429]).toContain(answer.status);
      const account = await world.account();
      expect(account.moneyNano >= reservedMoney(account)).toBe(true);
    }),
    { seed: SEED, numRuns: RUNS },
  );
  for (const status of [200, 201, 204, 400, 404]) expect(seen.get(status) ?? 0).toBeGreaterThan(RUNS / 200);
  const records = world.written.flatMap((account) => account.postings.flatMap((posting) => posting.records ?? []));
  const paid = records.reduce((sum, record) => sum + BigInt(record.amountNano), 0n);
  expect((await world.account()).moneyNano).toBe(TOP_UP - paid);
  expect(new Set(records.map((record) => record.usageId)).size).toBe(records.length);
});

test('what is hostile in one rating group spares no other: nothing of the request is done', async () => {
  const world = await makeWorld();
  await world.topUp('topupBalance/1', TOP_UP);
  const network = makeNetwork(world.ports, world.cache);
  const { ref } = await network.open([{ ask: 1_000 }]);
  const before = await world.account();
  const good = { ratingGroup: 1, usedUnitContainer: [{ totalVolume: 10 }] };
  for (const bad of [{ ratingGroup: -1 }, { ratingGroup: 1.5 }, { ratingGroup: 2, requestedUnit: { time: 2 ** 32 } }]) {
    const answer = await network.update(ref, [], { multipleUnitUsage: [good, bad] });
    expect(answer.status).toBe(400);
    expect(await world.account()).toEqual(before);
  }
  expect(brief(await network.update(ref, [{ used: 10 }]))).toEqual(['1 SUCCESS']);
});
