import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import {
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';

const STACK = 'local-cloud-contract';
const POLL_MS = 100;
const PATIENCE_MS = 20_000;

/** What the contract's stack gave out: queue URLs, table names and the like. */
export const outputs = ((): Readonly<Record<string, string>> => {
  const file = join(process.env.FARTHING_HOME ?? '', 'contract.json');
  return (JSON.parse(readFileSync(file, 'utf8')) as Record<string, Record<string, string>>)[STACK] ?? {};
})();

export function output(name: string): string {
  const value = outputs[name];
  if (!value) throw new Error(`${STACK} has no output ${name}`);
  return value;
}

export const dynamodb = new DynamoDBClient({});
export const sqs = new SQSClient({});

/** Different in each run, so that a contract can be run twice on one cloud. */
export const run = Date.now().toString(36);

/** Asks again until there is an answer; fails loudly when none comes. */
export async function eventually<T>(
  what: string,
  ask: () => Promise<T | undefined | false>,
  patienceMs = PATIENCE_MS,
): Promise<T> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    if (Date.now() > deadline) throw new Error(`waited ${patienceMs} ms in vain for ${what}`);
    await wait(POLL_MS);
  }
}

export interface Note {
  readonly times: number;
  readonly seen: readonly unknown[];
}

/** What a function of the contract's stack noted. */
export async function noted(pk: string, sk: string): Promise<Note | undefined> {
  const { Item } = await dynamodb.send(
    new GetItemCommand({ TableName: output('Seen'), Key: { pk: { S: pk }, sk: { S: sk } }, ConsistentRead: true }),
  );
  if (!Item) return undefined;
  return { times: Number(Item.times?.N), seen: (Item.seen?.L ?? []).map(({ S = 'null' }) => JSON.parse(S)) };
}

/** Takes what is in a queue now, or comes within a moment. */
export async function take(queue: string): Promise<Message[]> {
  const QueueUrl = output(queue);
  const taken: Message[] = [];
  for (;;) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: 10,
        WaitTimeSeconds: 0,
        MessageSystemAttributeNames: ['All'],
      }),
    );
    if (Messages.length === 0) return taken;
    taken.push(...Messages);
    const Entries = Messages.map(({ ReceiptHandle = '' }, n) => ({ Id: String(n), ReceiptHandle }));
    await sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
  }
}

/** Takes messages from a queue until there are so many that pass. */
export async function takeUntil(
  queue: string,
  count: number,
  passes: (message: Message) => boolean = () => true,
): Promise<Message[]> {
  const taken: Message[] = [];
  return eventually(`${count} messages in ${queue}`, async () => {
    taken.push(...(await take(queue)).filter(passes));
    return taken.length >= count && taken;
  });
}

/** How many messages a queue holds, seen and unseen. */
export async function depth(queue: string): Promise<number> {
  const { Attributes = {} } = await sqs.send(
    new GetQueueAttributesCommand({
      QueueUrl: output(queue),
      AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
    }),
  );
  return Object.values(Attributes).reduce((sum, value) => sum + Number(value), 0);
}
