import { loadavg } from 'node:os';
import { runCommand } from '../../local/cloud/steps';
import { onBenchCloud } from './bench-cloud';
import { conditions, table, writeSection } from './write-report';

const EVENTS = 4_000;
const KILLS = 6;
const SEED = 20_261_123;

/** `npm run bench:kill`: writes docs/benchmark.md's second section. Fails when one event is charged twice or lost. */
await runCommand(() =>
  onBenchCloud(
    async (home) => {
      // Its clients take the cloud's address when they are loaded.
      const { measureKills } = await import('./measure-kills');
      const load = loadavg();
      const run = await measureKills(home, EVENTS, KILLS, SEED);
      const wrong = run.twice + run.lost + run.wrongBalances + run.ledgerFaults;
      const head = ['events', 'charged once', 'twice', 'lost', 'balances wrong', 'ledger faults', 'kills', 'processes'];
      const processes = run.kills.map((kill) => kill.processes).join(' + ');
      const row = [
        run.events,
        run.once,
        run.twice,
        run.lost,
        run.wrongBalances,
        run.ledgerFaults,
        run.kills.length,
        processes,
      ];
      writeSection(
        'kill',
        [
          `## Killed while charging\n\n${conditions('npm run bench:kill', load)} Seed ${SEED}.`,
          `${EVENTS} events of a cent, one a message, over 40 balances through the deployed queue, consumer, stream and ledger. All of the`,
          `consumer’s processes are killed by SIGKILL ${KILLS} times, with ${run.kills.map((kill) => kill.left).join(', ')} messages left; what they`,
          `had not acknowledged comes again from SQS after its 25 s. At the kills at least ${run.kills.map((kill) => kill.unacknowledged).join(', ')} events`,
          `were charged but not acknowledged: what a retry without a guard charges twice. ${run.seconds.toFixed(0)} s in all.\n\n${table(head, [row])}`,
        ].join('\n'),
      );
      if (wrong > 0) process.exitCode = 1;
    },
    { stacks: true },
  ),
);
