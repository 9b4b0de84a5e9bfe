import fc from 'fast-check';
import { unpackSessions } from '../../shared/adapters/aws/session-item';
import { creditOnce, reservedMoney } from '../../shared/balance-management';
import { chargeMessages, openCharging } from '../../shared/convergent-charging';
import type { PriceRule, Tariff } from '../../shared/rating';
import { brief, makeNetwork, seconds, type Unit } from './network';
import { makeWorld, NOW, TARIFF, TENANT, usage } from './world';

const SEED = Number(process.env.FARTHING_SEED ?? 20261123);
const RUNS = Number(process.env.FARTHING_RUNS ?? 60);
const CENT = 10_000_000n;
const MIB = 1_048_576;
/** What a subscriber begins with, in euros. */
const EUROS = 100n;
const rule = (service: string, over: Partial<PriceRule>): PriceRule => {
  const found = TARIFF.rules.find((known) => known.service === service);
  if (!found) throw new Error('the world’s tariff rates every service');
  return { ...found, ...over };
};

/** Ten cents a minute, fifty to North America and a euro abroad; at night a cent. Rating group 20 is time, 30 is pieces. */
const RULES: readonly PriceRule[] = [
  ...TARIFF.rules,
  rule('voice', { priceId: 'night', period: 'night', priceNano: CENT }),
  rule('voice', { priceId: 'america', destinationPrefixes: ['1'], zone: 'america', priceNano: 50n * CENT }),
  rule('voice', { priceId: 'abroad', visitedNetworks: ['*'], zone: 'abroad', priceNano: 100n * CENT }),
  rule('voice', { priceId: 'hours', conditions: { ratingGroup: ['20'] }, perUnits: 3_600n, zone: 'hours' }),
  rule('sms', { priceId: 'sms-america', destinationPrefixes: ['1'], zone: 'america', priceNano: 30n * CENT }),
  rule('sms', { priceId: 'pieces', conditions: { ratingGroup: ['30'] }, zone: 'pieces', priceNano: 5n * CENT }),
];
const RATED: Tariff = {
  ...TARIFF,
  offeringId: 'rated',
  rules: RULES,
  allowances: [],
  calendar: {
    timeZone: 'Europe/Dublin',
    periods: [{ name: 'night', from: '12:30', to: '13:00', days: [1, 2, 3, 4, 5, 6, 7] }],
    otherwise: 'day',
    holidays: [],
  },
};
const CALLER = '353861000007';
const call = (to: string, more: Record<string, unknown> = {}) => ({
  subscriberIdentifier: undefined,
  iMSChargingInformation: {
    roleOfNode: 'ORIGINATING',
    userInformation: { servedGPSI: `msisdn-${CALLER}` },
    callingPartyAddresses: [`tel:+${CALLER}`],
    calledPartyAddress: to,
    ...more,
  },
});

/** A subscriber of the offering above. */
async function given(tariff: Tariff = RATED) {
  const world = await makeWorld();
  await world.ports.tariffs.put(TENANT, tariff);
  const product = { tenant: TENANT, productId: 'line-7', offeringId: 'rated', partyId: 'party-7', msisdn: CALLER };
  const { balanceId } = await openCharging(world.ports, { ...product, activatedAt: '2026-12-01T00:00:00Z' });
  const credited = { ...world, balanceId };
  await creditOnce(world.ports, TENANT, balanceId, {
    reference: 'topupBalance/7',
    amountNano: EUROS * 100n * CENT,
    paidAt: NOW,
    atMs: NOW,
  });
  const account = async () => {
    const found = await world.ports.balances.read(TENANT, balanceId);
    if (!found) throw new Error('it is open');
    return found;
  };
  const cents = async () => {
    const found = await account();
    return [Number(found.moneyNano / CENT), Number(reservedMoney(found) / CENT)];
  };
  return { world: credited, network: makeNetwork(world.ports), account, cents };
}
type Given = Awaited<ReturnType<typeof given>>;
const records = async ({ account }: Given) => (await account()).postings.flatMap((posting) => posting.records ?? []);

