import { chargeIdOf, postingIdOf, readPostingId } from '../../shared/balance-management';

const POSTING = { day: '2026-12-15', number: 12 };

test('an id leads back to the posting, and to the charge in it', () => {
  expect(postingIdOf('b1', POSTING)).toBe('b1:2026-12-15:12');
  expect(readPostingId(postingIdOf('b1', POSTING))).toEqual({ balanceId: 'b1', ...POSTING });
  expect(readPostingId(chargeIdOf('b1', POSTING, 3))).toEqual({ balanceId: 'b1', ...POSTING, place: 3 });
});

test('an id that was given out before it had a day is still read', () => {
  expect(readPostingId('b1:12')).toEqual({ balanceId: 'b1', number: 12 });
  expect(readPostingId('b1:12:0')).toEqual({ balanceId: 'b1', number: 12, place: 0 });
});

test.each(['', 'b1', ':12', 'b1:', 'b1:x', 'b1:1234567890', 'b1:12:12345', 'b1:26-12-15:12', 'b1:12 ', 'b1:1:2:3'])(
  '%j is none',
  (id) => expect(readPostingId(id)).toBeUndefined(),
);
