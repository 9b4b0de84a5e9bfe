import {
  type ChargeRecord,
  hashPosting,
  MONEY,
  type Posting,
  post,
  recordsDigest,
  verifyLedger,
} from '../../shared/balance-management';
import { accountWith, draftOf, minutes } from './account';

const RECORD = { usageId: 'u1', source: 'file:1', startedAt: '2026-12-15T10:00:00.000Z' } as ChargeRecord;

/** Opened, topped up, charged. */
function ledger(): Posting[] {
  const opened = accountWith({ buckets: [minutes()] });
  const money = (delta: bigint) => ({ account: MONEY, delta });
  const next = post(opened, [
    draftOf({ kind: 'top-up', legs: [money(10n), { account: 'product-1/minutes', delta: -1n }] }),
    draftOf({ kind: 'charge', reference: recordsDigest([RECORD]), count: 1, legs: [money(-4n)], records: [RECORD] }),
    draftOf({ reference: 'adjustment/2', records: [RECORD] }),
  ]);
  return [...opened.postings, ...next.postings];
}

/** A forger who hashes what he changed. */
const forge = (postings: Posting[], number: number, over: Partial<Posting>): Posting[] =>
  postings.map((posting) => {
    if (posting.number !== number) return posting;
    const changed = { ...posting, ...over };
    return { ...changed, hash: hashPosting(changed) };
  });

test('a ledger that nobody touched has no fault', () => {
  expect(verifyLedger(ledger())).toEqual([]);
  expect(verifyLedger([])).toEqual([]);
});

test('the order in which its postings come does not matter, nor that one comes twice', () => {
  expect(verifyLedger(ledger().toReversed())).toEqual([]);
  expect(verifyLedger([...ledger(), ...ledger().slice(-1)])).toEqual([]);
});

test.each<[string, (postings: Posting[]) => Posting[], { number: number; fault: string }[]]>([
  [
    'a posting that is missing',
    (postings) => postings.filter(({ number }) => number !== 2),
    [{ number: 2, fault: 'is missing' }],
  ],
  [
    'postings that are missing',
    (postings) => postings.filter(({ number }) => number !== 2 && number !== 3),
    [{ number: 2, fault: 'is missing, and all up to 3' }],
  ],
  ['a beginning that is missing', (postings) => postings.slice(1), [{ number: 1, fault: 'is missing' }]],
  [
    'two postings of one number',
    (postings) => [...postings, ...forge(postings, 4, { reference: 'forged' }).slice(-1)],
    [{ number: 4, fault: 'is there twice, and not the same' }],
  ],
  [
    'a posting that was changed',
    (postings) => postings.map((posting) => (posting.number === 2 ? { ...posting, reference: 'forged' } : posting)),
    [{ number: 2, fault: 'was changed after it was booked' }],
  ],
  [
    'a posting that was changed and hashed again',
    (postings) => forge(postings, 2, { reference: 'forged' }),
    [{ number: 3, fault: 'does not follow from the posting before it' }],
  ],
  [
    'money from nowhere',
    (postings) => forge(postings, 4, { moneyAfterNano: 7n }),
    [{ number: 4, fault: 'says another balance than its legs add up to' }],
  ],
  [
    'other records than those that were hashed',
    (postings) =>
      postings.map((posting) => (posting.number === 3 ? { ...posting, records: [RECORD, RECORD] } : posting)),
    [{ number: 3, fault: 'has other records than those it was booked with' }],
  ],
  [
    'a charge without its records',
    (postings) => postings.map((posting) => (posting.number === 3 ? { ...posting, records: undefined } : posting)),
    [{ number: 3, fault: 'has other records than those it was booked with' }],
  ],
])('%s is found', (_what, change, faults) => {
  expect(verifyLedger(change(ledger()))).toEqual(faults);
});
