import { availableMoney, availableUnits, type BalanceAccount, reclaimGrants } from '../../shared/balance-management';
import {
  hasRoomForHold,
  holdIdOf,
  isHeld,
  MAX_HOLDS,
  withHold,
  withoutHold,
} from '../../shared/balance-management/hold-balance';
import { AT, accountWith, idleGroup, minutes, sessionOf } from './account';

const SPAN = { from: AT, until: AT + 10 };
const hold = (over: object = {}) => ({ id: holdIdOf('r1'), account: 'money', amount: 40n, ...over });
const rich = accountWith({ moneyNano: 100n, buckets: [minutes()] });

test('what is held nobody else can spend: money or units', () => {
  const money = withHold(rich, hold(), SPAN);
  const units = withHold(rich, hold({ account: 'product-1/minutes' }), SPAN);
  expect([availableMoney(money), availableUnits(money, minutes())]).toEqual([60n, 600n]);
  expect([availableMoney(units), availableUnits(units, minutes())]).toEqual([100n, 560n]);
});

test('a hold stands until it is freed or ends, and no other with it', () => {
  const other = sessionOf([idleGroup({ granted: 1n, reservedNano: 5n, validUntil: AT + 99 })]);
  const held = withHold({ ...rich, sessions: [other] }, hold(), SPAN);
  expect([isHeld(held, holdIdOf('r1')), isHeld(held, holdIdOf('r2')), isHeld(held, other.id)]).toEqual([
    true,
    false,
    true,
  ]);
  expect(withoutHold(held, holdIdOf('r1')).sessions).toEqual([other]);
  expect(isHeld(reclaimGrants(held, AT + 9).account, holdIdOf('r1'))).toBe(true);
  const ended = reclaimGrants(held, AT + 10).account;
  expect([isHeld(ended, holdIdOf('r1')), availableMoney(ended)]).toEqual([false, 95n]);
});

test('an item has room for so many, beside its sessions', () => {
  const full = Array.from({ length: MAX_HOLDS - 1 }, (_, i) => i).reduce<BalanceAccount>(
    (account, i) => withHold(account, hold({ id: holdIdOf(`r${i}`), amount: 1n }), SPAN),
    { ...rich, sessions: [sessionOf([idleGroup()]), sessionOf([idleGroup()])] },
  );
  expect(hasRoomForHold(full)).toBe(true);
  expect(hasRoomForHold(withHold(full, hold({ amount: 1n }), SPAN))).toBe(false);
});

test.each([
  ['nothing', hold({ amount: 0n }), SPAN],
  ['for no time', hold(), { from: AT, until: AT }],
])('to hold %s is a defect', (_what, what, span) => {
  expect(() => withHold(rich, what, span)).toThrow('a hold holds something for some time');
});
