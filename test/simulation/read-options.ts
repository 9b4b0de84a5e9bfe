import { parseArgs } from 'node:util';
import { FAULTS, type Fault, isFault } from './faults';
import { MUTANTS } from './mutants';
import type { Life } from './run-life';

export interface Options {
  /** The first seed's life; the other seeds' are the same but for the seed. */
  readonly life: Life;
  readonly seeds: number;
  readonly mutantName: string | undefined;
  readonly shrinks: boolean;
  readonly asksHelp: boolean;
}

/** An option that cannot be; the message says what can. */
export class OptionError extends Error {
  override readonly name = 'OptionError';
}

const list = (entries: readonly (readonly [string, string])[]): string =>
  entries.map(([name, why]) => `    ${name.padEnd(16)} ${why}`).join('\n');

export const HELP = `npm run simulate -- [options]

Runs charging on a simulated DynamoDB, SQS, S3 and clock, and breaks whatever can break. The same options, the same run.

  --seed S          the first seed (default 1)
  --seeds N         how many seeds, one after the other (default 1)
  --operations N    operations of each seed (default 100)
  --mutant NAME     something broken on purpose, which must be caught:
${list(Object.entries(MUTANTS).map(([name, { why }]) => [name, why]))}
  --without A,B     faults that do not happen:
${list(Object.entries(FAULTS))}
  --faults N        only the first N faults happen
  --one FAULT@N     nothing but this fault, at the Nth request of a function
  --only 3,7,12     only these operations
  --no-shrink       a seed that breaks is told as it is
  --help            this text

Ends with 1 when a seed breaks, or when a mutant is not caught; with 2 when an option cannot be.
`;

/** Reads the command's options. Throws OptionError. */
export function readOptions(args: readonly string[]): Options {
  const values = parse(args);
  const without = namesOf(values.without).map(faultOf);
  const max = values.faults === undefined ? undefined : countOf('faults', values.faults, 0);
  const one = values.one === undefined ? undefined : oneOf(values.one);
  const mutant = values.mutant === undefined ? undefined : MUTANTS[values.mutant];
  if (values.mutant !== undefined && !mutant)
    throw new OptionError(`There is no mutant ${values.mutant}: there are ${Object.keys(MUTANTS).join(', ')}`);
  return {
    life: {
      seed: countOf('seed', values.seed, 0),
      operations: countOf('operations', values.operations, 1),
      ...(values.only === undefined ? {} : { only: namesOf(values.only).map((name) => countOf('only', name, 1)) }),
      limits: {
        ...(without.length === 0 ? {} : { without: new Set(without) }),
        ...(max === undefined ? {} : { max }),
        ...(one === undefined ? {} : { one }),
      },
      ...(mutant === undefined ? {} : { mutant: mutant.mutant }),
    },
    seeds: countOf('seeds', values.seeds, 1),
    mutantName: values.mutant,
    shrinks: values['no-shrink'] !== true,
    asksHelp: values.help === true,
  };
}

/** The command that lives this life again. */
export function commandOf({ seed, operations, only, limits = {} }: Life, mutantName?: string): string {
  const { without, max, one } = limits;
  return [
    `npm run simulate -- --seed ${seed} --operations ${operations}`,
    ...(mutantName === undefined ? [] : [`--mutant ${mutantName}`]),
    ...(only ? [`--only ${only.join(',')}`] : []),
    ...(without ? [`--without ${[...without].join(',')}`] : []),
    ...(max === undefined ? [] : [`--faults ${max}`]),
    ...(one ? [`--one ${one.fault}@${one.at}`] : []),
  ].join(' ');
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        seed: { type: 'string', default: '1' },
        seeds: { type: 'string', default: '1' },
        operations: { type: 'string', default: '100' },
        mutant: { type: 'string' },
        without: { type: 'string' },
        faults: { type: 'string' },
        one: { type: 'string' },
        only: { type: 'string' },
        'no-shrink': { type: 'boolean' },
        help: { type: 'boolean' },
      },
    }).values;
  } catch (problem) {
    throw new OptionError(problem instanceof Error ? problem.message : String(problem));
  }
}

const namesOf = (text: string | undefined): string[] => (text === undefined ? [] : text.split(','));

function countOf(name: string, text: string, least: number): number {
  const count = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(count) || count < least)
    throw new OptionError(`--${name} is a whole number from ${least}, not '${text}'`);
  return count;
}

function faultOf(name: string): Fault {
  if (!isFault(name)) throw new OptionError(`There is no fault ${name}: there are ${Object.keys(FAULTS).join(', ')}`);
  return name;
}

function oneOf(text: string): { fault: Fault; at: number } {
  const [, name = '', at = ''] = /^(.*)@(\d+)$/.exec(text) ?? [];
  if (name === '') throw new OptionError(`--one is a fault and a request, crash-after@17, not '${text}'`);
  return { fault: faultOf(name), at: countOf('one', at, 1) };
}
