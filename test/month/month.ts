import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { drawBars } from '../load/draw-bars';
import type { Use } from '../load/prices';
import { Chance } from '../simulation/chance';
import { dollarsOf, MonthMeter } from './month-cost';
import { seedMonth } from './month-world';
import { readMonth, runMonth } from './run-month';

const { values } = parseArgs({
  options: {
    accounts: { type: 'string', default: '20000' },
    seed: { type: 'string', default: '20261124' },
    /** How often the second run is killed. */
    kills: { type: 'string', default: '20' },
    /** Writes docs/month.md and docs/month.svg. */
    write: { type: 'boolean', default: false },
  },
});
const [accounts, seed, kills] = [Number(values.accounts), Number(values.seed), Number(values.kills)];
const MS_PER_SECOND = 1_000;

async function measured() {
  const meter = new MonthMeter();
  const world = await seedMonth(seed, accounts, { onChange: meter.onChange });
  meter.writeUnits = 0;
  const [began, cpu] = [performance.now(), process.cpuUsage()];
  const { tasks } = await runMonth(world, [], meter.onCommand);
  const used = process.cpuUsage(cpu);
  const seconds = (performance.now() - began) / MS_PER_SECOND;
  const cpuSeconds = (used.user + used.system) / 1e6;
  const result = await readMonth(world);
  return { result, seconds, cpuSeconds, commands: meter.commands, use: meter.useOf(result.invoices, tasks) };
}

/** The same month again, killed at commands that a chance of the same seed picks. */
async function killed(commands: number) {
  const chance = new Chance(seed, 'kills');
  const world = await seedMonth(seed, accounts);
  const share = Math.max(1, Math.floor((2 * commands) / Math.max(1, kills)));
  const { starts } = await runMonth(
    world,
    Array.from({ length: kills }, () => chance.below(share)),
  );
  return { starts, ...(await readMonth(world)) };
}

const dollars = (amount: number): string => amount.toFixed(7);

function costs(use: Use): { readonly label: string; readonly value: number }[] {
  const { dynamoWriteUnit = 0, dynamoReadUnit = 0, lambdaRequest = 0, lambdaGbSecond = 0, stateTransition = 0 } = use;
  return [
    { label: `DynamoDB, ${dynamoWriteUnit.toFixed(1)} write units`, value: dollarsOf({ dynamoWriteUnit }) },
    { label: `DynamoDB, ${dynamoReadUnit.toFixed(1)} reads`, value: dollarsOf({ dynamoReadUnit }) },
    { label: 'Lambda', value: dollarsOf({ lambdaRequest, lambdaGbSecond }) },
    { label: 'Step Functions', value: dollarsOf({ stateTransition }) },
  ];
}

const first = await measured();
const again = await killed(first.commands);
const isSame = first.result.hash === again.hash;
const wrong = [...first.result.wrong, ...again.wrong, ...(isSame ? [] : ['the second run has other bytes'])];
const { invoices, lines, hash } = first.result;
const told = [
  `${accounts} accounts, seed ${seed}: ${invoices} invoices of ${lines} lines, over the 31 daily runs of December 2026.`,
  `In one process: the domain's own code and the DynamoDB adapters that are deployed, on the simulated DynamoDB of the tests.`,
  `${(accounts / first.cpuSeconds).toFixed(0)} accounts a second of CPU (${first.cpuSeconds.toFixed(1)} s; ${first.seconds.toFixed(1)} s by the clock on the machine that made this).`,
  `List price: ${dollars(dollarsOf(first.use))} USD an invoice, ${(dollarsOf(first.use) * accounts).toFixed(2)} for ${accounts} accounts.`,
  `SHA-256 of all invoices: \`${hash}\`.`,
  `Again, killed ${kills} times and resumed (${again.starts} starts): ${isSame ? 'the same bytes' : `OTHER BYTES, ${again.hash}`}.`,
  `Numbers with a gap, invoices made twice or not at all, accounts parked, differences of the books: ${wrong.length}.`,
];
console.log([...told, ...wrong.slice(0, 20)].join('\n'));
for (const { label, value } of costs(first.use)) console.log(`  ${dollars(value)} USD  ${label}`);

if (values.write) {
  const docs = join(import.meta.dirname, '../../docs');
  const bars = costs(first.use).map(({ label, value }) => ({ label, value: value * 1_000, ours: true }));
  const caption = `${accounts} accounts, seed ${seed}, list price of US East (npm run month)`;
  writeFileSync(
    join(docs, 'month.svg'),
    drawBars([{ title: 'List price of 1,000 invoices', unit: 'USD', bars }], caption),
  );
  const head = `# A month\n\nMade by \`npm run month -- --accounts ${accounts} --write\`. How: [test/month](../test/month/README.md).\n`;
  const table = ['| of an invoice | USD |', '|---|---|'].concat(
    costs(first.use).map(({ label, value }) => `| ${label} | ${dollars(value)} |`),
  );
  const rows = told.map((line) => `${line}\n`);
  writeFileSync(join(docs, 'month.md'), [head, ...rows, ...table, '', '![A month](month.svg)', ''].join('\n'));
}
if (wrong.length > 0) process.exitCode = 1;
