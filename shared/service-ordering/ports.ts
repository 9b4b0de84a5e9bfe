import type { NetworkMessage } from './network-task';

/** The network's own system (OSS): it is asked, and answers later through take-answer. */
export interface NetworkProvisioning {
  /** Asks for a task. Asking again under the same id and attempt is the same task. */
  request(message: NetworkMessage): Promise<void>;
}

/** A workflow's wait for one task. */
export interface TaskWait {
  readonly token: string;
  readonly attempt: number;
}

/** Who waits for a task's answer. A token leaves this store only towards the workflow. */
export interface TaskWaits {
  /** Remembers who waits, and counts how often the task was asked for: the attempt, from 1. */
  begin(task: TaskKey, token: string): Promise<TaskWait>;
  find(task: TaskKey): Promise<TaskWait | undefined>;
  /** Forgets the wait after it was answered; the attempts stay counted. */
  end(task: TaskKey, wait: TaskWait): Promise<void>;
}

export interface TaskKey {
  readonly tenant: string;
  readonly id: string;
}

/** Wakes the workflow. A wait that is over already is no error. */
export interface WorkflowWaits {
  succeed(token: string, output: unknown): Promise<void>;
  /** `error` is a name that the workflow retries or compensates by. */
  fail(token: string, error: string, cause: string): Promise<void>;
  /** It is being worked at: the silence begins anew. */
  keepAlive(token: string): Promise<void>;
}
