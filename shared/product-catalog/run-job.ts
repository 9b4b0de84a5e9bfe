import { toIso } from '../kernel/clock';
import type { Failure } from '../kernel/errors';
import { err } from '../kernel/result';
import type { BodyOf } from '../tmf/declaration';
import type { DomainEvent } from '../tmf/event';
import { runTask, type TaskTurn } from '../tmf/run-task';
import { exportCatalog, type JobPorts } from './export-catalog';
import { importCatalog } from './import-catalog';
import { ERROR_LOG_LENGTH_MAX, EXPORT_JOB, IMPORT_JOB, JOB_STATES } from './job-resources';

/**
 * Takes one step of the import or export job that an event is of; other events are not its. `gaveUp` ends the job instead, where its step
 * was tried often enough.
 */
export async function runJob(event: DomainEvent, ports: JobPorts, gaveUp?: Failure): Promise<TaskTurn> {
  const now = await ports.nowMs(event.tenant);
  const common = { store: ports.store, states: JOB_STATES, nowMs: () => now };
  const failed = <Job extends BodyOf<typeof IMPORT_JOB>>(body: Job, problem: Failure): Job => ({
    ...body,
    errorLog: logOf(problem),
    completionDate: toIso(now),
  });
  const exported = await runTask(event, {
    ...common,
    declaration: EXPORT_JOB,
    step: async (body, stored) => (gaveUp ? err(gaveUp) : exportCatalog(ports, body, stored)),
    failed,
  });
  if (exported !== 'not-mine') return exported;
  return runTask(event, {
    ...common,
    declaration: IMPORT_JOB,
    step: async (body, stored) => (gaveUp ? err(gaveUp) : importCatalog(ports, body, stored)),
    failed,
  });
}

const logOf = ({ message, violations = [] }: Failure): string =>
  [message, ...violations.map((one) => `${one.path}: ${one.message}`)].join('\n').slice(0, ERROR_LOG_LENGTH_MAX);
