import { packRecord, unpackRecord } from '../../shared/adapters/aws/record-item';
import { ChargeView, chargeIdOf, type Ledger } from '../../shared/balance-management';
import { chargeMessages } from '../../shared/convergent-charging';
import type { UsageRecord } from '../../shared/usage-management';
import { makeWorld, TARIFF, TENANT, usage } from './world';

const MIB = '1048576';
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
