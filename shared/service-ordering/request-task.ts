import { toIso } from '../kernel/clock';
import type { Failure } from '../kernel/errors';
import { ok, type Result } from '../kernel/result';
import type { ResourceStore, StoredResource } from '../tmf/resource-store';
import { bodyOf, updateResource } from '../tmf/update-resource';
import { errorOf, NETWORK_UNAVAILABLE } from './errors';
import { isAdmitted } from './network-health';
import type { NetworkMessage, NetworkTaskRequest, UndoTaskRequest } from './network-task';
import type { NetworkHealth, NetworkProvisioning, TaskResults, TaskWaits, WorkflowWaits } from './ports';
import { SERVICE_ORDER } from './resources';
import { movedTo, ownerOf, taskOf, toServiceOrder, toUndoOrder } from './service-order';
import { takeAnswer } from './take-answer';
import { kindOf } from './task-kinds';

/** What taking an answer stands on. */
export interface AnswerPorts {
  readonly store: ResourceStore;
  readonly waits: TaskWaits;
  readonly results: TaskResults;
  readonly workflow: WorkflowWaits;
}

export interface TaskPorts extends AnswerPorts {
  readonly network: NetworkProvisioning;
  readonly health: NetworkHealth;
}

/**
 * Asks the network for a task; the workflow waits with `token` until the answer is taken. A task that was answered
 * already (its answer came after the wait was over) wakes the workflow at once and asks nothing.
 */
export async function requestTask(
  ports: TaskPorts,
  request: NetworkTaskRequest,
  token: string,
  nowMs: number,
): Promise<Result<void, Failure>> {
  const { stored } = await ports.store.create(toServiceOrder(request, nowMs));
  const { system } = kindOf(request.operation);
  return send(ports, stored, { ...request, system }, token, nowMs);
}

/**
 * Asks the network to undo a task, whatever became of it. A task that was never sent, or that the network declined, has
 * nothing to undo. One that nobody knows the end of is undone too: the network takes an undo of nothing as done.
 */
export async function undoTask(
  ports: TaskPorts,
  { tenant, id, again }: UndoTaskRequest,
  token: string,
  nowMs: number,
): Promise<Result<void, Failure>> {
  const nothingToUndo = async (): Promise<Result<void, Failure>> => {
    await ports.workflow.succeed(token, { id, outcome: 'done' });
    return ok(undefined);
  };
  const stored = await ports.store.get(tenant, SERVICE_ORDER.name, id);
  const order = stored && bodyOf(SERVICE_ORDER, stored);
  const task = order && taskOf(tenant, order);
  if (!order || !task || order.state === 'acknowledged' || order.state === 'rejected') return nothingToUndo();
  if (order.state !== 'completed' && order.state !== 'cancelled') {
    const cancelled = await updateResource(ports.store, SERVICE_ORDER, { tenant, id, nowMs }, (body) =>
      ok(body.state === 'completed' || body.state === 'cancelled' ? undefined : movedTo(body, 'cancelled')),
    );
    if (!cancelled.ok) return cancelled;
  }
  const undo = await ports.store.create(toUndoOrder(task, again, nowMs));
  const { system } = kindOf(task.operation);
  const message = {
    ...task,
    id: undo.stored.id,
    operation: 'undo',
    undoes: id,
    undoing: task.operation,
    system,
  } as const;
  return send(ports, undo.stored, message, token, nowMs);
}

async function send(
  ports: TaskPorts,
  stored: StoredResource,
  message: Omit<NetworkMessage, 'attempt'>,
  token: string,
  nowMs: number,
): Promise<Result<void, Failure>> {
  const key = { tenant: message.tenant, id: message.id };
  const order = bodyOf(SERVICE_ORDER, stored);
  const { state } = order;
  const isOpen = state !== 'completed' && state !== 'rejected' && state !== 'cancelled';
  if (isOpen && !(await isAdmitted(ports.health, message.tenant, message.system, nowMs))) {
    await ports.workflow.fail(token, NETWORK_UNAVAILABLE, message.id);
    return ok(undefined);
  }
  const wait = await ports.waits.begin(key, token);
  if (!isOpen) {
    await (state === 'completed'
      ? ports.workflow.succeed(token, { id: message.id, outcome: 'done' })
      : ports.workflow.fail(token, errorOf(ownerOf(order), 'declined', order.errorMessage?.reason), message.id));
    await ports.waits.end(key, wait);
    return ok(undefined);
  }
  // Written before it is sent: what is still acknowledged was surely not sent.
  const begun = await updateResource(ports.store, SERVICE_ORDER, { ...key, nowMs }, (body) =>
    ok(body.state === 'acknowledged' || body.state === 'failed' ? begin(body, nowMs) : undefined),
  );
  if (!begun.ok) return begun;
  const answer = await ports.network.request({ ...message, attempt: wait.attempt });
  if (answer === undefined) return ok(undefined);
  const taken = await takeAnswer(ports, answer, nowMs);
  return taken.ok ? ok(undefined) : taken;
}

const begin = (order: Parameters<typeof movedTo>[0], nowMs: number) => ({
  ...movedTo(order, 'inProgress'),
  startDate: order.startDate ?? toIso(nowMs),
});
