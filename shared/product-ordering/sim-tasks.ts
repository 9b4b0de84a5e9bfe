import { type NetworkOperation, SIM_FULFILMENTS } from '../service-ordering';
import { stockOf } from './fulfilment-rules';
import type { NetworkTask, ReserveTask } from './order-plan';
import type { Port } from './port-number';
import type { SpecificationReference } from './ports';

const ACTIVATE = 'activate-sim' as const;
const PORT_IN = 'port-in' as const;

interface SimOptions {
  /** What the tasks' ids begin with; the product's id where it says none. */
  readonly id?: string;
  /** How the network comes to know the SIM. */
  readonly activate?: NetworkOperation;
  /** The number comes from another operator first. */
  readonly port?: Port | undefined;
}

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
  { id: prefix = unit, activate = ACTIVATE, port }: SimOptions = {},
): SimTasks {
  const reserved = reserves.map(({ id }) => id);
  if (!reserves.some(({ stock }) => stock === 'sim')) return { tasks: [], line: reserved, last: reserved };
  const { before, after } = SIM_FULFILMENTS[isESim(specifications) ? 'esim' : 'sim'];
  const tasks: NetworkTask[] = [];
  let awaited: readonly string[] = reserved;
  for (const operation of [...before, ...(port ? [PORT_IN] : []), activate, ...after] as const) {
    const id = `${prefix}-${operation}`;
    const told = operation === PORT_IN && port ? { parameters: port.parameters } : {};
    tasks.push({ kind: 'network', id, unit, dependsOn: awaited, operation, ...told });
    awaited = [id];
  }
  return { tasks, line: [`${prefix}-${activate}`], last: awaited };
}

/** Whether the SIM is a profile to be downloaded: its resource specification is named so. */
export const isESim = (specifications: readonly SpecificationReference[]): boolean =>
  specifications.some(
    (entry) => stockOf(entry) === 'sim' && [entry.name, entry.id].some((name) => name.toLowerCase() === 'esim'),
  );
