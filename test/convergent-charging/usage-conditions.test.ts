import { decodeBalance, encodeBalance } from '../../shared/adapters/aws/balance-item';
import { packRecord, unpackRecord } from '../../shared/adapters/aws/record-item';
import { ChargeView, changeTerms, chargeIdOf, creditOnce, type Ledger } from '../../shared/balance-management';
import { chargeMessages, openCharging } from '../../shared/convergent-charging';
import type { UsageRecord } from '../../shared/usage-management';
import { makeNetwork } from './network';
import { MSISDN, makeWorld, NOW, TARIFF, TENANT, usage } from './world';

const MIB = '1048576';
const GOLDEN = '353861000008';
const data = TARIFF.rules.filter((rule) => rule.service === 'data');
const priced = (priceId: string, priceNano: bigint, conditions: NonNullable<(typeof data)[number]['conditions']>) =>
  data.map((rule) => ({ ...rule, priceId, priceNano, conditions }));
const conditional = {
  ...TARIFF,
  rules: [
    ...TARIFF.rules,
    ...priced('video', 200_000_000n, { ratingGroup: ['20'] }),
    ...priced('factory', 300_000_000n, { slice: ['1-0000d1'] }),
    ...priced('meters', 10_000_000n, { deviceClass: ['meter'] }),
  ],
};

async function charge(more: Partial<UsageRecord>) {
  const world = await makeWorld();
  await world.ports.tariffs.put(TENANT, conditional);
  await world.topUp('topupBalance/1', 1_000_000_000n);
  const record = usage({ usageId: 'u1', service: 'data', quantity: MIB, ...more });
  await chargeMessages(world.ports, world.cache, [{ tenant: TENANT, receivedAt: '', records: [record] }]);
  await world.projectAll();
  const posting = (await world.account()).postings.at(-1);
  if (!posting) throw new Error('a posting');
  const view = new ChargeView(world.ports.balances, world.ports.ledger as Ledger, world.ports.tariffs);
  const explained = await view.get(TENANT, 'charge', chargeIdOf(world.balanceId, posting, 0));
  return { record: posting.records?.[0], explanation: explained?.body.explanation };
}

test.each([
  ['none', {}, 'data', '100000000'],
  ['another rating group', { ratingGroup: '21' }, 'data', '100000000'],
  ['a rating group', { ratingGroup: '20' }, 'video', '200000000'],
  ['a slice', { slice: '1-0000d1' }, 'factory', '300000000'],
  ['a device class', { deviceClass: 'meter' }, 'meters', '10000000'],
])(
  'a record with %s is charged by its rule, and rating it again gives the same',
  async (_what, more, priceId, amount) => {
    const { record, explanation } = await charge(more);
    expect(record).toMatchObject({ ...more, priceId, amountNano: amount });
    expect(explanation).toMatchObject({ isSame: true });
  },
);

