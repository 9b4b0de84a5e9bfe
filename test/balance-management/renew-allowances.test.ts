import fc from 'fast-check';
import {
  type AllowanceBucket,
  addPlan,
  type BalanceAccount,
  endOfValidity,
  LATE_USAGE_MS,
  nextRenewal,
  openAccount,
  periodsOver,
  post,
  renewAllowances,
  utcDay,
} from '../../shared/balance-management';
import { tenantId } from '../../shared/kernel/tenant';
import type { AllowanceRule, Tariff } from '../../shared/rating';

const SEED = Number(process.env.FARTHING_SEED ?? 20261123);
const RUNS = Number(process.env.FARTHING_RUNS ?? 300);
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const FROM = Date.parse('2026-01-31T10:00:00Z');
const MIB = 1_048_576n;

const RULE: AllowanceRule = {
  id: 'data',
  service: 'data',
  units: 100n * MIB,
  zones: ['home'],
  priority: 10,
  validity: { months: 1 },
  recurring: true,
};

const versionsOf = (rule: AllowanceRule): ReadonlyMap<string, readonly Tariff[]> =>
  new Map([
    ['flat', [{ offeringId: 'flat', version: '1', currency: 'EUR', validFrom: 0, rules: [], allowances: [rule] }]],
  ]);

function opened(rule: AllowanceRule): BalanceAccount {
  const empty = openAccount({ tenant: tenantId('demo'), balanceId: 'b', partyId: 'p', currency: 'EUR', atMs: FROM });
  const first = {
    id: 'p1/data',
    service: rule.service,
    zones: rule.zones,
    granted: rule.units,
    priority: rule.priority,
    validUntil: endOfValidity(FROM, rule.validity),
  };
  const account = addPlan(empty, { productId: 'p1', offeringId: 'flat', from: FROM, addOn: false }, [first], FROM);
  if (!account) throw new Error('a plan is added once');
  return account;
}

/** What a later write does: takes units of a bucket. */
const spend = (account: BalanceAccount, id: string, units: bigint, atMs: number): BalanceAccount =>
  post(account, [
    {
      kind: 'charge',
      day: utcDay(atMs),
      at: atMs,
      reference: 'r',
      legs: [{ account: id, delta: -units }],
      count: 0,
      ids: [],
    },
  ]);

const brief = ({ buckets }: BalanceAccount) =>
  buckets.map(({ id, remaining, validFrom, validUntil }) => [
    id,
    Number(remaining / MIB),
    utcDay(validFrom ?? FROM),
    utcDay(validUntil),
  ]);

test('a recurring allowance is granted anew at each end, on the day of the month on which it began', () => {
  const versions = versionsOf(RULE);
  const spring = renewAllowances(opened(RULE), versions, Date.parse('2026-04-01T00:00:00Z'));
  expect(brief(spring.account)).toEqual([
    ['p1/data~1', 100, '2026-02-28', '2026-03-31'],
    ['p1/data~2', 100, '2026-03-31', '2026-04-30'],
  ]);
  expect(spring.postings.map(({ kind, legs }) => [kind, legs.map(({ account }) => account)])).toEqual([
    ['grant', ['p1/data~1', 'p1/data~2']],
    ['expire', ['p1/data']],
  ]);
});

test('an ended one stays for late usage of its time, then leaves; nothing is due in between', () => {
  const versions = versionsOf({ ...RULE, recurring: false });
  const account = opened({ ...RULE, recurring: false });
  const end = Date.parse('2026-02-28T10:00:00Z');
  expect(renewAllowances(account, versions, end + LATE_USAGE_MS - 1)).toEqual({ account, postings: [] });
  expect(nextRenewal(account, versions)).toBe(end + LATE_USAGE_MS);
  expect(renewAllowances(account, versions, end + LATE_USAGE_MS).account.buckets).toEqual([]);
});

test('what is left rolls over, at most so much for so many periods, and ends first', () => {
  const rule: AllowanceRule = { ...RULE, rollover: { periods: 1, maxUnits: 30n * MIB } };
  const versions = versionsOf(rule);
  const used = spend(opened(rule), 'p1/data', 20n * MIB, FROM);
  const march = renewAllowances(used, versions, Date.parse('2026-03-05T00:00:00Z'));
  expect(brief(march.account)).toEqual([
    ['p1/data', 30, '2026-01-31', '2026-03-31'],
    ['p1/data~1', 100, '2026-02-28', '2026-03-31'],
  ]);
  expect(march.postings.map(({ kind }) => kind)).toEqual(['grant', 'expire']);
  const april = renewAllowances(march.account, versions, Date.parse('2026-04-02T00:00:00Z'));
  expect(brief(april.account)).toEqual([
    ['p1/data~1', 30, '2026-02-28', '2026-04-30'],
    ['p1/data~2', 100, '2026-03-31', '2026-04-30'],
  ]);
});

test('a plan that ended is granted nothing more', () => {
  const account = opened(RULE);
  const ended = { ...account, plans: account.plans.map((plan) => ({ ...plan, until: FROM + DAY })) };
  expect(renewAllowances(ended, versionsOf(RULE), FROM + 90 * DAY).account.buckets).toEqual([]);
});

