import {
  ChangeMessageVisibilityBatchCommand,
  type ChangeMessageVisibilityBatchCommandInput,
  SendMessageBatchCommand,
  type SendMessageBatchCommandInput,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { SQSEvent, SQSRecord } from 'aws-lambda';
import type { Stage } from './function-pool';
import type { Command } from './simulated-dynamodb';
import type { Timer } from './virtual-time';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** What SQS keeps, and so how late a message can come. */
const RETENTION_MS = 14 * DAY_MS;
/** Copies of one message beside the first. */
const COPIES_MAX = 2;
const POLL_MS_MAX = 60;

interface Message {
  readonly id: string;
  readonly body: string;
  receives: number;
  /** What hides it: a delivery under way, or a delay. */
  visibleAt: number;
  /** Of the newest delivery. */
  receipt: string;
  timer?: Timer;
}

export interface QueueShape {
  readonly batchSize: number;
  readonly visibilityMs: number;
  readonly receivesMax: number;
}

/** Delivers a batch; answers the ids of the messages that must come again. Rejects when the function ended or threw. */
export type Consumer = (event: SQSEvent) => Promise<readonly string[]>;

/** A standard queue with its dead letters: each message at least once, in no order, until its consumer is done with it. */
export class SimulatedQueue {
  private readonly messages = new Set<Message>();
  private consumer: Consumer = async () => [];
  private made = 0;

  constructor(
    private readonly stage: Stage,
    readonly url: string,
    private readonly shape: QueueShape,
  ) {}

  consumedBy(consumer: Consumer): void {
    this.consumer = consumer;
  }

  send(body: string): void {
    const { faults, chance } = this.stage;
    const copies = faults.happens('duplicate') ? 1 + chance.below(COPIES_MAX) : 0;
    const id = this.newId();
    for (let copy = 0; copy <= copies; copy += 1)
      this.add(id, body, faults.happens('delayed') ? chance.magnitude(MINUTE_MS, RETENTION_MS) : 0);
  }

  /** Hides messages that are being delivered for so long. */
  changeVisibility({ Entries = [] }: ChangeMessageVisibilityBatchCommandInput): void {
    for (const { ReceiptHandle, VisibilityTimeout = 0 } of Entries)
      for (const message of this.messages)
        if (message.receipt === ReceiptHandle) this.hide(message, VisibilityTimeout * 1_000);
  }

  private add(id: string, body: string, delayMs: number): void {
    const message: Message = { id, body, receives: 0, visibleAt: 0, receipt: '' };
    this.messages.add(message);
    this.hide(message, delayMs);
  }

  private newId(): string {
    this.made += 1;
    return `${this.url}/${this.made}`;
  }

  /** It shows again after so long, and is looked for soon after. */
  private hide(message: Message, ms: number): void {
    const { time, chance } = this.stage;
    message.timer?.cancel();
    message.visibleAt = time.now() + ms;
    message.timer = time.after(ms + chance.below(POLL_MS_MAX), () => this.poll());
  }

  private poll(): void {
    const { time, chance } = this.stage;
    const visible = [...this.messages].filter((message) => message.visibleAt <= time.now());
    const batch: Message[] = [];
    while (visible.length > 0 && batch.length < this.shape.batchSize)
      batch.push(...visible.splice(chance.below(visible.length), 1));
    const alive = batch.filter((message) => this.receive(message));
    if (alive.length > 0) void this.deliver(alive);
  }

  /** False when it came too often: given up, and redriven later under another id. */
  private receive(message: Message): boolean {
    const { time, chance, faults } = this.stage;
    message.receives += 1;
    if (message.receives > this.shape.receivesMax || faults.happens('redriven')) {
      this.messages.delete(message);
      message.timer?.cancel();
      time.after(chance.magnitude(60 * MINUTE_MS, 7 * DAY_MS), () => this.add(this.newId(), message.body, 0));
      return false;
    }
    message.receipt = `${message.id}/${message.receives}/${this.made}/${time.now()}`;
    this.hide(message, this.shape.visibilityMs);
    return true;
  }

  private async deliver(batch: readonly Message[]): Promise<void> {
    const delivered = batch.map((message) => ({ message, record: toRecord(message) }));
    try {
      const failed = new Set(await this.consumer({ Records: delivered.map(({ record }) => record) }));
      for (const { message } of delivered) if (!failed.has(message.id)) this.done(message);
    } catch (problem) {
      // The whole batch shows again when its time is up.
      console.error(String(problem));
    }
  }

  /** A message that is deleted may be delivered once more all the same: it stood on a server that was away. */
  private done(message: Message): void {
    if (!this.messages.delete(message)) return;
    message.timer?.cancel();
    if (this.stage.faults.happens('duplicate'))
      this.add(message.id, message.body, this.stage.chance.magnitude(1_000, RETENTION_MS));
  }
}

const toRecord = ({ id, body, receives, receipt }: Message): SQSRecord => ({
  messageId: id,
  receiptHandle: receipt,
  body,
  attributes: {
    ApproximateReceiveCount: String(receives),
    SentTimestamp: '0',
    SenderId: '',
    ApproximateFirstReceiveTimestamp: '0',
  },
  messageAttributes: {},
  md5OfBody: '',
  eventSource: 'aws:sqs',
  eventSourceARN: '',
  awsRegion: '',
});

/** A client that reaches these queues by their URLs. */
export function queueClient(
  queues: readonly SimulatedQueue[],
  request: <T>(carryOut: () => T) => Promise<T>,
): SQSClient {
  const queueOf = (url: string | undefined): SimulatedQueue => {
    const queue = queues.find((one) => one.url === url);
    if (!queue) throw new Error(`There is no queue ${url}`);
    return queue;
  };
  const send = (command: Command): Promise<object> =>
    request(() => {
      if (command instanceof SendMessageBatchCommand) {
        const { QueueUrl, Entries = [] } = command.input as SendMessageBatchCommandInput;
        for (const { MessageBody = '' } of Entries) queueOf(QueueUrl).send(MessageBody);
        return { Successful: [], Failed: [] };
      }
      if (command instanceof ChangeMessageVisibilityBatchCommand) {
        const input = command.input as ChangeMessageVisibilityBatchCommandInput;
        queueOf(input.QueueUrl).changeVisibility(input);
        return {};
      }
      throw new Error(`The simulation knows no ${command.constructor.name}`);
    });
  // An adapter asks nothing but `send` of its client.
  return { send } as unknown as SQSClient;
}
