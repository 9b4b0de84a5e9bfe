import { toIso } from '../kernel/clock';
import { type Failure, failure, type Violation } from '../kernel/errors';
import { err, ok, type Result } from '../kernel/result';
import { isRecord } from '../tmf/read-path';
import type { NetworkHealth, SystemHealth } from './ports';
import { type OssSystem, SYSTEM_NAMES, systemOf } from './task-kinds';

export const HEALTH_STATUSES = ['healthy', 'degraded', 'down'] as const;
const MINUTE_MS = 60_000;
/** A report that nobody takes back is forgotten: a feed that fell silent does not stop orders for ever. */
const VALID_MS_MAX = 24 * 60 * MINUTE_MS;
/** What a degraded system is asked a minute where the report does not say. */
const TASKS_PER_MINUTE = 30;
const TASKS_PER_MINUTE_MAX = 10_000;

/** Whether a system may be asked for a task now. Of a degraded one each task that may is counted. */
export async function isAdmitted(
  feed: NetworkHealth,
  tenant: string,
  system: OssSystem,
  nowMs: number,
): Promise<boolean> {
  const health = await feed.find(tenant, system);
  switch (statusAt(health, nowMs)) {
    case 'healthy':
      return true;
    case 'down':
      return false;
    case 'degraded': {
      const counted = await feed.count(tenant, system, Math.floor(nowMs / MINUTE_MS) * MINUTE_MS);
      return counted <= (health?.tasksPerMinute ?? TASKS_PER_MINUTE);
    }
  }
}

const statusAt = (health: SystemHealth | undefined, nowMs: number): SystemHealth['status'] =>
  health === undefined || health.untilMs <= nowMs ? 'healthy' : health.status;

/** A report of the feed out of untrusted JSON; `invalid-request` names all that is wrong. */
export function parseHealth(
  value: unknown,
  nowMs: number,
): Result<{ readonly system: OssSystem; readonly health: SystemHealth }, Failure> {
  const given = isRecord(value) ? value : {};
  const violations: Violation[] = [];
  const system = systemOf(given.system);
  if (system === undefined) violations.push({ path: 'system', message: `one of ${SYSTEM_NAMES.join(', ')}` });
  const status = HEALTH_STATUSES.find((known) => known === given.status);
  if (status === undefined) violations.push({ path: 'status', message: `one of ${HEALTH_STATUSES.join(', ')}` });
  const told = given.until === undefined ? nowMs + VALID_MS_MAX : Date.parse(String(given.until));
  if (Number.isNaN(told)) violations.push({ path: 'until', message: 'a time, ISO 8601' });
  const rate = given.tasksPerMinute === undefined ? undefined : Number(given.tasksPerMinute);
  if (rate !== undefined && !(Number.isSafeInteger(rate) && rate >= 1 && rate <= TASKS_PER_MINUTE_MAX))
    violations.push({ path: 'tasksPerMinute', message: `from 1 to ${TASKS_PER_MINUTE_MAX}` });
  if (system === undefined || status === undefined || violations.length > 0)
    return err(failure('invalid-request', 'This is no report of a system’s health', { violations }));
  const untilMs = Math.min(told, nowMs + VALID_MS_MAX);
  return ok({ system, health: { status, untilMs, ...(rate === undefined ? {} : { tasksPerMinute: rate }) } });
}

/** What a reader sees: what was reported and holds still, or that it is healthy. */
export function toHealthView(system: OssSystem, health: SystemHealth | undefined, nowMs: number) {
  const status = statusAt(health, nowMs);
  if (status === 'healthy' || !health) return { system, status: 'healthy' };
  const tasksPerMinute = health.tasksPerMinute ?? TASKS_PER_MINUTE;
  return { system, status, until: toIso(health.untilMs), ...(status === 'degraded' ? { tasksPerMinute } : {}) };
}
