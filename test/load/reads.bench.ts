import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { runCommand } from '../../local/cloud/steps';
import { onBenchCloud } from './bench-cloud';
import type { MeasuredRead } from './measure-reads';
import { conditions, table, writeSection } from './write-report';

const HELP = `npm run bench:reads [-- --customers 100000 --usage 1000000 --steps 3]

Reads pages of customers and of usage records while the collections grow tenfold a step, and counts what each reads. Writes
docs/benchmark.md's fifth section.`;
const GROWTH = 10;
const NUMBER = /^[1-9]\d{0,8}$/;

/** `npm run bench:reads`. */
await runCommand(async () => {
  const { values } = parseArgs({
    options: {
      customers: { type: 'string', default: '100000' },
      usage: { type: 'string', default: '1000000' },
      steps: { type: 'string', default: '3' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) {
    console.log(HELP);
    return;
  }
  for (const name of ['customers', 'usage', 'steps'] as const)
    if (!NUMBER.test(values[name])) throw new Error(`--${name} is a whole number: ${values[name]}`);
  await onBenchCloud(() => measure(Number(values.customers), Number(values.usage), Number(values.steps)));
});

async function measure(customers: number, usage: number, steps: number): Promise<void> {
  // Its clients take the cloud's address when they are loaded.
  const { GrowingCollection } = await import('./measure-reads');
  const load = loadavg();
  const run = String(Date.now());
  const measured: MeasuredRead[] = [];
  for (const [what, most] of [
    ['customer', customers],
    ['usage', usage],
  ] as const) {
    const collection = await GrowingCollection.of(what, run);
    for (let step = steps - 1; step >= 0; step -= 1) {
      await collection.growTo(Math.max(1, Math.floor(most / GROWTH ** step)));
      measured.push(...(await collection.measure()));
      // A run that is ended, or outgrows the machine's memory, leaves what it measured.
      report(measured, load);
    }
  }
}

function report(measured: readonly MeasuredRead[], load: readonly number[]): void {
  const kinds = [...new Set(measured.map(({ what }) => what))];
  const rows = kinds
    .flatMap((kind) => measured.filter(({ what }) => what === kind))
    .map((one) => [one.what, one.items, one.status, one.rows, one.calls, one.itemsRead, one.readUnits, one.scanLimit]);
  const head = ['read', 'in the collection', 'status', 'shown', 'calls', 'items read', 'read units', 'bound told'];
  writeSection(
    'reads',
    [
      `## A page of a large collection\n\n${conditions('npm run bench:reads', load)}`,
      'The Open API engine over a table of its own with the keys and indexes of every domain’s, in one process. Calls and items read are as DynamoDB',
      'counts them (a counted item is a read one); read units follow from them and the items’ size, since the emulator’s are flat. “Bound told” is',
      `the \`X-Scan-Limit-Reached\` of the answer: so many are read, and its \`next\` leads on.\n\n${table(head, rows)}`,
    ].join('\n'),
  );
}
