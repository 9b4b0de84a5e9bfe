import { writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ROOT } from '../../local/cloud/settings';
import { runCommand } from '../../local/cloud/steps';
import { onBenchCloud } from './bench-cloud';
import { importBundled } from './bundle-bench';
import { chargePicture, chargeReport } from './charge-report';
import { conditions, writeSection } from './write-report';

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '1000' }, seed: { type: 'string', default: '20261123' } },
});
const BATCH_ROUNDS = 100;
/** A function that is busy lives for hours. */
const TRAFFIC_MINUTES = 60;

/** `npm run bench`: writes docs/benchmark.md's first section and docs/benchmark.svg. */
await runCommand(() =>
  onBenchCloud(async () => {
    const { measureCharge, TRAFFIC } =
      await importBundled<typeof import('./measure-charge')>('test/load/measure-charge.ts');
    const load = loadavg();
    const bench = {
      rounds: Number(values.rounds),
      batchRounds: BATCH_ROUNDS,
      traffic: TRAFFIC,
      trafficMinutes: TRAFFIC_MINUTES,
      seed: Number(values.seed),
    };
    const measures = await measureCharge(bench, (step) => console.error(`… ${step}`));
    const command = `npm run bench -- --rounds ${bench.rounds} --seed ${bench.seed}`;
    writeFileSync(join(ROOT, 'docs/benchmark.svg'), chargePicture(measures));
    writeSection('charge', chargeReport(measures, conditions(command, load)));
  }),
);
