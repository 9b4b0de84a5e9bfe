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

/** What a task came to that not everyone may see who sees its service order: an activation code. */
export interface TaskResult {
  readonly taskId: string;
  readonly values: Readonly<Record<string, string>>;
}

/** Keeps results apart from the service orders, whose events others hear. */
export interface TaskResults {
  /** Keeps it as the newest of its operation for a product. */
  keep(about: ResultKey, result: TaskResult): Promise<void>;
  find(about: ResultKey): Promise<TaskResult | undefined>;
}

export interface ResultKey {
  readonly tenant: string;
  readonly productId: string;
  /** `confirm-profile`. */
  readonly operation: string;
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
