import fc from 'fast-check';
import { decodeBalance, encodeBalance } from '../../shared/adapters/aws/balance-item';
import type { ChargeRecord, Ledger } from '../../shared/balance-management';
import { chargeMessages } from '../../shared/convergent-charging';
import type { Tariff } from '../../shared/rating';
import type { UsageRecord } from '../../shared/usage-management';
import { seededRandom } from '../load/statistics';
import { makeNetwork, type Unit } from './network';
import { makeWorld, NOW, TARIFF, TENANT, usage } from './world';

const SEED = Number(process.env.FARTHING_SEED ?? 20261123);
const RUNS = Number(process.env.FARTHING_RUNS ?? 40);
const STEPS = 50;
const CENT = 10_000_000n;
const MIB = 1_048_576n;
const CALL = { iMSChargingInformation: { roleOfNode: 'ORIGINATING', calledPartyAddress: 'tel:+353861234567' } };
/** From the middle of December into January. */
const TURN_MS = 20 * 24 * 3_600_000;
const TIME_ZONE = 'Europe/Athens';

type Service = UsageRecord['service'];
interface Tiers {
  readonly service: Service;
  readonly counter: { readonly id: string; readonly period: 'day' | 'month' };
  readonly increment: bigint;
  /** Cents an increment from so many increments on. */
  readonly prices: readonly (readonly [from: bigint, cents: bigint])[];
}
/** Whole cents a whole increment, so that no rounding hides a difference. Calls become cheaper, messages dearer, data first free. */
const TIERS: readonly Tiers[] = [
  {
    service: 'voice',
    counter: { id: 'calls', period: 'month' },
    increment: 60n,
    prices: [
      [0n, 10n],
      [20n, 5n],
      [40n, 1n],
    ],
  },
  {
    service: 'sms',
    counter: { id: 'sms', period: 'day' },
    increment: 1n,
    prices: [
      [0n, 3n],
      [4n, 9n],
    ],
  },
  {
    service: 'data',
    counter: { id: 'data', period: 'month' },
    increment: MIB,
    prices: [
      [0n, 0n],
      [15n, 7n],
    ],
  },
];

const TIERED: Tariff = {
  ...TARIFF,
  version: '2.1',
  validFrom: 1,
  rules: TARIFF.rules.map((rule) => {
    const { counter, increment, prices } = tiersOf(rule.service);
    const [[, first] = [0n, 0n], ...more] = prices;
    return {
      ...rule,
      zone: 'metered',
      priceNano: first * CENT,
      perUnits: increment,
      firstIncrement: increment,
      nextIncrement: increment,
      tiers: more.map(([from, cents]) => ({ fromUnit: from * increment, priceNano: cents * CENT })),
      tierMode: 'graduated' as const,
      tierCounter: { ...counter, timeZone: TIME_ZONE },
    };
  }),
};

function tiersOf(service: Service): Tiers {
  const found = TIERS.find((one) => one.service === service);
  if (!found) throw new Error(`There are tiers of ${service}`);
  return found;
}

/**
 * Usage records of two months in any order, delivered again, cancelled and corrected, beside sessions of data and calls and immediate
 * events: each record costs what its units cost where its counter stood when it was booked, by an oracle that walks the ledger increment
 * by increment.
 */
test(`tiers count across usages and sessions (seed ${SEED}, ${RUNS} lives)`, async () => {
  await fc.assert(fc.asyncProperty(fc.integer(), live), { seed: SEED, numRuns: RUNS });
});

