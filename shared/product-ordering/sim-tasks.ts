import { SIM_FULFILMENTS } from '../service-ordering';
import { stockOf } from './fulfilment-rules';
import type { NetworkTask, ReserveTask } from './order-plan';
import type { SpecificationReference } from './ports';

const ACTIVATE = 'activate-sim' as const;

/** What makes a line of a SIM: its tasks, the one after which the network knows it, and the last. */
export interface SimTasks {
  readonly tasks: readonly NetworkTask[];
  /** What a profile of the line waits for. */
  readonly line: readonly string[];
  readonly last: readonly string[];
}

/**
 * The tasks of a product's SIM, one after another; none where it has no SIM. An eSIM's profile is ordered and confirmed before its SIM
 * is activated, and released after.
 */
export function simTasks(
  unit: string,
  reserves: readonly ReserveTask[],
  specifications: readonly SpecificationReference[],
): SimTasks {
  const reserved = reserves.map(({ id }) => id);
  if (!reserves.some(({ stock }) => stock === 'sim')) return { tasks: [], line: reserved, last: reserved };
  const { before, after } = SIM_FULFILMENTS[isESim(specifications) ? 'esim' : 'sim'];
  const tasks: NetworkTask[] = [];
  let awaited: readonly string[] = reserved;
  for (const operation of [...before, ACTIVATE, ...after] as const) {
    const id = `${unit}-${operation}`;
    tasks.push({ kind: 'network', id, unit, dependsOn: awaited, operation });
    awaited = [id];
  }
  return { tasks, line: [`${unit}-${ACTIVATE}`], last: awaited };
}

/** Whether the SIM is a profile to be downloaded: its resource specification is named so. */
export const isESim = (specifications: readonly SpecificationReference[]): boolean =>
  specifications.some(
    (entry) => stockOf(entry) === 'sim' && [entry.name, entry.id].some((name) => name.toLowerCase() === 'esim'),
  );
