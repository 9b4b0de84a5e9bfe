import { DynamoDBClient } from '@aws-sdk/client-dynamodb';

export interface Metered {
  /** Requests to DynamoDB and S3 by name: `UpdateItem`, `S3 PUT`. */
  readonly calls: ReadonlyMap<string, number>;
  readonly total: number;
  /** Waits one after another: calls that run side by side count as one. Right for one charge at a time only. */
  readonly waits: number;
  /** Conditions that failed, each billed as a write. */
  readonly failedConditions: number;
  /** What the emulator says it consumed, by name of the call. */
  readonly consumed: ReadonlyMap<string, number>;
  /** Items that DynamoDB read, by name of the call, counted ones and those filtered out too. */
  readonly itemsRead: ReadonlyMap<string, number>;
}

type Send = (this: unknown, command: { input: Record<string, unknown> }, ...rest: unknown[]) => Promise<unknown>;
interface Answer {
  readonly ScannedCount?: number;
  readonly Item?: unknown;
  readonly ConsumedCapacity?: { CapacityUnits?: number } | { CapacityUnits?: number }[];
}

/**
 * Counts every request that this process makes while `run` does: on the clients' own `send` and `fetch`, so that the
 * ports under test are wired by the same code as in the functions. Not for two runs at a time.
 */
export async function metered(run: () => Promise<unknown>): Promise<Metered> {
  const calls = new Map<string, number>();
  const consumed = new Map<string, number>();
  const itemsRead = new Map<string, number>();
  const state = { inFlight: 0, waits: 0, failedConditions: 0 };
  const add = (to: Map<string, number>, name: string, by = 1): unknown => to.set(name, (to.get(name) ?? 0) + by);
  const track = async <T>(name: string, call: () => Promise<T>): Promise<T> => {
    add(calls, name);
    if (state.inFlight === 0) state.waits += 1;
    state.inFlight += 1;
    try {
      return await call();
    } finally {
      state.inFlight -= 1;
    }
  };
  const send = DynamoDBClient.prototype.send as unknown as Send;
  const fetching = globalThis.fetch;
  const counted: Send = function (command, ...rest) {
    const name = command.constructor.name.replace(/Command$/, '');
    command.input.ReturnConsumedCapacity = 'TOTAL';
    return track(name, async () => {
      try {
        const answer = await send.call(this, command, ...rest);
        for (const one of [(answer as Answer).ConsumedCapacity ?? []].flat()) add(consumed, name, one.CapacityUnits);
        const { ScannedCount, Item } = answer as Answer;
        add(itemsRead, name, ScannedCount ?? (Item ? 1 : 0));
        return answer;
      } catch (problem) {
        if (problem instanceof Error && problem.name === 'ConditionalCheckFailedException') state.failedConditions += 1;
        throw problem;
      }
    });
  };
  Object.defineProperty(DynamoDBClient.prototype, 'send', { value: counted, configurable: true });
  globalThis.fetch = (input, init) =>
    track(`S3 ${input instanceof Request ? input.method : (init?.method ?? 'GET')}`, () => fetching(input, init));
  try {
    await run();
  } finally {
    Reflect.deleteProperty(DynamoDBClient.prototype, 'send');
    globalThis.fetch = fetching;
  }
  const total = [...calls.values()].reduce((sum, count) => sum + count, 0);
  return { calls, total, waits: state.waits, failedConditions: state.failedConditions, consumed, itemsRead };
}
