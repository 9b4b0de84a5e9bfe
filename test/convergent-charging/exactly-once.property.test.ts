import fc from 'fast-check';
import { type Ledger, MONEY, verifyLedger } from '../../shared/balance-management';
import { chargeMessages } from '../../shared/convergent-charging';
import type { UsageMessage, UsageOutcome, UsageRecord } from '../../shared/usage-management';
import { seededRandom } from '../load/statistics';
import { type Chaos, makeWorld, NOW, TENANT, usage } from './world';

const SEED = Number(process.env.FARTHING_SEED ?? 20261123);
const RUNS = Number(process.env.FARTHING_RUNS ?? 150);
const MAX_STEPS = 2_000;

/**
 * A month of one subscriber's usage through queues that redeliver, reorder and duplicate, a table that times out after
 * committing, functions that go cold, and a ledger that lags: whatever happens, each usage is charged once, the money is
 * conserved, the ledger is whole, and every message is told the same whenever it comes.
 */
test(`each usage is charged once, whatever happens (seed ${SEED}, ${RUNS} lives)`, async () => {
  await fc.assert(fc.asyncProperty(fc.integer(), fc.integer({ min: 1, max: 60 }), live), { seed: SEED, numRuns: RUNS });
});

async function live(seed: number, usages: number): Promise<void> {
  const random = seededRandom(seed);
  const pick = (n: number): number => Math.floor(random() * n);
  const chaos: Chaos = { write: () => (random() < 0.85 ? 'fine' : random() < 0.5 ? 'lost-before' : 'lost-after') };
  const world = await makeWorld(chaos);
  let toppedUp = 0n;
  let topUps = 0;
  const messages = makeMessages(usages, pick);
  const told = new Map<UsageMessage, readonly UsageOutcome[]>();

  for (let step = 0; step < MAX_STEPS; step += 1) {
    const action = random();
    if (action < 0.1) world.cache.clear();
    else if (action < 0.3) for (let i = pick(20); i > 0 && (await world.projectOne()); i -= 1);
    else if (action < 0.35 && topUps < 5) {
      const amount = BigInt(1 + pick(20)) * 100_000_000n;
      toppedUp += await topUpUntilDone(world, `topupBalance/${++topUps}`, amount);
    } else {
      const batch = Array.from({ length: 1 + pick(3) }, () => messages[pick(messages.length)]).filter(
        (m) => m !== undefined,
      );
      const { results } = await chargeMessages(world.ports, world.cache, batch);
      results.forEach((result, index) => {
        const message = batch[index];
        if ('problem' in result || !message) return;
        const before = told.get(message);
        if (before) expectSame(before, result.outcomes);
        told.set(message, result.outcomes);
      });
    }
    if (told.size === messages.length && random() < 0.02) break;
  }
  await world.projectAll();
  await checkBooks(world, [...told.values()].flat(), toppedUp);
}

/** Refused may become charged when money came in between; charged and duplicate are for good. */
function expectSame(before: readonly UsageOutcome[], after: readonly UsageOutcome[]): void {
  before.forEach((outcome, index) => {
    if (outcome.kind !== 'refused') expect(after[index]).toEqual(outcome);
  });
}

async function checkBooks(
  world: Awaited<ReturnType<typeof makeWorld>>,
  outcomes: readonly UsageOutcome[],
  toppedUp: bigint,
): Promise<void> {
  const account = await world.account();
  const ledger = world.ports.ledger as Ledger;
  const postings = await ledger.history(TENANT, world.balanceId, 100_000);
  expect(verifyLedger(postings)).toEqual([]);
  expect(postings.length).toBe(account.number);
  expect(postings.at(-1)?.hash).toBe(account.headHash);

  const records = postings.flatMap((posting) => posting.records ?? []);
  expect(new Set(records.map((record) => record.usageId)).size).toBe(records.length);
  const debits = records.reduce((sum, record) => sum + BigInt(record.amountNano), 0n);
  const credits = postings
    .flatMap((p) => (p.kind === 'top-up' ? p.legs : []))
    .reduce((sum, leg) => sum + (leg.account === MONEY ? leg.delta : 0n), 0n);
  expect(credits).toBe(toppedUp);
  expect(account.moneyNano).toBe(toppedUp - debits);
  expect(account.moneyNano >= 0n).toBe(true);

  const charged = new Map(
    outcomes.flatMap((o) => (o.kind === 'charged' ? [[`${o.usageId} ${o.source}`, o.amountNano] as const] : [])),
  );
  for (const record of records) charged.delete(`${record.usageId} ${record.source}`);
  expect([...charged.keys()]).toEqual([]);
}

async function topUpUntilDone(
  world: Awaited<ReturnType<typeof makeWorld>>,
  reference: string,
  amount: bigint,
): Promise<bigint> {
  for (let attempt = 0; attempt < 100; attempt += 1)
    try {
      await world.topUp(reference, amount);
      return amount;
    } catch {
      await world.projectAll();
    }
  throw new Error('a top-up succeeds in the end');
}

/** Usages spread over days, some reported by two sources, in messages of up to ten. */
function makeMessages(usages: number, pick: (n: number) => number): UsageMessage[] {
  const records: UsageRecord[] = [];
  for (let i = 0; i < usages; i += 1) {
    const startedAt = new Date(NOW - pick(10 * 24 * 3600) * 1000).toISOString();
    const service = (['sms', 'voice', 'data'] as const)[pick(3)] ?? 'sms';
    const quantity = String(service === 'data' ? pick(3_000_000) : service === 'voice' ? pick(300) : 1);
    const one = usage({ usageId: `u${i}`, startedAt, service, quantity, source: `f1:${i}` });
    records.push(one);
    if (pick(4) === 0) records.push({ ...one, source: `f2:${i}` });
  }
  const shuffled = records
    .map((record) => ({ record, key: pick(1e9) }))
    .sort((a, b) => a.key - b.key)
    .map(({ record }) => record);
  const messages: UsageMessage[] = [];
  for (let i = 0; i < shuffled.length; ) {
    const size = 1 + pick(10);
    messages.push({ tenant: TENANT, receivedAt: '', records: shuffled.slice(i, i + size) });
    i += size;
  }
  return messages;
}
