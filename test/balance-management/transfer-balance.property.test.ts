import fc from 'fast-check';
import { endPlan, MONEY, type Posting, verifyLedger } from '../../shared/balance-management';
import { breakAtRandom, type Desk, drawFrom } from './break-at-random';
import { agent, EUR, NOW, openDesk, TENANT } from './desk';

const SEED = Number(process.env.FARTHING_SEED ?? 20261123);
const RUNS = Number(process.env.FARTHING_RUNS ?? 60);
const ROUNDS_MAX = 40;

interface Sent {
  readonly cents: number;
  readonly isBack: boolean;
  readonly isMinutes: boolean;
  readonly receiverPays: boolean;
}

const sent = fc.record({
  cents: fc.integer({ min: 30, max: 900 }),
  isBack: fc.boolean(),
  isMinutes: fc.boolean(),
  receiverPays: fc.boolean(),
});

/**
 * Transfers to and fro at a price, their workers dying between any two steps (a lost write, a write that was made and its
 * answer lost, an action that could not be marked), run again and at once; some are reversed, more than once, and the receiver's
 * allowance is taken away on the way. In the end each has moved all it says or nothing, and no nano and no second was made or lost.
 */
test(`nothing is lost or doubled, wherever a worker dies (seed ${SEED}, ${RUNS} lives)`, async () => {
  await fc.assert(fc.asyncProperty(fc.array(sent, { minLength: 1, maxLength: 9 }), fc.integer(), fc.boolean(), live), {
    seed: SEED,
    numRuns: RUNS,
  });
});

async function live(all: Sent[], salt: number, endsPlan: boolean): Promise<void> {
  const draw = drawFrom(salt);
  const desk = await openDesk({ transferCost: EUR / 4n });
  for (const one of all) await desk.call(agent, 'POST', '/transferBalance', toBody(one));
  const calm = breakAtRandom(desk, draw);
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    if (endsPlan && round === 5) await endPlanOf(desk, 'b2');
    if (round === 10 || round === 20) await askToReverse(desk, draw);
    await Promise.allSettled(draw(2) === 0 ? [desk.carryOut(), desk.carryOut()] : [desk.carryOut()]);
  }
  calm();
  await desk.carryOut();
  await check(desk);
}

/** Of each transfer, or not; what is not completed yet is refused. */
async function askToReverse(desk: Desk, draw: (n: number) => number): Promise<void> {
  const all = (await desk.call(agent, 'GET', '/transferBalance')).body as { id: string }[];
  const asked = all.filter(() => draw(2) === 0);
  await Promise.allSettled(
    asked.map(({ id }) => desk.call(agent, 'PATCH', `/transferBalance/${id}`, { reversal: { state: 'requested' } })),
  );
}

function toBody({ cents, isBack, isMinutes, receiverPays }: Sent): object {
  const [from, to] = isBack ? ['b2', 'b1'] : ['b1', 'b2'];
  const bucketOf = (id: string) => ({ id: isMinutes ? `${id}:${id}:minutes` : id });
  return {
    bucket: bucketOf(from),
    receiverBucket: bucketOf(to),
    amount: isMinutes ? { amount: String(cents), units: 's' } : { amount: String(cents / 100), units: 'EUR' },
    ...(receiverPays && !isMinutes ? { costOwner: 'receiver' } : {}),
  };
}

async function endPlanOf({ balances, account }: Desk, id: string): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const current = await account(id);
    const next = endPlan(current, id, NOW);
    if (!next) return;
    try {
      if ((await balances.write(next, current.number)).written) return;
    } catch {}
  }
}

async function check(desk: Desk): Promise<void> {
  const { ledger } = desk;
  const transfers = (await desk.call(agent, 'GET', '/transferBalance')).body as {
    status: string;
    reversal?: { state: string };
  }[];
  expect(transfers.every(({ status }) => ['completed', 'failed', 'cancelled'].includes(status))).toBe(true);
  expect(transfers.every(({ reversal }) => reversal?.state !== 'requested')).toBe(true);
  const [b1, b2] = [await desk.account('b1'), await desk.account('b2')];
  const postings: Posting[] = [];
  for (const account of [b1, b2]) {
    const own = await ledger.history(TENANT, account.balanceId, 10_000);
    expect(verifyLedger(own)).toEqual([]);
    postings.push(...own);
  }
  const legsOf = (kinds: readonly string[], isMoney: boolean): bigint =>
    postings
      .filter(({ kind }) => kinds.includes(kind))
      .flatMap(({ legs }) => legs)
      .reduce((sum, leg) => ((leg.account === MONEY) === isMoney ? sum + leg.delta : sum), 0n);
  expect(legsOf(['transfer'], true)).toBe(0n);
  expect(b1.moneyNano + b2.moneyNano - legsOf(['fee'], true)).toBe(105n * EUR);
  const completed = transfers.filter(({ status }) => status === 'completed');
  expect(legsOf(['fee'], true)).toBe((-BigInt(completed.length) * EUR) / 4n);
  expect(legsOf(['transfer'], false)).toBe(0n);
}