async function live(seed: number): Promise<void> {
  const random = seededRandom(seed);
  const pick = (n: number): number => Math.floor(random() * n);
  const world = await makeWorld();
  await world.ports.tariffs.put(TENANT, TIERED);
  await world.topUp('topupBalance/1', BigInt(pick(4) === 0 ? 300 : 100_000) * CENT);
  const network = makeNetwork(world.ports, world.cache);
  network.advance(TURN_MS);
  const known: UsageRecord[] = [];
  const open: { ref: string; isCall: boolean }[] = [];
  const unit = (isCall: boolean, name: 'used' | 'ask'): Unit =>
    isCall ? { [name]: pick(400), counts: 'time' } : { [name]: pick(6 * Number(MIB)) };
  for (let step = 0; step < STEPS; step += 1) {
    const action = random();
    const session = open[pick(open.length)];
    if (action < 0.1 && open.length < 3) {
      const isCall = pick(2) === 0;
      const { ref } = await network.open([unit(isCall, 'ask')], isCall ? CALL : {});
      open.push({ ref, isCall });
    } else if (action < 0.4 && session) {
      await network.update(session.ref, [
        unit(session.isCall, 'used'),
        ...(pick(3) ? [] : [{ rg: 2, ...unit(session.isCall, 'used') }]),
      ]);
    } else if (action < 0.45) {
      await network.open([{ ask: 1 + pick(5 * Number(MIB)) }], { oneTimeEvent: true, oneTimeEventType: 'IEC' });
    } else if (action < 0.5) network.advance(pick(3) * 20 * 3_600_000);
    else {
      const records = Array.from({ length: 1 + pick(3) }, (_, at) => drawUsage(known, `${step}.${at}`, pick));
      known.push(...records);
      await world.projectAll();
      // What a write gives back is booked before what it charges, whatever came first: corrections are written alone.
      const [usages, corrections] = [records.filter(({ action }) => !action), records.filter(({ action }) => action)];
      for (const batch of [usages, ...corrections.map((one) => [one])])
        await chargeMessages(network.ports, network.cache, [{ tenant: TENANT, receivedAt: '', records: batch }]);
    }
    const account = await world.account();
    expect(decodeBalance(encodeBalance(account))).toEqual(account);
  }
  await world.projectAll();
  const postings = await (world.ports.ledger as Ledger).history(TENANT, world.balanceId, 100_000);
  const counters = new OracleCounters();
  for (const record of postings.flatMap((posting) => posting.records ?? [])) counters.check(record);
  expect((await world.account()).counters.filter(({ spent }) => spent > 0n)).toEqual(counters.kept());
}

function drawUsage(known: readonly UsageRecord[], usageId: string, pick: (n: number) => number): UsageRecord {
  const before = pick(3) === 0 ? known[pick(known.length)] : undefined;
  const service = (['voice', 'sms', 'data'] as const)[pick(3)] ?? 'sms';
  const most = { voice: 900, sms: 3, data: 9 * Number(MIB) }[service];
  const quantity = String(1 + pick(most));
  if (before?.action === undefined && before && pick(2)) return { ...before, source: `again:${usageId}` };
  if (before && before.action === undefined)
    return {
      ...before,
      usageId,
      source: `file:${usageId}`,
      corrects: before.usageId,
      action: pick(2) ? 'cancel' : 'correct',
    };
  const startedAt = new Date(NOW + TURN_MS - pick(34 * 24 * 60) * 60_000).toISOString();
  return usage({ usageId, service, quantity, startedAt });
}

/** Counters by an arithmetic of their own: one increment after the other, periods by the platform's names of local dates. */
class OracleCounters {
  /** Increments by counter and period. */
  private readonly counts = new Map<string, Map<string, bigint>>();

  check(record: ChargeRecord): void {
    const { counter, increment, prices } = tiersOf(record.service);
    const periods = this.counts.get(counter.id) ?? new Map<string, bigint>();
    this.counts.set(counter.id, periods);
    const steps = BigInt(record.billedUnits) / increment;
    if (record.cancels !== undefined) {
      const { period = '' } = record.tiers?.[counter.id] ?? {};
      const left = (periods.get(period) ?? 0n) + steps;
      if (periods.has(period)) periods.set(period, left);
      return;
    }
    const period = this.periodOf(counter.period, periods, record.startedAt);
    const held = periods.get(period) ?? 0n;
    let cents = 0n;
    for (let step = 0n; step < steps; step += 1n) cents += prices.findLast(([from]) => held + step >= from)?.[1] ?? 0n;
    expect([record.usageId, BigInt(record.amountNano) + BigInt(record.unpaidNano ?? 0)]).toEqual([
      record.usageId,
      cents * CENT,
    ]);
    if (steps === 0n) return;
    periods.set(period, held + steps);
    for (const old of [...periods.keys()].sort().slice(0, -2)) periods.delete(old);
  }

  /** Of a day or a month older than the two that are kept, the older of these. */
  private periodOf(period: 'day' | 'month', kept: ReadonlyMap<string, bigint>, startedAt: string): string {
    const local = new Intl.DateTimeFormat('en-CA', { timeZone: TIME_ZONE }).format(new Date(startedAt));
    const own = period === 'day' ? local : local.slice(0, 7);
    const [oldest = ''] = [...kept.keys()].sort();
    return kept.size === 2 && own < oldest ? oldest : own;
  }

  kept() {
    return [...this.counts]
      .flatMap(([id, periods]) =>
        [...periods].map(([period, count]) => ({
          id: `tier:${id}`,
          period,
          spent: count * (TIERS.find((one) => one.counter.id === id)?.increment ?? 0n),
        })),
      )
      .filter(({ spent }) => spent > 0n)
      .sort((a, b) => (a.id + a.period < b.id + b.period ? -1 : 1));
  }
}
