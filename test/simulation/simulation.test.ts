import { REQUEST_FAULTS } from './function-pool';
import { MUTANTS } from './mutants';
import { commandOf, HELP, OptionError, readOptions } from './read-options';
import { type Life, runLife } from './run-life';
import { shrinkLife } from './shrink-life';

const SEEDS = Number(process.env.FARTHING_RUNS ?? 5);
const FIRST = Number(process.env.FARTHING_SEED ?? 20261123);
/** Seeds that a mutant may survive. */
const MUTANT_SEEDS_MAX = 60;
/** A second of computing at most, on a machine that does much else. */
const MUTANT_MS_MAX = 120_000;

const again = (life: Life): string => `\n${commandOf(life)}`;

test(`nothing breaks, whatever happens (seeds ${FIRST} to ${FIRST + SEEDS - 1})`, async () => {
  for (let at = 0; at < SEEDS; at += 1) {
    const life = { seed: FIRST + at, operations: 80 };
    const { broken, operations } = await runLife(life);
    if (broken) throw new Error(`${broken.message}${again(life)}`);
    expect(operations).toBeGreaterThanOrEqual(80);
  }
});

test('the same seed is the same life', async () => {
  const life = { seed: 7, operations: 40 };
  expect(await runLife(life)).toEqual(await runLife(life));
});

describe('one fault alone, at every request of a life', () => {
  const life: Life = { seed: 3, operations: 6, limits: { one: { fault: 'slow', at: 0 } } };
  test.each(REQUEST_FAULTS)('%s', async (fault) => {
    const { requests } = await runLife(life);
    expect(requests).toBeGreaterThan(20);
    for (let at = 1; at <= requests; at += 1) {
      const struck = { ...life, limits: { one: { fault, at } } };
      const { broken, faults } = await runLife(struck);
      if (broken) throw new Error(`${broken.message}${again(struck)}`);
      expect([...faults]).toEqual([[fault, 1]]);
    }
  });
});

describe('a mutant is caught', () => {
  test.each(Object.entries(MUTANTS))(
    '%s',
    async (_name, { mutant }) => {
      for (let seed = 1; seed <= MUTANT_SEEDS_MAX; seed += 1)
        if ((await runLife({ seed, operations: 100, mutant })).broken) return;
      throw new Error(`It survived ${MUTANT_SEEDS_MAX} seeds`);
    },
    MUTANT_MS_MAX,
  );

  test('and shrunk to fewer operations that break again', async () => {
    const life = { seed: 2, operations: 60, mutant: MUTANTS['no-condition']?.mutant };
    const broken = await runLife(life);
    const smallest = await shrinkLife(life, broken);
    expect(smallest.result.operations).toBeLessThan(10);
    expect((await runLife(smallest.life)).broken?.message).toBe(smallest.result.broken?.message);
  });
});

describe('options', () => {
  test('what was read is what a command says again', () => {
    const args = '--seed 5 --operations 9 --only 1,2 --without slow,cold --faults 3 --one crash-after@7';
    expect(commandOf(readOptions(args.split(' ')).life)).toBe(`npm run simulate -- ${args}`);
  });

  test('help names each fault and each mutant', () => {
    for (const name of [...REQUEST_FAULTS, ...Object.keys(MUTANTS)]) expect(HELP).toContain(name);
  });

  test.each([
    ['--seeds', 'none'],
    ['--seed', 'x'],
    ['--operations', '0'],
    ['--faults', '-1'],
    ['--only', '1,,2'],
    ['--without', 'rain'],
    ['--one', 'slow'],
    ['--mutant', 'none'],
    ['--speed', '5'],
  ])('%s %s is refused', (...args) => expect(() => readOptions(args)).toThrow(OptionError));
});
