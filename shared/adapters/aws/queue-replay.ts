import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Replay } from '../../platform/replay-events';

/** Queues what is left of a replay, among the events that are to be passed on. */
export const queueReplay =
  (client: SQSClient, queueUrl: string) =>
  async (replay: Replay): Promise<void> => {
    await client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: JSON.stringify({ replay }) }));
  };
