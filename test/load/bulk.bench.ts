import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { runCommand } from '../../local/cloud/steps';
import { costOfStories, type OrderCost } from '../fulfilment/cost-of-orders';
import { onBenchCloud } from './bench-cloud';
import type { MeasuredBulk } from './measure-bulk';
import { PRICES } from './prices';
import { conditions, table, writeSection } from './write-report';

const HELP = `npm run bench:bulk [-- --lines 10000 --open 60 --minutes 120]

Orders so many SIMs in one call on a local cloud with all stacks, waits for the last of them, and counts what an order takes of Step
Functions. Writes docs/benchmark.md's sixth section. --open: how many orders run at once.
--minutes: after so many no more lines are placed; what runs goes to its end, and what was done is written.`;
const LINES_MAX = 10_000;

/** `npm run bench:bulk`. */
await runCommand(async () => {
  const { values } = parseArgs({
    options: {
      lines: { type: 'string', default: '10000' },
      open: { type: 'string', default: '60' },
      minutes: { type: 'string', default: '120' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) {
    console.log(HELP);
    return;
  }
  const lines = Number(values.lines);
  if (!/^\d+$/.test(values.lines) || lines < 1 || lines > LINES_MAX) throw new Error(`--lines is 1 to ${LINES_MAX}`);
  await onBenchCloud(
    async () => {
      const load = loadavg();
      // Its clients take the cloud's address when they are loaded.
      const { measureBulk } = await import('./measure-bulk');
      report(
        await measureBulk(lines, Number(values.open), Number(values.minutes)),
        (await costOfStories())[0],
        load,
        values.open,
      );
    },
    { stacks: true },
  );
});

function report(measured: MeasuredBulk, cost: OrderCost | undefined, load: readonly number[], open: string): void {
  const { lines, ordered, counts, seconds, acceptedMs, p50Ms, p99Ms } = measured;
  const { transitions = 0, invocations = 0 } = cost ?? {};
  const dollars = (count: number, { dollars: each, per }: { dollars: number; per: number }): number =>
    (count * each) / per;
  const states = dollars(transitions, PRICES.stateTransition);
  const requests = dollars(invocations, PRICES.lambdaRequest);
  const rows = [
    ['lines in one call', lines],
    ['the call’s answer', `${Math.round(acceptedMs)} ms`],
    ...(ordered < lines ? [['held back when its time was over', lines - ordered] as const] : []),
    ['completed', counts.completed ?? 0],
    ['failed, held, quarantined', (counts.failed ?? 0) + (counts.held ?? 0) + (counts.quarantined ?? 0)],
    ['until the last order ended', `${Math.round(seconds)} s`],
    ['orders a second', (ordered / seconds).toFixed(2)],
    ['an order, p50 and p99', `${(p50Ms / 1_000).toFixed(1)} s, ${(p99Ms / 1_000).toFixed(1)} s`],
    ['state transitions an order', transitions],
    ['calls of functions by it', invocations],
    ['list price of both, an order', `$${(states + requests).toFixed(6)}`],
    ['and of 10,000 orders', `$${((states + requests) * 10_000).toFixed(2)}`],
  ] as const;
  writeSection(
    'bulk',
    [
      `## A bulk order\n\n${conditions(`npm run bench:bulk -- --lines ${lines} --open ${open}`, load)}`,
      `All stacks on the local cloud, the network simulated; ${open} orders at once. Times are the machine’s, which runs every function, table`,
      'and queue: AWS would be held by `bulkOrdersPerMinute` alone. Transitions and calls are those of the deployed definition for a line of which nothing',
      `goes wrong ([docs/ordering.md](ordering.md)).\n\n${table(['', ''], rows)}`,
    ].join('\n'),
  );
}
