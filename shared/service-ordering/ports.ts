import type { NetworkAnswer, NetworkMessage } from './network-task';
import type { OssSystem } from './task-kinds';

/** The systems behind us (OSS): one is asked, and answers at once, or later through take-answer. */
export interface NetworkProvisioning {
  /** Asks for a task. Asking again under the same id and attempt is the same task. */
  request(message: NetworkMessage): Promise<NetworkAnswer | undefined>;
}

/** What is known of a system: `down` is not asked, `degraded` is asked little. */
export interface SystemHealth {
  readonly status: 'healthy' | 'degraded' | 'down';
  /** degraded: tasks that it is asked for a minute. */
  readonly tasksPerMinute?: number;
  /** Epoch milliseconds: after this it is held for healthy again. */
  readonly untilMs: number;
}

/** The network health feed. */
export interface NetworkHealth {
  report(tenant: string, system: OssSystem, health: SystemHealth): Promise<void>;
  /** Undefined: nothing was reported. */
  find(tenant: string, system: OssSystem): Promise<SystemHealth | undefined>;
  /** Counts a task of this minute (epoch milliseconds); answers how many there were with it. */
  count(tenant: string, system: OssSystem, minuteMs: number): Promise<number>;
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
