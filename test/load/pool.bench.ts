import { loadavg } from 'node:os';
import { runCommand } from '../../local/cloud/steps';
import { measurePool } from './measure-pool';
import { conditions, table, writeSection } from './write-report';

/** Slices, and warm functions that charge them. */
const RUNS = [
  [1, 16],
  [10, 32],
  [100, 64],
  [1_000, 128],
  [9_999, 128],
  [9_999, 192],
] as const;
const SECONDS = 1;
const SEED = 20_261_123;

/** `npm run bench:pool`: writes docs/benchmark.md's fourth section. */
await runCommand(async () => {
  const load = loadavg();
  const rows = [];
  for (const [slices, functions] of RUNS) {
    const one = await measurePool(slices, functions, SECONDS, SEED);
    console.log(`${slices} slices: ${one.chargesPerSecond.toFixed(0)} charges a second`);
    rows.push([
      slices,
      functions,
      one.charges,
      Math.round(one.chargesPerSecond),
      one.writesPerCharge.toFixed(2),
      one.readsPerCharge.toFixed(2),
      one.again,
      one.isWhole ? 'yes' : '**no**',
    ]);
  }
  const head = ['slices', 'functions', 'charges', 'a second', 'writes a charge', 'reads', 'came again', 'money whole'];
  writeSection(
    'pool',
    [
      `## A hot pool in slices\n\n${conditions('npm run bench:pool', load)}`,
      `Simulated: ${SECONDS} s of a clock that jumps from one thing to the next. The charging code is the product's; the table answers in 4 ms, takes`,
      '1,000 writes a second of an item, and its ledger follows a second later. 100,000 devices of one pool, each usage up to half a second',
      'old when it comes, ten to a batch, to warm functions that always have more to do. The slices are filled, as after a while.',
      `Rates are of the simulated clock.\n\n${table(head, rows)}`,
    ].join(' '),
  );
});
