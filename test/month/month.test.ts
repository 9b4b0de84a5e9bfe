import fc from 'fast-check';
import { MonthMeter } from './month-cost';
import { seedMonth } from './month-world';
import { readMonth, runMonth } from './run-month';

const SEED = 20261124;
const ACCOUNTS = 20;

test(`a month of ${ACCOUNTS} accounts: run again it is the same bytes, and so it is killed anywhere (seed ${SEED})`, async () => {
  const meter = new MonthMeter();
  const world = await seedMonth(SEED, ACCOUNTS);
  await runMonth(world, [], () => {
    meter.commands += 1;
  });
  const whole = await readMonth(world);
  expect(whole.wrong).toEqual([]);
  // Nine are paid for by another.
  expect(whole.invoices).toBe(ACCOUNTS - 9);
  const commands = fc.integer({ min: 0, max: meter.commands });
  await fc.assert(
    fc.asyncProperty(fc.array(commands, { minLength: 1, maxLength: 4 }), async (kills) => {
      const again = await seedMonth(SEED, ACCOUNTS);
      await runMonth(again, kills);
      expect(await readMonth(again)).toEqual(whole);
    }),
    { seed: SEED, numRuns: 5 },
  );
}, 120_000);

test('another seed is another month', async () => {
  const [one, other] = [await seedMonth(SEED, 5), await seedMonth(SEED + 1, 5)];
  for (const world of [one, other]) await runMonth(world);
  expect((await readMonth(one)).hash).not.toBe((await readMonth(other)).hash);
});
