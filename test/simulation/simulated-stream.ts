import type { DynamoDBStreamEvent, AttributeValue as StreamValue } from 'aws-lambda';
import type { Item } from './attribute-values';
import type { Stage } from './function-pool';

const SHARDS = 2;
const BATCH_MAX = 100;
const MINUTE_MS = 60_000;
const READ_MS = { least: 5, most: 250, late: 5 * MINUTE_MS, again: 1_000 } as const;

interface Shard {
  readonly waiting: { readonly sequence: string; readonly image: Item }[];
  isRead: boolean;
}

/** Books a batch; answers the sequence numbers that failed. Rejects when the function ended or threw. */
export type StreamConsumer = (event: DynamoDBStreamEvent) => Promise<readonly string[]>;

/** A table's stream of new images: one item's changes in order, each batch again until it went through. */
export class SimulatedStream {
  private readonly shards: readonly Shard[] = Array.from({ length: SHARDS }, () => ({ waiting: [], isRead: false }));
  private sequence = 0;

  constructor(
    private readonly stage: Stage,
    private readonly consumer: StreamConsumer,
  ) {}

  append(pk: string, image: Item): void {
    this.sequence += 1;
    const shard = this.shards[pk.charCodeAt(pk.length - 1) % SHARDS];
    if (!shard) return;
    shard.waiting.push({ sequence: String(this.sequence).padStart(12, '0'), image });
    if (!shard.isRead) this.readSoon(shard);
  }

  private readSoon(shard: Shard): void {
    const { time, chance, faults } = this.stage;
    shard.isRead = true;
    const isLate = faults.happens('stream-late');
    const ms = isLate ? chance.magnitude(MINUTE_MS, READ_MS.late) : chance.magnitude(READ_MS.least, READ_MS.most);
    time.after(ms, () => void this.read(shard));
  }

  private async read(shard: Shard): Promise<void> {
    const batch = shard.waiting.slice(0, 1 + this.stage.chance.below(BATCH_MAX));
    try {
      const failed = new Set(await this.consumer(toEvent(batch)));
      const firstFailed = batch.findIndex(({ sequence }) => failed.has(sequence));
      const booked = firstFailed < 0 ? batch.length : firstFailed;
      // That it went through may not be noted: then it comes again.
      if (!this.stage.faults.happens('stream-again')) shard.waiting.splice(0, booked);
      this.goOn(shard);
    } catch (problem) {
      console.error(String(problem));
      this.stage.time.after(READ_MS.again, () => this.goOn(shard));
    }
  }

  private goOn(shard: Shard): void {
    shard.isRead = false;
    if (shard.waiting.length > 0) this.readSoon(shard);
  }
}

const toEvent = (batch: Shard['waiting']): DynamoDBStreamEvent => ({
  Records: batch.map(({ sequence, image }) => ({
    dynamodb: { SequenceNumber: sequence, NewImage: toImage(image) },
  })),
});

/** Bytes travel as base 64 text. */
function toImage(item: Item): Record<string, StreamValue> {
  const image: Record<string, StreamValue> = {};
  for (const [name, value] of Object.entries(item)) {
    if (value.B !== undefined) image[name] = { B: Buffer.from(value.B).toString('base64') };
    else if (value.N !== undefined) image[name] = { N: value.N };
    else if (value.S !== undefined) image[name] = { S: value.S };
    else throw new Error(`The simulated stream does not carry the type of ${name}`);
  }
  return image;
}
