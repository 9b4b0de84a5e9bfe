import type { ResultKey, TaskResult, TaskResults } from '../../service-ordering/ports';

/** Keeps results in memory: for tests. */
export class MemoryTaskResults implements TaskResults {
  private readonly results = new Map<string, TaskResult>();

  async keep(about: ResultKey, result: TaskResult): Promise<void> {
    this.results.set(keyOf(about), result);
  }

  async find(about: ResultKey): Promise<TaskResult | undefined> {
    return this.results.get(keyOf(about));
  }
}

const keyOf = ({ tenant, productId, operation }: ResultKey): string => JSON.stringify([tenant, productId, operation]);