describe('a call', () => {
  test('is granted time, priced by whom it calls, settled at its Release', async () => {
    const at = await given();
    const { answer, ref } = await at.network.open([seconds({ ask: 180 })], call('tel:+12025550123'));
    expect(answer.body.multipleUnitInformation).toEqual([
      {
        ratingGroup: 1,
        resultCode: 'SUCCESS',
        grantedUnit: { time: 180 },
        validityTime: 600,
        quotaHoldingTime: 0,
        timeQuotaThreshold: 36,
      },
    ]);
    expect(await at.cents()).toEqual([10_000, 150]);
    // Neither who is called nor what is counted has to be said again.
    expect(brief(await at.network.update(ref, [{ ask: 'any' }]))).toEqual(['1 SUCCESS 300s']);
    await at.network.release(ref, [seconds({ used: 90 })]);
    expect(await at.cents()).toEqual([9_925, 0]);
    expect(await records(at)).toMatchObject([
      { service: 'voice', units: '90', zone: 'america', destination: '12025550123' },
    ]);
  });

  test.each<[what: string, to: string, more: Record<string, unknown>, costs: number]>([
    ['at home', 'sip:+353861234567@ims.example;user=phone', {}, 20],
    ['in a visited network', 'tel:+353861234567', { userInformation: abroad('262', '01') }, 200],
    ['in a visited network that is not told', 'tel:+353861234567', { userInformation: abroad() }, 200],
    ['that comes in', 'tel:+353861234567', { roleOfNode: 'TERMINATING' }, 0],
  ])('%s', async (_what, to, more, costs) => {
    const at = await given();
    const location = { userLocationInfo: { nrLocation: { tai: { plmnId: { mcc: '262', mnc: '01' } } } } };
    const { ref } = await at.network.open([seconds({ ask: 120 })], call(to, { ...location, ...more }));
    await at.network.release(ref, [seconds({ used: 120 })]);
    expect(await at.cents()).toEqual([10_000 - costs, 0]);
  });

  test('that comes in needs no quota, and is on record; one of a rating group that a rule names is charged', async () => {
    const at = await given();
    const incoming = call('', { roleOfNode: 'TERMINATING', calledPartyAddress: `tel:+${CALLER}` });
    const { answer, ref } = await at.network.open([seconds({ ask: 60 })], incoming);
    expect(brief(answer)).toEqual(['1 QUOTA_MANAGEMENT_NOT_APPLICABLE']);
    await at.network.update(ref, [seconds({ used: 60 })]);
    expect(await records(at)).toMatchObject([{ units: '60', amountNano: '0', tariff: '' }]);
    const named = await at.network.open([seconds({ rg: 20, ask: 60 })], incoming);
    expect(brief(named.answer)).toEqual(['20 SUCCESS 60s']);
  });

  /** The session's oracle is the usage record of the same call, charged by the usage queue. */
  test(`costs what its one record would, however it is cut into reports (seed ${SEED})`, async () => {
    const cuts = fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 1, maxLength: 8 });
    const later = fc.integer({ min: 1, max: 5_000 });
    await fc.assert(
      fc.asyncProperty(cuts, later, fc.boolean(), async (parts, changesAfter, isChanged) => {
        const at = await given();
        const byRecord = await given();
        const startMs = NOW + 1_800_000 - 400_000;
        const changed: Tariff = {
          ...RATED,
          version: '2.1',
          validFrom: startMs + changesAfter * 1_000,
          rules: RULES.map((known) => ({ ...known, priceNano: known.priceNano * 3n })),
        };
        for (const one of [at, byRecord]) if (isChanged) await one.world.ports.tariffs.put(TENANT, changed);
        const total = parts.reduce((a, b) => a + b);
        const { ref } = await at.network.open([], call('tel:+353861234567'));
        at.network.advance(7_200_000);
        let reportedMs = startMs;
        for (const part of parts) {
          reportedMs += part * 1_000;
          const container = { time: part, triggerTimestamp: new Date(reportedMs).toISOString() };
          await at.network.update(ref, [], { multipleUnitUsage: [{ ratingGroup: 1, usedUnitContainer: [container] }] });
        }
        const record = usage({
          usageId: 'call',
          service: 'voice',
          msisdn: CALLER,
          destination: '353861234567',
          startedAt: new Date(startMs).toISOString(),
          quantity: String(total),
        });
        byRecord.network.advance(7_200_000);
        const message = [{ tenant: TENANT, receivedAt: '', records: [record] }];
        const { results } = await chargeMessages(byRecord.network.ports, byRecord.network.cache, message);
        expect(results).toMatchObject([{ outcomes: [{ kind: 'charged' }] }]);
        expect((await at.account()).moneyNano).toBe((await byRecord.account()).moneyNano);
      }),
      { seed: SEED, numRuns: RUNS },
    );
  });
});

