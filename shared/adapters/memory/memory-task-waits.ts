import type { TaskKey, TaskWait, TaskWaits } from '../../service-ordering/ports';

/** Keeps tokens in memory: for tests. */
export class MemoryTaskWaits implements TaskWaits {
  private readonly waits = new Map<string, { token: string | undefined; attempt: number }>();

  async begin(task: TaskKey, token: string): Promise<TaskWait> {
    const attempt = (this.waits.get(keyOf(task))?.attempt ?? 0) + 1;
    this.waits.set(keyOf(task), { token, attempt });
    return { token, attempt };
  }

  async find(task: TaskKey): Promise<TaskWait | undefined> {
    const wait = this.waits.get(keyOf(task));
    return wait?.token === undefined ? undefined : { token: wait.token, attempt: wait.attempt };
  }

  async end(task: TaskKey, wait: TaskWait): Promise<void> {
    const standing = this.waits.get(keyOf(task));
    if (standing?.attempt === wait.attempt) standing.token = undefined;
  }
}

const keyOf = ({ tenant, id }: TaskKey): string => `${tenant}#${id}`;
