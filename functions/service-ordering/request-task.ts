import { orThrow } from '../../shared/adapters/aws/step-failure';
import { requestPorts } from '../../shared/adapters/aws/task-ports';
import type { NetworkTaskRequest, UndoTaskRequest } from '../../shared/service-ordering';
import { requestTask, undoTask } from '../../shared/service-ordering/request-task';

const ports = requestPorts();

/** What the state machine hands over: a task or the undoing of one, and the token that it waits with. */
type TaskEvent = { readonly taskToken: string } & (
  | { readonly task: NetworkTaskRequest }
  | { readonly undo: UndoTaskRequest }
);

/** Asks the network; the state machine sleeps until complete-task wakes it. */
export async function handler(event: TaskEvent): Promise<void> {
  if ('undo' in event) {
    const nowMs = await ports.nowMs(event.undo.tenant);
    orThrow(await undoTask(ports, event.undo, event.taskToken, nowMs));
    return;
  }
  orThrow(await requestTask(ports, event.task, event.taskToken, await ports.nowMs(event.task.tenant)));
}