function abroad(mcc?: string, mnc?: string) {
  const location = mcc === undefined ? {} : { userLocationInfo: { nrLocation: { tai: { plmnId: { mcc, mnc } } } } };
  return { servedGPSI: `msisdn-${CALLER}`, roamerInOut: 'OUT_BOUND', ...location };
}

describe('a message', () => {
  const message = (more: Record<string, unknown>) => ({
    subscriberIdentifier: undefined,
    oneTimeEvent: true,
    oneTimeEventType: 'IEC',
    sMSChargingInformation: {
      originatorInfo: { originatorGPSI: `msisdn-${CALLER}` },
      recipientInfo: [{ recipientGPSI: 'msisdn-353861234567' }],
      sMMessageType: 'SUBMISSION',
      ...more,
    },
  });
  test.each<[what: string, unit: Unit, more: Record<string, unknown>, answer: string, costs: number]>([
    ['that says no number is one', { ask: 'any' }, {}, '1 SUCCESS 1u', 10],
    ['of three parts', { ask: 3, counts: 'serviceSpecificUnits' }, {}, '1 SUCCESS 3u', 30],
    [
      'to another country',
      { ask: 'any' },
      { recipientInfo: [{ recipientOtherAddress: { sMaddressData: '+12025550123' } }] },
      '1 SUCCESS 1u',
      30,
    ],
    [
      'that comes in is not charged',
      { ask: 'any' },
      { sMMessageType: 'DELIVERY', recipientInfo: [{ recipientGPSI: `msisdn-${CALLER}` }] },
      '1 QUOTA_MANAGEMENT_NOT_APPLICABLE',
      0,
    ],
  ])('%s', async (_what, unit, more, answer, costs) => {
    const { network, cents } = await given();
    const event = network.request([unit], message(more));
    const first = await network.call('', event);
    expect([first.status, brief(first)]).toEqual([201, [answer]]);
    expect(await network.call('', event)).toEqual(first);
    expect(await cents()).toEqual([10_000 - costs, 0]);
  });
});

