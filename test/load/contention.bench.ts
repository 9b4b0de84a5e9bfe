import { loadavg } from 'node:os';
import { runCommand } from '../../local/cloud/steps';
import { onBenchCloud } from './bench-cloud';
import type { MeasuredContention } from './measure-contention';
import { conditions, table, writeSection } from './write-report';

const WRITERS = [1, 2, 4, 8, 16] as const;
const FOR_MS = 4_000;

/** `npm run bench:contention`: writes docs/benchmark.md's third section. */
await runCommand(() =>
  onBenchCloud(
    async () => {
      // Its clients take the cloud's address when they are loaded.
      const { measureContention } = await import('./measure-contention');
      const load = loadavg();
      const measured: MeasuredContention[] = [];
      for (const times of ['a second apart', 'as they happen'] as const)
        for (const writers of WRITERS) measured.push(await measureContention(writers, times, FOR_MS));
      const rows = measured.map((one) => [
        one.times,
        one.writers,
        one.charges,
        one.chargesPerSecond.toFixed(0),
        one.attemptsPerCharge.toFixed(2),
        one.readsPerCharge.toFixed(2),
        one.busy,
        one.behind,
      ]);
      const head = [
        'times of use',
        'functions',
        'charges',
        'a second',
        'writes a charge',
        'reads',
        'busy',
        'ledger behind',
      ];
      writeSection(
        'contention',
        [
          `## One balance, many writers\n\n${conditions('npm run bench:contention', load)}`,
          `${FOR_MS / 1_000} s of charges on one balance by as many warm functions, each with its own copy, in one process against the`,
          'deployed tables. The rate is this machine’s; writes a charge (each lost race is billed as one) are the design’s. “Busy” and',
          '“ledger behind” are charges that had to come again: more usages within a second than the guard’s ring holds can only be',
          `judged by the ledger, once that has caught up.\n\n${table(head, rows)}`,
        ].join('\n'),
      );
    },
    { stacks: true },
  ),
);
