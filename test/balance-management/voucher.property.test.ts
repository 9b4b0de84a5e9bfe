import fc from 'fast-check';
import { verifyLedger } from '../../shared/balance-management';
import { toIso } from '../../shared/kernel/clock';
import { breakAtRandom, drawFrom } from './break-at-random';
import { agent, anna, ben, DAY_MS, EUR, NOW, openDesk, operator, TENANT } from './desk';

const SEED = Number(process.env.FARTHING_SEED ?? 20261123);
const RUNS = Number(process.env.FARTHING_RUNS ?? 60);
const ROUNDS_MAX = 30;
const VOUCHERS = 3;

/**
 * Two people race for the same vouchers, again and again, and those who carry out their top-ups die between any two
 * steps. In the end each voucher was used by one top-up, whose balance has its value and its bonus once.
 */
test(`each voucher is worth its value once, wherever a worker dies (seed ${SEED}, ${RUNS} lives)`, async () => {
  const picked = fc.array(fc.record({ voucher: fc.integer({ min: 0, max: VOUCHERS - 1 }), isBen: fc.boolean() }), {
    minLength: 1,
    maxLength: 8,
  });
  await fc.assert(fc.asyncProperty(picked, fc.integer(), live), { seed: SEED, numRuns: RUNS });
});

async function live(picked: { voucher: number; isBen: boolean }[], salt: number): Promise<void> {
  const desk = await openDesk();
  const { body: batch } = await desk.call(operator, 'POST', '/voucherBatch', {
    quantity: VOUCHERS,
    amount: { amount: '10', units: 'EUR' },
    bonus: { amount: '1', units: 'EUR' },
    validFor: { endDateTime: toIso(NOW + DAY_MS) },
  });
  const draw = drawFrom(salt);
  const calm = breakAtRandom(desk, draw);
  for (const { voucher, isBen } of picked) {
    const redeem = { bucket: { id: isBen ? 'b2' : 'b1' }, voucher: batch.codes[voucher] };
    await desk.call(isBen ? ben : anna, 'POST', '/topupBalance', redeem);
  }
  for (let round = 0; round < ROUNDS_MAX; round += 1)
    await Promise.allSettled(draw(2) === 0 ? [desk.carryOut(), desk.carryOut()] : [desk.carryOut()]);
  calm();
  await desk.carryOut();

  const used = new Set(picked.map(({ voucher }) => voucher)).size;
  const topUps = (await desk.call(agent, 'GET', '/topupBalance')).body as { status: string; voucher: string }[];
  const completed = topUps.filter(({ status }) => status === 'completed');
  expect(topUps.every(({ status }) => status === 'completed' || status === 'failed')).toBe(true);
  expect(completed).toHaveLength(used);
  expect(new Set(completed.map(({ voucher }) => voucher)).size).toBe(used);
  const [b1, b2] = [await desk.account('b1'), await desk.account('b2')];
  expect(b1.moneyNano + b2.moneyNano).toBe(BigInt(105 + 11 * used) * EUR);
  for (const { balanceId } of [b1, b2])
    expect(verifyLedger(await desk.ledger.history(TENANT, balanceId, 10_000))).toEqual([]);
}
