import { MemoryBalanceStore, MemoryLedger, MemoryTariffStore } from '../../shared/adapters/memory/memory-balances';
import { type ChargeRecord, ChargeView, post, recordsDigest } from '../../shared/balance-management';
import { cancellationOf, drawnBy } from '../../shared/balance-management/cancel-record';
import { tenantId } from '../../shared/kernel/tenant';
import { TARIFF } from '../convergent-charging/world';
import { accountWith, draftOf } from './account';

const DEMO = tenantId('demo');
/** Two minutes at ten cents. */
const RECORD: ChargeRecord = {
  usageId: 'u1',
  source: 'file:1',
  service: 'voice',
  startedAt: '2026-12-15T10:00:00.000Z',
  units: '120',
  billedUnits: '120',
  tariff: 'payg@1.1',
  priceId: 'voice',
  zone: 'home',
  allowances: {},
  amountNano: '200000000',
};
const RATED = [
  'Rated by payg@1.1, rule voice, zone home.',
  '120 seconds were used; in whole increments that is 120.',
  'From 0: 60 seconds by rule voice of payg@1.1, in increments of 60, at 0.1 EUR for 60.',
  'From 60: 60 seconds by rule voice of payg@1.1, in increments of 1, at 0.1 EUR for 60.',
  'Exactly 0.2 EUR, rounded up at 4 decimals: 0.2 EUR.',
];

async function explain(record: ChargeRecord, id = 'b1:2026-12-15:2:0') {
  const account = post(accountWith({ moneyNano: 10n ** 9n }), [
    draftOf({ kind: 'charge', reference: recordsDigest([record]), count: 1, records: [record] }),
  ]);
  const [balances, ledger, tariffs] = [new MemoryBalanceStore(), new MemoryLedger(), new MemoryTariffStore()];
  await balances.open(account);
  for (const posting of account.postings) await ledger.append(account, posting);
  await tariffs.put(DEMO, TARIFF);
  const view = new ChargeView(balances, ledger, tariffs);
  expect(await view.list()).toEqual({ items: [] });
  return (await view.get(DEMO, 'charge', id))?.body as
    | { explanation: { words: string[]; isSame: boolean }; [name: string]: unknown }
    | undefined;
}
const wordsOf = async (over: Partial<ChargeRecord>) => {
  const body = await explain({ ...RECORD, ...over });
  expect(body?.explanation.isSame).toBe(true);
  return body?.explanation.words;
};

test('a charge says what, when and how much, and whose it is', async () => {
  expect(await explain(RECORD)).toMatchObject({
    id: 'b1:2026-12-15:2:0',
    '@type': 'Charge',
    balanceId: 'b1',
    posting: 2,
    chargedAt: '2026-12-15T12:00:00.000Z',
    usageId: 'u1',
    service: 'voice',
    startedAt: '2026-12-15T10:00:00.000Z',
    amount: { unit: 'EUR', value: '0.2' },
    explanation: { words: RATED, isSame: true },
    relatedParty: [{ id: 'party-1', role: 'customer' }],
  });
});

test.each(['b1:2026-12-15:2', 'b1:2026-12-15:1:0', 'b1:2026-12-15:2:1', 'b2:2026-12-15:2:0', 'x'])(
  '%s is no charge',
  async (id) => expect(await explain(RECORD, id)).toBeUndefined(),
);

test('who else paid is told after the price', async () => {
  expect(await wordsOf({ amountNano: '120000000', bonus: { 'p/bonus': '30000000', 'p/more': '50000000' } })).toEqual([
    ...RATED,
    'Bonus money p/bonus paid 0.03 EUR.',
    'Bonus money p/more paid 0.05 EUR.',
  ]);
  expect(await wordsOf({ amountNano: '150000000', freeNano: '50000000' })).toEqual([
    ...RATED,
    '0.05 EUR is beyond a limit, and free.',
  ]);
  expect(await wordsOf({ amountNano: '150000000', unpaidNano: '50000000' })).toEqual([
    ...RATED,
    'The balance could not pay 0.05 EUR, which is written off.',
  ]);
});

test('a session’s report is the difference that it makes to the whole', async () => {
  const before = { units: '60', billedUnits: '60', moneyUnits: '60', dueNano: '100000000' };
  expect(await wordsOf({ before, units: '60', billedUnits: '60', amountNano: '100000000' })).toEqual([
    'This report of 60 brings what the session used to 120, which is rated as one.',
    ...RATED,
    '0.1 EUR of it was charged before; this report paid 0.1 EUR.',
  ]);
});

test('what allowances paid in all of the session is free', async () => {
  const before = { units: '60', billedUnits: '60', moneyUnits: '40', dueNano: '66700000' };
  const words = await wordsOf({
    before,
    units: '60',
    billedUnits: '60',
    allowances: { a: '30', b: '10' },
    amountNano: '33300000',
  });
  expect(words).toContain('Allowance session paid 60 seconds.');
});

describe('a cancellation', () => {
  const rich: ChargeRecord = {
    ...RECORD,
    allowances: { a: '60', gone: '1' },
    bonus: { bonus: '5' },
    energy: { a: '7' },
    freeNano: '1',
    carbonMicrograms: '2',
    unpaidNano: '3',
  };

  test('is the charge with every count the other way', () => {
    expect(cancellationOf(rich, 'api:1', (id) => id !== 'gone')).toEqual({
      ...RECORD,
      usageId: expect.not.stringMatching(/^u1$/),
      source: 'api:1',
      cancels: 'u1',
      units: '-120',
      billedUnits: '-120',
      amountNano: '-200000000',
      allowances: { a: '-60', gone: '-1' },
      bonus: { bonus: '-5' },
      energy: { a: '-7' },
      freeNano: '-1',
      carbonMicrograms: '-2',
      unpaidNano: '-3',
      lostBuckets: ['gone'],
    });
    expect(Object.keys(cancellationOf(RECORD, 'api:1', () => true)).sort()).toEqual(
      [...Object.keys(RECORD), 'cancels'].sort(),
    );
  });

  test('moves in each bucket what it gave, in what the bucket counts, but for what is gone', () => {
    expect(drawnBy(rich)).toEqual([
      ['a', 7n],
      ['gone', 1n],
      ['bonus', 5n],
    ]);
    expect(drawnBy(cancellationOf(rich, 'api:1', (id) => id !== 'gone'))).toEqual([
      ['a', -7n],
      ['bonus', -5n],
    ]);
  });

  test('is explained by what it takes back', async () => {
    const { words, isSame } = (await explain(cancellationOf(RECORD, 'api:1', () => true)))?.explanation ?? {};
    expect(isSame).toBe(true);
    expect(words).toEqual([
      'This gives back 0.2 EUR: what usage u1 was charged, as follows.',
      ...RATED,
      'What buckets gave, they got back.',
    ]);
    const bonus = { ...RECORD, amountNano: '150000000', bonus: { gone: '50000000' } };
    const lost = (await explain(cancellationOf(bonus, 'api:1', () => false)))?.explanation.words;
    expect(lost?.at(-1)).toBe('Bucket gone is gone: what it gave is lost.');
    expect(lost?.at(-3)).toBe('Bonus money gone paid 0.05 EUR.');
  });
});
