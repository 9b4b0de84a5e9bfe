import { decodeBalance, encodeBalance } from '../../shared/adapters/aws/balance-item';
import {
  type BalanceAccount,
  LATE_USAGE_MS,
  type Ledger,
  type Signal,
  settleDue,
  signalEvents,
  sweepBalance,
  verifyLedger,
} from '../../shared/balance-management';
import { AccountCache, chargeMessages } from '../../shared/convergent-charging';
import type { Tariff } from '../../shared/rating';
import { makeWorld, TARIFF, TENANT, usage } from '../convergent-charging/world';

const HOUR_MS = 3_600_000;
const noticed: Tariff = { ...TARIFF, notices: { lowBalanceNano: [], allowancePercents: [], expiryHours: [72, 24] } };
const tariffs = new Map([[TARIFF.offeringId, [noticed]]]);

/** A subscriber with ten free minutes, of which three are used; where the bucket stands and when it ends. */
async function given() {
  const world = await makeWorld();
  await world.ports.tariffs.put(TENANT, noticed);
  const record = usage({ usageId: 'u1', service: 'voice', quantity: '180' });
  await chargeMessages(world.ports, world.cache, [{ tenant: TENANT, receivedAt: '', records: [record] }]);
  const account = await world.account();
  const [bucket] = account.buckets;
  if (!bucket) throw new Error('a bucket');
  return { world, account, bucketId: bucket.id, endsMs: bucket.validUntil };
}

const signalsOf = (account: BalanceAccount | undefined): (Signal | undefined)[] =>
  (account?.postings ?? []).flatMap(({ signals }) => signals ?? []);

test('nothing is due in the midst of an allowance', async () => {
  const { account, endsMs } = await given();
  expect(settleDue(account, tariffs, endsMs - 72 * HOUR_MS - 1)).toBeUndefined();
});

test('its end is told at each notice once, in its turn, and what is left is posted away when nothing late may come', async () => {
  const { account: before, bucketId, endsMs } = await given();
  let account = before;
  const told: unknown[] = [];
  for (let nowMs = endsMs - 80 * HOUR_MS; nowMs <= endsMs + LATE_USAGE_MS + 2 * HOUR_MS; nowMs += HOUR_MS) {
    const next = settleDue(account, tariffs, nowMs);
    if (!next) continue;
    expect(next.number).toBe(account.number + 1);
    account = decodeBalance(encodeBalance(next));
    expect(account).toEqual(next);
    const [posting] = account.postings;
    told.push([(nowMs - endsMs) / HOUR_MS, posting?.kind, posting?.legs, posting?.signals]);
  }
  expect(told).toEqual([
    [-72, 'notice', [], [{ kind: 'allowance-expiring', ref: bucketId, hours: 72 }]],
    [-24, 'notice', [], [{ kind: 'allowance-expiring', ref: bucketId, hours: 24 }]],
    [0, 'notice', [], [{ kind: 'allowance-expired', ref: bucketId }]],
    [36, 'expire', [{ account: bucketId, delta: -420n }], undefined],
  ]);
  expect(account.buckets).toEqual([]);
});

test('a clock that jumps past all of it tells the end once, and settles in one write', async () => {
  const { account, endsMs } = await given();
  const next = settleDue(account, tariffs, endsMs + 90 * 24 * HOUR_MS);
  expect(next?.postings.map(({ kind }) => kind)).toEqual(['expire']);
  expect(signalsOf(next).map((signal) => signal?.kind)).toEqual(['allowance-expired']);
  expect(next && settleDue(next, tariffs, endsMs + 91 * 24 * HOUR_MS)).toBeUndefined();
});

test('an allowance that is used up ends without a word', async () => {
  const { account, endsMs } = await given();
  const used = { ...account, buckets: account.buckets.map((bucket) => ({ ...bucket, remaining: 0n })) };
  expect(settleDue(used, tariffs, endsMs)).toBeUndefined();
  expect(settleDue(used, tariffs, endsMs + LATE_USAGE_MS)).toBeUndefined();
});

test('usage of its time that comes late is still paid by it', async () => {
  const { world, account, bucketId, endsMs } = await given();
  const ports = { ...world.ports, nowOf: async () => endsMs + LATE_USAGE_MS - HOUR_MS };
  expect(await sweepBalance(ports, account)).toBe('settled');
  const startedAt = new Date(endsMs - HOUR_MS).toISOString();
  const late = usage({ usageId: 'late', service: 'voice', quantity: '60', startedAt });
  await chargeMessages(ports, new AccountCache(), [{ tenant: TENANT, receivedAt: '', records: [late] }]);
  expect((await world.account()).postings[0]?.records).toMatchObject([{ allowances: { [bucketId]: '60' } }]);
});

test('while a session holds some of it, it stays; what was held too long is free, and then it goes', async () => {
  const { account, bucketId, endsMs } = await given();
  const overMs = endsMs + LATE_USAGE_MS;
  const session = {
    id: 's1',
    lastAt: endsMs,
    lastSequence: 1,
    touchedAt: endsMs,
    closed: false,
    revived: false,
    groups: [
      {
        ratingGroup: 1,
        granted: 60n,
        reservedNano: 0n,
        reservedUnits: { [bucketId]: 60n },
        validUntil: overMs + HOUR_MS,
        tariff: 'payg@1.1',
        priceId: 'voice',
        usedUnits: 0n,
        moneyUnits: 0n,
        dueNano: 0n,
        service: 'voice' as const,
        since: endsMs,
        limited: false,
      },
    ],
  };
  const held: BalanceAccount = { ...account, sessions: [session] };
  expect(settleDue(held, tariffs, overMs)?.postings.map(({ kind }) => kind)).toEqual(['notice']);
  const freed = settleDue(held, tariffs, overMs + HOUR_MS);
  expect(freed?.postings.map(({ kind }) => kind)).toEqual(['expire', 'release']);
  expect([freed?.sessions, freed?.buckets]).toEqual([[], []]);
});

test('a sweep writes once, on the account as it stands, and again does nothing; its signals are told once', async () => {
  const { world, account: stale, endsMs } = await given();
  await world.topUp('topupBalance/1', 1_000_000_000n);
  let writes = 0;
  const ports = {
    ...world.ports,
    nowOf: async () => endsMs,
    balances: {
      write: (...args: Parameters<typeof world.ports.balances.write>) => {
        writes += 1;
        return world.ports.balances.write(...args);
      },
    },
  };
  expect(await sweepBalance(ports, stale)).toBe('settled');
  expect(writes).toBe(2);
  expect(await sweepBalance(ports, stale)).toBe('nothing-due');
  expect(await sweepBalance(ports, await world.account())).toBe('nothing-due');
  const events = world.written.flatMap(signalEvents);
  expect(events.map(({ eventType }) => eventType)).toEqual(['BucketTermsChangedEvent', 'BucketExpiredEvent']);
  await world.projectAll();
  expect(verifyLedger(await (world.ports.ledger as Ledger).history(TENANT, world.balanceId, 100))).toEqual([]);
});

test('a balance that others write all the time is left to them', async () => {
  const { world, account, endsMs } = await given();
  const busy = { write: async () => ({ written: false as const, current: account }) };
  expect(await sweepBalance({ ...world.ports, balances: busy, nowOf: async () => endsMs }, account)).toBe('busy');
});
