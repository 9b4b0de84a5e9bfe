import { BatchWriteItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Item } from './books-items';

/** DynamoDB's limit of one BatchWriteItem. */
export const BATCH_PUTS_MAX = 25;
/** Tries of one batch: what a throttled table leaves over is sent again, after a wait twice as long. */
const ATTEMPTS_MAX = 5;
const BACK_OFF_MS = 25;

interface Waiting {
  readonly item: Item;
  readonly done: PromiseWithResolvers<void>;
}

/**
 * Puts items that are stored at the same moment in one request: a request computes as much as what it carries, so one row each
 * costs several times more. Those of a moment may be stored in any order; who needs one before another waits for it.
 */
export class BatchedPuts {
  private waiting: Waiting[] = [];

  constructor(
    private readonly client: DynamoDBClient,
    private readonly tableName: string,
    /** What tells one item from another; a batch may hold none twice. */
    private readonly keyOf: (item: Item) => string,
  ) {}

  /** Resolves when the item is stored, rejects when it was not. */
  put(item: Item): Promise<void> {
    const done = Promise.withResolvers<void>();
    if (this.waiting.length === 0) setImmediate(() => this.flush());
    this.waiting.push({ item, done });
    return done.promise;
  }

  private flush(): void {
    const all = this.waiting;
    this.waiting = [];
    const rounds: Map<string, Waiting>[] = [];
    for (const one of all) {
      const key = this.keyOf(one.item);
      let round = rounds.at(-1);
      if (!round || round.has(key) || round.size === BATCH_PUTS_MAX) {
        round = new Map();
        rounds.push(round);
      }
      round.set(key, one);
    }
    for (const round of rounds) void this.send(round);
  }

  private async send(batch: Map<string, Waiting>): Promise<void> {
    let problem: unknown = new Error('The table left an item unwritten too often');
    try {
      for (let attempt = 1; attempt <= ATTEMPTS_MAX && batch.size > 0; attempt += 1) {
        if (attempt > 1) await new Promise((resolve) => setTimeout(resolve, BACK_OFF_MS * 2 ** attempt));
        this.settle(batch, await this.write([...batch.values()]));
      }
    } catch (thrown) {
      problem = thrown;
    }
    for (const { done } of batch.values()) done.reject(problem);
  }

  /** The keys of what was left over. */
  private async write(batch: readonly Waiting[]): Promise<ReadonlySet<string>> {
    const puts = batch.map(({ item }) => ({ PutRequest: { Item: item } }));
    const { UnprocessedItems } = await this.client.send(
      new BatchWriteItemCommand({ RequestItems: { [this.tableName]: puts } }),
    );
    const left = UnprocessedItems?.[this.tableName] ?? [];
    return new Set(left.flatMap(({ PutRequest }) => (PutRequest?.Item ? [this.keyOf(PutRequest.Item)] : [])));
  }

  private settle(batch: Map<string, Waiting>, left: ReadonlySet<string>): void {
    for (const [key, { done }] of batch)
      if (!left.has(key)) {
        done.resolve();
        batch.delete(key);
      }
  }
}