test('units that a session holds neither end nor are cut', () => {
  const rule: AllowanceRule = { ...RULE, rollover: { periods: 1, maxUnits: 10n * MIB } };
  const account = opened(rule);
  const group = {
    ratingGroup: 1,
    service: 'data' as const,
    since: 0,
    limited: false,
    granted: 50n * MIB,
    reservedNano: 0n,
    reservedUnits: { 'p1/data': 50n * MIB },
    validUntil: FROM + 90 * DAY,
    tariff: '',
    priceId: '',
    usedUnits: 0n,
    moneyUnits: 0n,
    dueNano: 0n,
  };
  const session = { id: 's.1', lastAt: 0, lastSequence: 0, touchedAt: 0, closed: false, revived: false };
  const held = { ...account, sessions: [{ ...session, groups: [group] }] };
  const renewed = renewAllowances(held, versionsOf(rule), Date.parse('2026-03-05T00:00:00Z')).account;
  expect(renewed.buckets[0]).toMatchObject({ id: 'p1/data', remaining: 50n * MIB, rolledOver: 1 });
});

test.each<[AllowanceRule['validity'], string, string, number]>([
  [{ months: 1 }, '2026-01-31T10:00:00Z', '2026-02-28T09:59:59Z', 0],
  [{ months: 1 }, '2026-01-31T10:00:00Z', '2026-02-28T10:00:00Z', 1],
  [{ months: 1 }, '2026-01-31T10:00:00Z', '2026-03-31T09:59:59Z', 1],
  [{ months: 3 }, '2025-11-30T00:00:00Z', '2026-02-28T00:00:00Z', 1],
  [{ days: 30 }, '2026-01-31T10:00:00Z', '2026-04-01T09:59:59Z', 1],
])('%j from %s: at %s %i periods are over', (validity, from, at, periods) => {
  expect(periodsOver(Date.parse(from), validity, Date.parse(at))).toBe(periods);
});

/** What is left of each period by period, told by walking the days: nothing shared with the code. */
function oracle(units: bigint, days: number, rollover: AllowanceRule['rollover'], spent: readonly bigint[]): bigint {
  let alive: { left: bigint; until: number; rolled: number }[] = [{ left: units, until: days, rolled: 0 }];
  for (let day = 0; day < spent.length; day += 1) {
    if (day > 0 && day % days === 0) {
      const { periods = 0, maxUnits } = rollover ?? {};
      alive = alive.flatMap((one) => {
        if (one.until !== day) return [one];
        if (one.rolled >= periods || one.left === 0n) return [];
        const left = maxUnits !== undefined && maxUnits < one.left ? maxUnits : one.left;
        return [{ left, until: day + days, rolled: one.rolled + 1 }];
      });
      alive.push({ left: units, until: day + days, rolled: 0 });
    }
    let due = spent[day] ?? 0n;
    for (const one of alive) {
      const taken = one.left < due ? one.left : due;
      one.left -= taken;
      due -= taken;
    }
  }
  return alive.reduce((sum, one) => sum + one.left, 0n);
}

/** In the order in which charging asks them: by end, then by beginning. */
const usable = ({ buckets }: BalanceAccount, atMs: number): AllowanceBucket[] =>
  buckets
    .filter(({ validFrom = FROM, validUntil }) => validFrom <= atMs && atMs < validUntil)
    .sort((a, b) => a.validUntil - b.validUntil || (a.validFrom ?? FROM) - (b.validFrom ?? FROM));

test(`renewed each day or only when it is used, an oracle knows what is left (seed ${SEED}, ${RUNS} lives)`, () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 9 }),
      fc.option(fc.record({ periods: fc.integer({ min: 1, max: 3 }), maxUnits: fc.bigInt({ min: 1n, max: 150n }) })),
      fc.array(fc.oneof({ weight: 2, arbitrary: fc.constant(0n) }, fc.bigInt({ min: 0n, max: 120n })), {
        minLength: 1,
        maxLength: 60,
      }),
      fc.boolean(),
      (days, rolls, spent, isSwept) => {
        const rule: AllowanceRule = { ...RULE, units: 100n, validity: { days }, ...(rolls ? { rollover: rolls } : {}) };
        const versions = versionsOf(rule);
        let account = opened(rule);
        spent.forEach((units, day) => {
          const atMs = FROM + day * DAY;
          if (units > 0n || isSwept) account = renewAllowances(account, versions, atMs).account;
          let due = units;
          for (const { id, remaining } of usable(account, atMs)) {
            const taken = remaining < due ? remaining : due;
            if (taken > 0n) account = spend(account, id, taken, atMs);
            due -= taken;
          }
        });
        const endMs = FROM + (spent.length - 1) * DAY;
        account = renewAllowances(account, versions, endMs).account;
        const left = usable(account, endMs).reduce((sum, { remaining }) => sum + remaining, 0n);
        expect(left).toBe(oracle(100n, days, rule.rollover, spent));
      },
    ),
    { seed: SEED, numRuns: RUNS },
  );
});
