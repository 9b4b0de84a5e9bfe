import fc from 'fast-check';
import { decodeBalance, encodeBalance } from '../../shared/adapters/aws/balance-item';
import {
  availableMoney,
  type BalanceAccount,
  type Ledger,
  reservedMoney,
  verifyLedger,
} from '../../shared/balance-management';
import { chargeMessages } from '../../shared/convergent-charging';
import { makeNetwork, type NchfAnswer } from './network';
import { type Chaos, makeWorld, NOW, TableError, TENANT, usage } from './world';

const SEED = Number(process.env.FARTHING_SEED ?? 20261123);
const RUNS = Number(process.env.FARTHING_RUNS ?? 30);
const STEPS = 120;
const TRIES_MAX = 400;

/** One request as a client keeps it until it is answered, and sends again afterwards as the fancy takes it. */
interface Sent {
  readonly path: string;
  readonly body: Record<string, unknown>;
  told?: NchfAnswer;
}

/**
 * A subscriber with several sessions and ordinary usage at once, clients that repeat and reorder, a table that times out
 * after committing, functions that go cold, a ledger that lags, grants that expire: whatever happens, the money is
 * conserved, no more is held than there is, each report is settled once, and the same request gets the same answer.
 */
test(`sessions, whatever happens (seed ${SEED}, ${RUNS} lives)`, async () => {
  await fc.assert(fc.asyncProperty(fc.integer(), live), { seed: SEED, numRuns: RUNS });
});

async function live(seed: number): Promise<void> {
  const random = mulberry32(seed);
  const pick = (n: number): number => Math.floor(random() * n);
  const chaos: Chaos = { write: () => (random() < 0.85 ? 'fine' : random() < 0.5 ? 'lost-before' : 'lost-after') };
  const world = await makeWorld(chaos);
  const network = makeNetwork(world.ports, world.cache);
  const sent: Sent[] = [];
  const open: string[] = [];
  let toppedUp = 0n;
  let topUps = 0;
  let sms = 0;
  let reported = 0n;

  const send = async (one: Sent): Promise<void> => {
    let answer: NchfAnswer;
    try {
      answer = await network.call(one.path, one.body);
    } catch (problem) {
      if (problem instanceof TableError) return;
      throw problem;
    }
    checkItem(await world.account());
    if (answer.status === 503) return;
    if (one.told) expect(answer).toEqual(one.told);
    else {
      expect([200, 201, 204]).toContain(answer.status);
      one.told = answer;
      if (answer.status === 201) open.push(answer.location.split('/').at(-1) ?? '');
    }
  };
  const units = () =>
    Array.from({ length: 1 + pick(2) }, (_, index) => {
      const used = pick(3) === 0 ? 0 : pick(2_000_000);
      reported += BigInt(used);
      return { rg: index + 1, used, offline: pick(4) === 0, ...(pick(3) === 0 ? {} : { ask: pick(3_000_000) }) };
    });

  for (let step = 0; step < STEPS; step += 1) {
    const action = random();
    const ref = open[pick(open.length)];
    if (action < 0.08) network.cache.clear();
    else if (action < 0.25) for (let i = pick(10); i > 0 && (await world.projectOne()); i -= 1);
    else if (action < 0.3) network.advance(pick(4) === 0 ? 2 * 24 * 3_600_000 : pick(1_500_000));
    else if (action < 0.35 && topUps < 6) {
      const amount = BigInt(1 + pick(20)) * 50_000_000n;
      await untilDone(() => world.topUp(`topupBalance/${topUps + 1}`, amount), world);
      topUps += 1;
      toppedUp += amount;
    } else if (action < 0.5) {
      sms += 1;
      const record = usage({ usageId: `u${sms}`, startedAt: new Date(NOW - pick(9) * 3_600_000).toISOString() });
      await chargeMessages(network.ports, network.cache, [{ tenant: TENANT, receivedAt: '', records: [record] }]);
    } else if (action < 0.58 && open.length < 4) {
      sent.push({ path: '', body: network.request(pick(2) ? [] : [{ ask: pick(3_000_000) }], retries(pick)) });
    } else if (action < 0.72 && ref !== undefined) {
      sent.push({ path: `/${ref}/update`, body: network.request(units(), retries(pick)) });
    } else if (action < 0.75 && ref !== undefined) {
      sent.push({ path: `/${ref}/release`, body: network.request(units(), retries(pick)) });
    } else {
      const one = sent[pick(sent.length)];
      if (one) await send(one);
    }
  }
  for (const one of sent) await untilDone(() => send(one).then(() => expect(one.told).toBeDefined()), world);
  await world.projectAll();
  for (const one of sent) await untilDone(() => send(one), world);
  await world.projectAll();
  await checkBooks(world, toppedUp, reported);
}

/** Half of the clients number their requests, by the time they made them; the others always send 0. */
let numbered = 1;
const retries = (pick: (n: number) => number): Record<string, unknown> =>
  pick(2) === 0 ? {} : { invocationSequenceNumber: numbered++ };

function checkItem(account: BalanceAccount): void {
  expect(reservedMoney(account) >= 0n && availableMoney(account) >= 0n && account.moneyNano >= 0n).toBe(true);
  expect(decodeBalance(encodeBalance(account))).toEqual(account);
}

async function checkBooks(
  world: Awaited<ReturnType<typeof makeWorld>>,
  toppedUp: bigint,
  reported: bigint,
): Promise<void> {
  const account = await world.account();
  const postings = await (world.ports.ledger as Ledger).history(TENANT, world.balanceId, 100_000);
  expect(verifyLedger(postings)).toEqual([]);
  expect(postings.length).toBe(account.number);
  const records = postings.flatMap((posting) => posting.records ?? []);
  expect(new Set(records.map((record) => record.usageId)).size).toBe(records.length);
  const debits = records.reduce((sum, record) => sum + BigInt(record.amountNano), 0n);
  expect(account.moneyNano).toBe(toppedUp - debits);
  const settled = records
    .filter((record) => record.source === 'nchf')
    .reduce((sum, record) => sum + BigInt(record.units), 0n);
  expect(settled).toBe(reported);
}

async function untilDone(act: () => Promise<unknown>, world: Awaited<ReturnType<typeof makeWorld>>): Promise<void> {
  for (let tries = 0; ; tries += 1)
    try {
      await act();
      return;
    } catch (problem) {
      if (tries === TRIES_MAX) throw problem;
      await world.projectAll();
    }
}

/** A small generator with a seed: the same life for the same seed. */
function mulberry32(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
