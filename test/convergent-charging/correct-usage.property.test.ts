import fc from 'fast-check';
import { type Ledger, verifyLedger } from '../../shared/balance-management';
import { chargeMessages } from '../../shared/convergent-charging';
import type { UsageMessage, UsageOutcome, UsageRecord } from '../../shared/usage-management';
import { makeWorld, TENANT, usage } from './world';

const SEED = Number(process.env.FARTHING_SEED ?? 20261123);
const RUNS = Number(process.env.FARTHING_RUNS ?? 150);
const TOPPED_UP = 100_000_000_000n;
const FREE_SECONDS = 600n;
const STEPS_MAX = 400;

/** What became of one usage: left as it was, cancelled (by two, even), corrected, or corrected and then cancelled. */
type Fate = 'left' | 'cancelled' | 'cancelled-twice' | 'corrected' | 'corrected-and-cancelled';
interface Story {
  readonly service: 'sms' | 'data' | 'voice';
  readonly quantity: number;
  readonly corrected: number;
  readonly fate: Fate;
}

const story = fc.record<Story>({
  service: fc.constantFrom('sms', 'data', 'voice'),
  // A minute a call: all calls of a life, and their corrections beside them, are within the free minutes.
  quantity: fc.integer({ min: 1, max: 60 }),
  corrected: fc.integer({ min: 1, max: 60 }),
  fate: fc.constantFrom('left', 'cancelled', 'cancelled-twice', 'corrected', 'corrected-and-cancelled'),
});

const KIB = 1_024;
const quantityOf = (service: Story['service'], quantity: number): string =>
  String(service === 'sms' ? 1 : service === 'data' ? quantity * 12_345 : quantity);

/** By hand: ten cents a message and a MiB, in KiB, up at four decimals; calls are free. */
function priceOf(service: Story['service'], quantity: number): bigint {
  if (service === 'voice') return 0n;
  if (service === 'sms') return 100_000_000n;
  const kib = Math.ceil((quantity * 12_345) / KIB);
  return BigInt(Math.ceil((kib * 1_000) / KIB)) * 100_000n;
}

function recordsOf(stories: readonly Story[]): UsageRecord[] {
  return stories.flatMap(({ service, quantity, corrected, fate }, at): UsageRecord[] => {
    const startedAt = `2026-12-${String(10 + (at % 3))}T10:00:${String(at).padStart(2, '0')}.000Z`;
    const first = usage({ usageId: `x${at}`, service, startedAt, quantity: quantityOf(service, quantity) });
    const cancel = (id: string, corrects: string): UsageRecord => ({
      ...usage({ usageId: `${id}${at}`, service, startedAt, quantity: '0' }),
      action: 'cancel',
      corrects,
    });
    const again: UsageRecord = {
      ...usage({ usageId: `n${at}`, service, quantity: quantityOf(service, corrected) }),
      startedAt: startedAt.replace('T10', 'T11'),
      action: 'correct',
      corrects: first.usageId,
      correctsStartedAt: startedAt,
    };
    const cancelAgain = { ...cancel('c', again.usageId), correctsStartedAt: again.startedAt };
    const told: Record<Fate, UsageRecord[]> = {
      left: [],
      cancelled: [cancel('c', first.usageId)],
      'cancelled-twice': [cancel('c', first.usageId), cancel('d', first.usageId)],
      corrected: [again],
      'corrected-and-cancelled': [again, cancelAgain],
    };
    return [first, ...told[fate]];
  });
}

/** What a story costs in the end, and the seconds it uses of the free ones. */
function endOf({ service, quantity, corrected, fate }: Story): { nano: bigint; seconds: bigint } {
  if (fate !== 'left' && fate !== 'corrected') return { nano: 0n, seconds: 0n };
  const used = fate === 'left' ? quantity : corrected;
  return { nano: priceOf(service, used), seconds: service === 'voice' ? 60n : 0n };
}

const life = fc.record({
  stories: fc.array(story, { minLength: 1, maxLength: 5 }),
  /** Each step delivers a batch of what may come, however often and in whatever order, or lets the ledger follow. */
  steps: fc.array(fc.array(fc.nat(), { maxLength: 4 }), { maxLength: 30 }),
  twice: fc.boolean(),
});

type World = Awaited<ReturnType<typeof makeWorld>>;

async function deliver(world: World, records: readonly UsageRecord[]): Promise<UsageOutcome[] | undefined> {
  const message: UsageMessage = { tenant: TENANT, receivedAt: '', records };
  const [result] = (await chargeMessages(world.ports, world.cache, [message])).results;
  return result && 'outcomes' in result ? [...result.outcomes] : undefined;
}

/** As quarantine does: what was refused comes again, until nothing changes any more. */
async function replayAll(world: World, records: readonly UsageRecord[]): Promise<UsageOutcome[]> {
  for (let step = 0; step < STEPS_MAX; step += 1) {
    await world.projectAll();
    const before = (await world.account()).number;
    const outcomes: UsageOutcome[] = [];
    for (const record of records) {
      await world.projectAll();
      outcomes.push(...((await deliver(world, [record])) ?? []));
    }
    if ((await world.account()).number === before) return outcomes;
  }
  throw new Error('a life comes to rest');
}

test(`usage, its cancels and corrections, in any order and repeated, end in the same money (seed ${SEED})`, async () => {
  await fc.assert(
    fc.asyncProperty(life, async ({ stories, steps, twice }) => {
      const world = await makeWorld();
      await world.topUp('topupBalance/1', TOPPED_UP);
      const once = recordsOf(stories);
      const records = twice ? [...once, ...once.map((one) => ({ ...one, source: `again:${one.usageId}` }))] : once;
      for (const step of steps) {
        if (step.length === 0) await world.projectAll();
        else await deliver(world, [...new Set(step.flatMap((at) => records[at % records.length] ?? []))]);
      }
      const outcomes = await replayAll(world, records);
      expect(outcomes.every((outcome) => outcome.kind !== 'refused')).toBe(true);

      const ends = stories.map(endOf);
      const account = await world.account();
      const spent = ends.reduce((sum, end) => sum + end.nano, 0n);
      expect(account.moneyNano).toBe(TOPPED_UP - spent);
      const [minutes] = account.buckets;
      expect(minutes?.remaining).toBe(FREE_SECONDS - ends.reduce((sum, end) => sum + end.seconds, 0n));

      const postings = await (world.ports.ledger as Ledger).history(TENANT, world.balanceId, 10_000);
      expect(verifyLedger(postings)).toEqual([]);
      const charged = postings.flatMap((posting) => posting.records ?? []);
      expect(charged.reduce((sum, record) => sum + BigInt(record.amountNano), 0n)).toBe(spent);
      expect(new Set(charged.map((record) => record.usageId)).size).toBe(charged.length);
    }),
    { seed: SEED, numRuns: RUNS },
  );
});
