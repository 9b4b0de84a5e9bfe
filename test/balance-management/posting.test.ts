import {
  type ChargeRecord,
  GENESIS_HASH,
  guardEntry,
  hashPosting,
  MONEY,
  type Posting,
  post,
  recordsDigest,
  utcDay,
  withRecords,
} from '../../shared/balance-management';
import { AT, accountWith, draftOf, idleGroup, minutes, sessionOf } from './account';

const RECORD: ChargeRecord = {
  usageId: 'u1',
  source: 'file:1',
  service: 'sms',
  startedAt: '2026-12-15T10:00:00.000Z',
  units: '1',
  billedUnits: '1',
  tariff: 'payg@1.1',
  priceId: 'sms',
  zone: 'home',
  allowances: {},
  amountNano: '100',
};

test('a day is the day in UTC', () => {
  expect(utcDay(Date.parse('2026-12-15T23:59:59.999Z'))).toBe('2026-12-15');
});

describe('a write', () => {
  const account = accountWith({ moneyNano: 100n, buckets: [minutes(), minutes({ id: 'b', remaining: 9n })] });

  test('numbers its postings on, chains them by hash, and says the money after each', () => {
    const next = post(account, [
      draftOf({
        legs: [
          { account: MONEY, delta: 5n },
          { account: 'b', delta: -2n },
        ],
      }),
      draftOf({ reference: 'adjustment/2', legs: [{ account: MONEY, delta: -1n }] }),
    ]);
    const [first, second] = next.postings;
    expect(account.number).toBe(1);
    expect(next.postings.map((posting) => [posting.number, posting.moneyAfterNano])).toEqual([
      [2, 105n],
      [3, 104n],
    ]);
    expect(first?.previousHash).toBe(account.headHash);
    expect(second?.previousHash).toBe(first?.hash);
    expect(next).toMatchObject({ number: 3, headHash: second?.hash, moneyNano: 104n });
    expect(next.buckets).toEqual([minutes(), minutes({ id: 'b', remaining: 7n })]);
  });

  test('begins its chain at the genesis hash', () => {
    expect(account.postings[0]?.previousHash).toBe(GENESIS_HASH);
    expect(GENESIS_HASH).toMatch(/^0{64}$/);
  });

  test.each([
    ['reserve', 3n],
    ['release', 3n],
    ['adjust', undefined],
  ] as const)('of the kind %s says what sessions hold: %p', (kind, held) => {
    const session = sessionOf([idleGroup({ granted: 1n, reservedNano: 3n, validUntil: AT + 1 })]);
    const [posting] = post({ ...account, sessions: [session] }, [draftOf({ kind })]).postings;
    expect(posting?.reservedAfterNano).toBe(held);
    expect(posting && 'reservedAfterNano' in posting).toBe(held !== undefined);
  });

  test('may take the last of the money, of what may be overdrawn, and of an allowance', () => {
    const emptied = post(account, [
      draftOf({
        legs: [
          { account: MONEY, delta: -100n },
          { account: 'b', delta: -9n },
        ],
      }),
    ]);
    expect(emptied).toMatchObject({ moneyNano: 0n, buckets: [minutes(), minutes({ id: 'b', remaining: 0n })] });
    const overdrawn = post({ ...account, creditLimitNano: 7n }, [
      draftOf({ legs: [{ account: MONEY, delta: -107n }] }),
    ]);
    expect(overdrawn.moneyNano).toBe(-7n);
  });

  test.each([
    ['without a posting', [], 'a write carries at least one posting'],
    ['that overdraws', [draftOf({ legs: [{ account: MONEY, delta: -101n }] })], 'money is never below'],
    ['that takes more than an allowance has', [draftOf({ legs: [{ account: 'b', delta: -10n }] })], 'never negative'],
    ['of a bucket that is not there', [draftOf({ legs: [{ account: 'x', delta: 1n }] })], 'there is a bucket x'],
  ])('%s is a defect', (_what, drafts, broken) => {
    expect(() => post(account, drafts)).toThrow(broken);
  });

  test('that leaves less than sessions hold is a defect', () => {
    const session = sessionOf([idleGroup({ granted: 1n, reservedNano: 100n, validUntil: AT + 1 })]);
    const taking = [draftOf({ legs: [{ account: MONEY, delta: -1n }] })];
    expect(() => post({ ...account, sessions: [session] }, taking)).toThrow('sessions hold no more than the money');
  });
});

describe('a posting’s hash', () => {
  const posting: Posting = {
    ...draftOf({ legs: [{ account: MONEY, delta: 5n }], ids: [guardEntry('u1', 'file:1', AT)] }),
    number: 2,
    moneyAfterNano: 5n,
    reservedAfterNano: 1n,
    answer: 'granted',
    previousHash: GENESIS_HASH,
    hash: '',
  };

  test.each<[string, Partial<Posting>]>([
    ['number', { number: 3 }],
    ['kind', { kind: 'charge' }],
    ['day', { day: '2026-12-16' }],
    ['time', { at: AT + 1 }],
    ['reference', { reference: 'adjustment/2' }],
    ['count', { count: 1 }],
    ['link', { previousHash: '1'.repeat(64) }],
    ['legs’ amounts', { legs: [{ account: MONEY, delta: 6n }] }],
    ['legs’ accounts', { legs: [{ account: 'b', delta: 5n }] }],
    ['money afterwards', { moneyAfterNano: 6n }],
    ['ids', { ids: [guardEntry('u2', 'file:1', AT)] }],
    ['ids’ sources', { ids: [guardEntry('u1', 'file:2', AT)] }],
    ['ids’ times', { ids: [guardEntry('u1', 'file:1', AT + 1_000)] }],
    ['reserved money', { reservedAfterNano: 2n }],
    ['lack of reserved money', { reservedAfterNano: undefined }],
    ['answer', { answer: 'refused' }],
    ['lack of an answer', { answer: undefined }],
    ['address to notify', { notifyUri: 'https://smf.example/notify' }],
  ])('binds its %s', (_what, over) => {
    expect(hashPosting({ ...posting, ...over })).not.toBe(hashPosting(posting));
  });

  test('does not bind where its records lie', () => {
    expect(hashPosting({ ...posting, recordsKey: 'records/1' })).toBe(hashPosting(posting));
  });

  test('is the one that ledgers were written with', () => {
    expect(hashPosting(posting)).toBe('36e9665d730213881d008b04664af3b58dd8041cee0e9ff2f31b5924334b98d5');
    expect(hashPosting({ ...posting, reservedAfterNano: undefined, answer: undefined })).toBe(
      '894b358f2ffb1f08816c46357b988148e4ecbeac74512ce238499ccdf1bf7ae3',
    );
  });
});

test('a charge with its records knows their ids', () => {
  const [bare] = post(accountWith(), [
    draftOf({ kind: 'charge', reference: recordsDigest([RECORD]), count: 1 }),
  ]).postings;
  if (!bare) throw new Error('one posting');
  const whole = withRecords(bare, [RECORD]);
  expect(whole).toEqual({
    ...bare,
    records: [RECORD],
    ids: [guardEntry('u1', 'file:1', Date.parse('2026-12-15T10:00:00.000Z'))],
  });
  expect(recordsDigest([RECORD])).not.toBe(recordsDigest([{ ...RECORD, amountNano: '101' }]));
});