describe('what a rating group of a PDU session counts', () => {
  test('a rule that names it says so, else the counts themselves; several in one request', async () => {
    const at = await given();
    const own = { subscriberIdentifier: `msisdn-${CALLER}` };
    const units: Unit[] = [
      { ask: MIB },
      { rg: 20, ask: 'any' },
      { rg: 30, ask: 4, counts: 'serviceSpecificUnits' },
      { rg: 5, ask: 60, counts: 'time' },
    ];
    const { answer, ref } = await at.network.open(units, own);
    expect(brief(answer)).toEqual([`1 SUCCESS ${MIB}`, '20 SUCCESS 300s', '30 SUCCESS 4u', '5 SUCCESS 60s']);
    const container = { time: 1_800, totalVolume: 5 * MIB, localSequenceNumber: 1 };
    await at.network.update(ref, [], {
      multipleUnitUsage: [1, 20].map((ratingGroup) => ({ ratingGroup, usedUnitContainer: [container] })),
    });
    expect(
      (await records(at)).map(({ service, units: told, amountNano }) => [service, told, BigInt(amountNano) / CENT]),
    ).toEqual([
      ['data', String(5 * MIB), 50n],
      ['voice', '1800', 5n],
    ]);
    await at.network.release(ref, [{ rg: 30, used: 2, counts: 'serviceSpecificUnits' }]);
    expect(await at.cents()).toEqual([9_935, 0]);
  });

  test('what wrapped is refused in every unit', async () => {
    const { network } = await given();
    const own = { subscriberIdentifier: `msisdn-${CALLER}` };
    for (const counts of ['time', 'serviceSpecificUnits'] as const) {
      const { answer } = await network.open([{ used: -1, counts }], own);
      expect([answer.status, answer.body.invalidParams?.[0]?.param]).toEqual([
        400,
        `multipleUnitUsage[0].usedUnitContainer[0].${counts}`,
      ]);
    }
  });
});

describe('a price that changes while a grant is used', () => {
  const DATA_NIGHT: Tariff = {
    ...RATED,
    rules: [...RULES, rule('data', { priceId: 'data-night', period: 'night', priceNano: 2n * CENT })],
  };
  const own = { subscriberIdentifier: `msisdn-${CALLER}` };
  const told = async (tariff: Tariff, minutes: number) => {
    const at = await given(tariff);
    at.network.advance(minutes * 60_000);
    const { answer, ref } = await at.network.open([{ ask: 10 * MIB }], own);
    return { at, ref, change: answer.body.multipleUnitInformation?.[0]?.grantedUnit?.tariffTimeChange };
  };

  test('is told, and what was used before and after is priced apart', async () => {
    const { at, ref, change } = await told(DATA_NIGHT, 25);
    expect(change).toBe('2026-12-15T12:30:00.000Z');
    const container = (totalVolume: number, time: string) => ({
      totalVolume,
      triggerTimestamp: `2026-12-15T12:${time}Z`,
    });
    at.network.advance(600_000);
    await at.network.update(ref, [], {
      multipleUnitUsage: [
        { ratingGroup: 1, usedUnitContainer: [container(3 * MIB, '30:00'), container(2 * MIB, '29:59.999')] },
      ],
    });
    expect((await records(at)).map(({ priceId, amountNano }) => [priceId, BigInt(amountNano) / CENT])).toEqual([
      ['data-night', 6n],
      ['data', 20n],
    ]);
  });

  test.each<[what: string, tariff: Tariff, minutes: number]>([
    ['not when it lies beyond the next report', DATA_NIGHT, 15],
    ['not when this price stays', RATED, 25],
    ['not when the change has been', DATA_NIGHT, 31],
  ])('%s', async (_what, tariff, minutes) => {
    expect((await told(tariff, minutes)).change).toBeUndefined();
  });

  test('so is a new version of the tariff, and the same request again is told the same', async () => {
    const at = await given();
    await at.world.ports.tariffs.put(TENANT, { ...RATED, version: '2.1', validFrom: NOW + 300_000 });
    const create = at.network.request([{ ask: MIB }], own);
    const first = await at.network.call('', create);
    expect(first.body.multipleUnitInformation).toMatchObject([
      { grantedUnit: { tariffTimeChange: new Date(NOW + 300_000).toISOString() } },
    ]);
    await at.world.topUp('topupBalance/8', CENT);
    await at.world.projectAll();
    expect(await at.network.call('', create)).toEqual(first);
  });
});

test('a session that was stored before units were told apart is data at home', () => {
  const [session] = unpackSessions([['id', NOW, 0, 0, 0, '', '', [[1, 'payg@1.1', 'data', '5', '5', '1']]]], []);
  expect(session?.groups).toMatchObject([{ ratingGroup: 1, service: 'data', limited: false, since: 0, usedUnits: 5n }]);
  expect([session?.service, session?.incoming]).toEqual([undefined, undefined]);
});
