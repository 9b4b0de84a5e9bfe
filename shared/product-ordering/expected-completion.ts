import { kindOf, type OssSystem } from '../service-ordering';
import { layersOf } from './layers-of';
import type { NetworkTask, OrderPlan } from './order-plan';
import type { TraceEntry } from './ports';

const SECOND_MS = 1_000;
const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** By when we count on an answer of each system, in seconds: what it takes now and then, not at best. */
const COUNTED_ON: Readonly<Record<OssSystem, number>> = {
  provisioning: 5 * MINUTE,
  esim: 5 * MINUTE,
  entitlement: 5 * MINUTE,
  slice: HOUR,
  portability: DAY,
  shipping: 3 * DAY,
  access: 10 * DAY,
};
/** What we do ourselves before and after, in seconds. */
const OWN_WORK = MINUTE;

/** What is known of an order's tasks, by their ids: since when each waits for its answer (epoch milliseconds), or that it is done. */
export type Progress = ReadonlyMap<string, number | 'done'>;

/** What an order's timeline tells of its tasks. */
export function progressOf(entries: readonly TraceEntry[]): Progress {
  const progress = new Map<string, number | 'done'>();
  for (const { resource, resourceId, state, at } of entries) {
    if (resource !== 'serviceOrder') continue;
    if (state === 'completed') progress.set(resourceId, 'done');
    else if (!progress.has(resourceId)) progress.set(resourceId, Date.parse(at));
  }
  return progress;
}

/**
 * When a plan will be done, predicted at `nowMs` (both epoch milliseconds): one wave of tasks after another, each as long as its slowest. A
 * task that has waited for longer than we count on is taken to need as long again.
 */
export function completionMs(plan: OrderPlan, nowMs: number, progress: Progress = new Map()): number {
  const tasks = plan.tasks.filter((task): task is NetworkTask => task.kind === 'network');
  let atMs = nowMs;
  for (const wave of layersOf(tasks))
    atMs = Math.max(...wave.map((task) => endMs(task, { atMs, nowMs, since: progress.get(task.id) })));
  return atMs + OWN_WORK * SECOND_MS;
}

function endMs(
  { operation, parameters }: NetworkTask,
  { atMs, nowMs, since }: { atMs: number; nowMs: number; since: number | 'done' | undefined },
): number {
  if (since === 'done') return atMs;
  const agreedMs = Date.parse(parameters?.portDate ?? '');
  const counted = COUNTED_ON[kindOf(operation).system] * SECOND_MS;
  const begunMs = Math.max(since ?? atMs, Number.isNaN(agreedMs) ? 0 : agreedMs);
  const expectedMs = Number.isNaN(agreedMs) ? begunMs + counted : Math.max(agreedMs, atMs);
  if (since === undefined || expectedMs > nowMs) return Math.max(atMs, expectedMs);
  return nowMs + (nowMs - begunMs);
}