describe('a customer’s segment', () => {
  const GOLD = {
    ...conditional,
    version: '2.1',
    validFrom: 1,
    rules: [...conditional.rules, ...priced('gold', 50_000_000n, { segment: ['gold'] })],
  };
  const terms = (segment: string) => ({ creditLimitNano: 0n, limits: [], sponsors: new Map(), segment });

  async function segmentedWorld() {
    const world = await makeWorld();
    await world.ports.tariffs.put(TENANT, GOLD);
    await openCharging(world.ports, {
      tenant: TENANT,
      offeringId: 'payg',
      partyId: 'party-2',
      activatedAt: '2026-12-01T00:00:00Z',
      productId: 'gold-line',
      msisdn: GOLDEN,
      segment: 'gold',
    });
    for (const balanceId of [world.balanceId, 'gold-line']) {
      const paid = { reference: 'topupBalance/1', amountNano: 1_000_000_000n, paidAt: NOW, atMs: NOW };
      await creditOnce(world.ports, TENANT, balanceId, paid);
    }
    const change = async (balanceId: string, segment: string) => {
      const account = await world.ports.balances.read(TENANT, balanceId);
      const next = account && changeTerms(account, terms(segment), NOW);
      if (!next || next === 'in-use') throw new Error('terms change');
      await world.ports.balances.write(next, account.number);
    };
    const paidBy = async (balanceId: string) => {
      const account = await world.ports.balances.read(TENANT, balanceId);
      return Number(1_000_000_000n - (account?.moneyNano ?? 0n)) / 10_000_000;
    };
    return { ...world, change, paidBy };
  }

  test('decides the price of usage records, as it is when they are charged', async () => {
    const world = await segmentedWorld();
    const send = (usageId: string, msisdn: string) => {
      const record = usage({ usageId, service: 'data', quantity: MIB, msisdn });
      return chargeMessages(world.ports, world.cache, [{ tenant: TENANT, receivedAt: '', records: [record] }]);
    };
    await send('u1', MSISDN);
    await send('g1', GOLDEN);
    expect([await world.paidBy(world.balanceId), await world.paidBy('gold-line')]).toEqual([10, 5]);
    await world.change('gold-line', 'tin');
    await world.change(world.balanceId, 'gold');
    await send('u2', MSISDN);
    await send('g2', GOLDEN);
    expect([await world.paidBy(world.balanceId), await world.paidBy('gold-line')]).toEqual([15, 15]);
  });

  test('decides the price of sessions, and their charges say it', async () => {
    const world = await segmentedWorld();
    const network = makeNetwork(world.ports, world.cache);
    const { ref } = await network.open([], { subscriberIdentifier: `msisdn-${GOLDEN}` });
    await network.update(ref, [{ used: Number(MIB) }]);
    await world.change('gold-line', 'tin');
    await network.update(ref, [{ used: Number(MIB) }]);
    expect(await world.paidBy('gold-line')).toBe(15);
    await world.projectAll();
    const postings = await (world.ports.ledger as Ledger).history(TENANT, 'gold-line', 100);
    const records = postings.flatMap((posting) => posting.records ?? []);
    expect(records.map(({ segment, priceId }) => [segment, priceId])).toEqual([
      ['gold', 'gold'],
      ['tin', 'data'],
    ]);
    const view = new ChargeView(world.ports.balances, world.ports.ledger as Ledger, world.ports.tariffs);
    for (const posting of postings.filter(({ records: said }) => said)) {
      const explained = await view.get(TENANT, 'charge', chargeIdOf('gold-line', posting, 0));
      expect(explained?.body.explanation).toMatchObject({ isSame: true });
    }
  });

  test('is kept in the item', async () => {
    const world = await segmentedWorld();
    const account = await world.ports.balances.read(TENANT, 'gold-line');
    expect(account?.segment).toBe('gold');
    expect(account && decodeBalance(encodeBalance(account))).toEqual(account);
  });
});

describe('a packed record', () => {
  const plain = {
    usageId: 'u1',
    source: 'f:1',
    service: 'data',
    startedAt: '2026-12-10T10:00:00.000Z',
    units: '1',
    billedUnits: '1024',
    tariff: 'payg@1.1',
    priceId: 'data',
    zone: 'home',
    allowances: {},
    amountNano: '1',
  } as const;
  const before = { units: '1', billedUnits: '2', moneyUnits: '3', dueNano: '4' };

  test.each([
    ['without conditions', {}],
    ['with a slice alone', { slice: '1' }],
    ['with a segment alone', { segment: 'gold' }],
    ['with tiers', { tiers: { calls: { period: '2026-12', before: '-5', units: '60' } } }],
    ['with all of them', { ratingGroup: '7', slice: '1-0000d1', deviceClass: 'meter', unpaidNano: '5', before }],
  ])('%s is unpacked as it was', (_what, more) => {
    expect(unpackRecord(packRecord({ ...plain, ...more }))).toEqual({ ...plain, ...more });
  });

  test('of an ordinary usage says nothing of them', () => expect(packRecord(plain)).toHaveLength(13));

  test.each([
    [['7', '', ''], { ratingGroup: '7' }],
    [['7', '1-0000d1', '5', ['1', '2', '3', '4']], { ratingGroup: '7', slice: '1-0000d1', unpaidNano: '5', before }],
  ] as const)('of a session, as it was packed before: %j', (report, more) => {
    const [...packed] = packRecord(plain);
    expect(unpackRecord([...packed.slice(0, 13), report] as unknown as typeof packed)).toEqual({ ...plain, ...more });
  });
});
