import { toIso } from '../kernel/clock';
import type { Failure } from '../kernel/errors';
import { ok, type Result } from '../kernel/result';
import { resourceIdOf } from '../resource-inventory';
import { bodyOf, updateResource } from '../tmf/update-resource';
import { errorOf, TASK_REASONS } from './errors';
import type { NetworkAnswer } from './network-task';
import type { TaskWait } from './ports';
import type { AnswerPorts } from './request-task';
import { SERVICE_ORDER } from './resources';
import { movedTo, ownerOf, type ServiceOrder, taskOf } from './service-order';

/** Answers beyond these are not written down any more: a network that repeats itself does not grow our items. */
const ANSWERS_KEPT_MAX = 20;

/** `taken` changed the task; `ignored` came late or again, and was only written down. */
export type AnswerOutcome = 'taken' | 'ignored';

/**
 * Takes the network's answer: writes it down, then wakes whoever waits. The same answer again, from another delivery or
 * after a crash in between, changes nothing and wakes the workflow if that is still asleep. Fails with `not-found`.
 */
export async function takeAnswer(
  ports: AnswerPorts,
  answer: NetworkAnswer,
  nowMs: number,
): Promise<Result<AnswerOutcome, Failure>> {
  const key = { tenant: answer.tenant, id: answer.id };
  const wait = await ports.waits.find(key);
  // Kept before the task is done: who reads that it is done finds what came of it.
  await keepResult(ports, answer);
  let outcome: AnswerOutcome = 'ignored';
  const written = await updateResource(ports.store, SERVICE_ORDER, { ...key, nowMs }, (order) => {
    const next = nextState(order, answer, wait);
    outcome = next === undefined ? 'ignored' : 'taken';
    return ok(noted(next === undefined ? order : ended(order, next, answer, nowMs), order, answer, nowMs));
  });
  if (!written.ok) return written;
  if (wait) await wake(ports, bodyOf(SERVICE_ORDER, written.value), answer, wait);
  return ok(outcome);
}

async function keepResult({ store, results }: AnswerPorts, answer: NetworkAnswer): Promise<void> {
  const { tenant, id, outcome, result: values } = answer;
  if (outcome !== 'done' || values === undefined) return;
  const stored = await store.get(tenant, SERVICE_ORDER.name, id);
  const task = stored && taskOf(tenant, bodyOf(SERVICE_ORDER, stored));
  if (task?.productId === undefined) return;
  const { operation } = task;
  await results.keep({ tenant, productId: task.productId, operation }, { taskId: id, values });
  // What the SM-DP+ tells later of a profile it tells of an ICCID.
  if (task.iccid !== undefined)
    await results.keep(
      { tenant, productId: resourceIdOf(tenant, 'sim', task.iccid), operation },
      { taskId: id, values },
    );
}

type Ended = 'completed' | 'rejected' | 'failed';

/** Where an answer moves the task, or undefined when it is too late or says nothing new. */
export function nextState(order: ServiceOrder, answer: NetworkAnswer, wait: TaskWait | undefined): Ended | undefined {
  const open = order.state === 'inProgress' || order.state === 'failed' || order.state === 'held';
  if (!open) return undefined;
  switch (answer.outcome) {
    case 'done':
      return 'completed';
    case 'declined':
      return 'rejected';
    case 'failed':
      // A failure is the failure of one attempt: an earlier one's says nothing of what was asked since.
      return order.state === 'inProgress' && answer.attempt === wait?.attempt ? 'failed' : undefined;
    case 'inProgress':
      return undefined;
  }
}

function ended(order: ServiceOrder, state: Ended, { code }: NetworkAnswer, nowMs: number): ServiceOrder {
  const { errorMessage: _, ...moved } = movedTo(order, state);
  const mend = code === undefined ? undefined : TASK_REASONS[code]?.mend;
  return {
    ...moved,
    ...(state === 'completed' || code === undefined
      ? {}
      : { errorMessage: { reason: code, ...(mend === undefined ? {} : { message: mend }) } }),
    ...(state === 'failed' ? {} : { completionDate: toIso(nowMs) }),
  };
}

/** Undefined when the answer stands there already and moves nothing: no write, so no event. */
function noted(
  next: ServiceOrder,
  order: ServiceOrder,
  answer: NetworkAnswer,
  nowMs: number,
): ServiceOrder | undefined {
  const id = answer.reference ?? [answer.attempt, answer.outcome, answer.milestone].filter(Boolean).join('-');
  const known = order.note ?? [];
  if (known.some((note) => note.id === id) || known.length >= ANSWERS_KEPT_MAX)
    return next === order ? undefined : next;
  const date = toIso(nowMs);
  const why = answer.reason ?? answer.code ?? answer.milestone;
  const text = `attempt ${answer.attempt}: ${answer.outcome}${why === undefined ? '' : ` (${why})`}`;
  const { milestone: name } = answer;
  const reached = next.milestone ?? [];
  return {
    ...next,
    note: [...known, { id, author: 'network', date, text }],
    ...(name === undefined || reached.some((entry) => entry.name === name)
      ? {}
      : {
          milestone: [...reached, { id: String(reached.length + 1), name, milestoneDate: date, status: 'completed' }],
        }),
  };
}

async function wake(ports: AnswerPorts, order: ServiceOrder, answer: NetworkAnswer, wait: TaskWait): Promise<void> {
  const fail = (outcome: 'declined' | 'failed') =>
    ports.workflow.fail(wait.token, errorOf(ownerOf(order), outcome, order.errorMessage?.reason), order.id);
  if (order.state === 'completed') await ports.workflow.succeed(wait.token, { id: order.id, outcome: 'done' });
  else if (order.state === 'rejected') await fail('declined');
  else if (order.state === 'failed' && answer.attempt === wait.attempt) await fail('failed');
  else if (answer.outcome === 'inProgress') return ports.workflow.keepAlive(wait.token);
  else return;
  await ports.waits.end({ tenant: answer.tenant, id: answer.id }, wait);
}
