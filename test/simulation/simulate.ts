import type { Fault } from './faults';
import { commandOf, HELP, OptionError, type Options, readOptions } from './read-options';
import { type Life, type LifeResult, runLife } from './run-life';
import { shrinkLife } from './shrink-life';

const PROGRESS_MS = 5_000;

/** What all seeds so far came to. */
interface Tally {
  seeds: number;
  operations: number;
  charges: number;
  requests: number;
  readonly faults: Map<Fault, number>;
  readonly startedMs: number;
}

/** `npm run simulate`: lives seed after seed, and stops at the first that breaks. Answers the exit code. */
async function simulate(options: Options): Promise<number> {
  const tally: Tally = { seeds: 0, operations: 0, charges: 0, requests: 0, faults: new Map(), startedMs: now() };
  let toldMs = now();
  for (let at = 0; at < options.seeds; at += 1) {
    const life = { ...options.life, seed: options.life.seed + at };
    const result = await liveFast(life);
    count(tally, result);
    if (result.broken) {
      console.log(`Seed ${result.seed} breaks at step ${result.steps}: ${result.broken.message}`);
      await tellSmallest(options, life.seed, result);
      console.log(summary(tally));
      return options.mutantName === undefined ? 1 : 0;
    }
    if (now() - toldMs < PROGRESS_MS) continue;
    toldMs = now();
    console.error(`… ${at + 1} of ${options.seeds} seeds, ${rate(tally)}`);
  }
  console.log(summary(tally));
  if (options.mutantName === undefined) return 0;
  console.log(`The mutant ${options.mutantName} was not caught`);
  return 1;
}

/** Where an error was made costs much to note, and most are injected: a life that breaks is lived again, and tells. */
async function liveFast(life: Life): Promise<LifeResult> {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  const result = await runLife(life);
  Error.stackTraceLimit = stackTraceLimit;
  return result.broken ? runLife(life) : result;
}

async function tellSmallest({ life, mutantName, shrinks }: Options, seed: number, result: LifeResult): Promise<void> {
  if (result.broken?.cause instanceof Error) console.log(result.broken.cause.stack);
  const whole = { ...life, seed };
  if (!shrinks) {
    console.log(`Again: ${commandOf(whole, mutantName)}`);
    return;
  }
  const smallest = await shrinkLife(whole, result);
  const { operations, faults, steps, broken } = smallest.result;
  console.log(`Shrunk to ${operations} operations and ${sumOf(faults)} faults, step ${steps}: ${broken?.message}`);
  console.log(`Again: ${commandOf(smallest.life, mutantName)} --no-shrink`);
}

function count(tally: Tally, { operations, charges, requests, faults }: LifeResult): void {
  tally.seeds += 1;
  tally.operations += operations;
  tally.charges += charges;
  tally.requests += requests;
  for (const [fault, times] of faults) tally.faults.set(fault, (tally.faults.get(fault) ?? 0) + times);
}

const now = (): number => performance.now();
const sumOf = (counts: ReadonlyMap<Fault, number>): number => [...counts.values()].reduce((sum, one) => sum + one, 0);

function rate({ operations, startedMs }: Tally): string {
  const seconds = (now() - startedMs) / 1_000;
  return `${operations} operations, ${Math.round(operations / seconds)} a second`;
}

function summary(tally: Tally): string {
  const seconds = Math.round((now() - tally.startedMs) / 1_000);
  // A machine that does other things besides says little by the clock.
  const cpuSeconds = process.cpuUsage().user / 1e6;
  const faults = [...tally.faults].sort(([, a], [, b]) => b - a).map(([fault, times]) => `  ${fault} ${times}`);
  return [
    `${tally.seeds} seeds, ${rate(tally)}, ${seconds} s; ${Math.round(tally.operations / cpuSeconds)} a CPU second`,
    `${tally.requests} requests of functions, ${tally.charges} usages charged`,
    `${sumOf(tally.faults)} faults:`,
    ...faults,
  ].join('\n');
}

try {
  const options = readOptions(process.argv.slice(2));
  if (options.asksHelp) console.log(HELP);
  else process.exitCode = await simulate(options);
} catch (problem) {
  if (!(problem instanceof OptionError)) throw problem;
  console.error(`${problem.message}\nnpm run simulate -- --help tells what can be said.`);
  process.exitCode = 2;
}
