import { invariant } from '../kernel/errors';
import type { AllowanceBucket, BalanceAccount, ChargingSession, SessionGroup } from './balance-account';

type Held = Pick<BalanceAccount, 'sessions'>;

const groupsOf = (account: Held): readonly SessionGroup[] => account.sessions.flatMap((session) => session.groups);

/** Nano currency units that sessions hold. */
export const reservedMoney = (account: Held): bigint =>
  groupsOf(account).reduce((sum, group) => sum + group.reservedNano, 0n);

/** Units of an allowance that sessions hold. */
export const reservedUnits = (account: Held, bucketId: string): bigint =>
  groupsOf(account).reduce((sum, group) => sum + (group.reservedUnits[bucketId] ?? 0n), 0n);

/** What may be spent, overdrawn or not: nobody holds it. Nano currency units, never negative. */
export const availableMoney = (account: BalanceAccount): bigint =>
  account.moneyNano + account.creditLimitNano - reservedMoney(account);

/** What is spent of a limit in one of its periods, together with what sessions hold of it. */
export const spentOf = (account: Held & Pick<BalanceAccount, 'counters'>, id: string, period: string): bigint =>
  [...account.counters, ...groupsOf(account).flatMap((group) => group.reservedLimits ?? [])].reduce(
    (sum, counter) => (counter.id === id && counter.period === period ? sum + counter.spent : sum),
    0n,
  );

export const availableUnits = (account: Held, bucket: AllowanceBucket): bigint =>
  bucket.remaining - reservedUnits(account, bucket.id);

/** A group that holds nothing any more; what it used stays counted. */
export const withoutGrant = ({ reservedLimits: _, ...group }: SessionGroup): SessionGroup => ({
  ...group,
  granted: 0n,
  reservedNano: 0n,
  reservedUnits: {},
  validUntil: 0,
});

/** Sessions that hold nothing of buckets that are being taken away. */
export function withoutBuckets(
  sessions: readonly ChargingSession[],
  buckets: readonly AllowanceBucket[],
): readonly ChargingSession[] {
  if (sessions.length === 0) return sessions;
  const gone = new Set(buckets.map((bucket) => bucket.id));
  const keep = (group: SessionGroup): SessionGroup => ({
    ...group,
    reservedUnits: Object.fromEntries(Object.entries(group.reservedUnits).filter(([id]) => !gone.has(id))),
  });
  return sessions.map((session) => ({ ...session, groups: session.groups.map(keep) }));
}

/** Throws unless 0 ≤ reserved ≤ what is there, for the money and for each allowance. */
export function assertReservations(account: BalanceAccount): void {
  if (account.sessions.length === 0) return;
  const groups = groupsOf(account);
  invariant(
    groups.every((group) => group.reservedNano >= 0n && group.granted >= 0n),
    'a reservation is never negative',
  );
  invariant(availableMoney(account) >= 0n, 'sessions hold no more than the money there is');
  const known = new Map(account.buckets.map((bucket) => [bucket.id, bucket]));
  for (const [id, units] of groups.flatMap((group) => Object.entries(group.reservedUnits))) {
    const bucket = known.get(id);
    invariant(bucket && units > 0n, `there is a bucket ${id} of which units are held`);
    invariant(availableUnits(account, bucket) >= 0n, 'sessions hold no more than an allowance has');
  }
}
