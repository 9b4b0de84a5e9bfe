import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { UsageMessage } from '../../usage-management/messages';
import type { UsageSender } from '../../usage-management/ports';

/** SQS's limits: ten messages and 256 KiB a batch; 50 records of the longest kind are 20 KB. */
const BATCH_MESSAGES_MAX = 10;
const ATTEMPTS_MAX = 4;
const BACK_OFF_MS = 100;

/** Sends usage to convergent-charging's queue. */
export class SqsUsageSender implements UsageSender {
  constructor(
    private readonly client: SQSClient,
    private readonly queueUrl: string,
  ) {}

  async send(messages: readonly UsageMessage[], delaySeconds = 0): Promise<void> {
    const batches: UsageMessage[][] = [];
    for (let at = 0; at < messages.length; at += BATCH_MESSAGES_MAX)
      batches.push(messages.slice(at, at + BATCH_MESSAGES_MAX));
    await Promise.all(batches.map((batch) => this.sendBatch(batch, delaySeconds)));
  }

  /** SQS can take part of a batch: what it refused is sent again. */
  private async sendBatch(batch: readonly UsageMessage[], delaySeconds: number): Promise<void> {
    let left = batch.map((message, index) => ({
      Id: String(index),
      MessageBody: JSON.stringify(message),
      ...(delaySeconds === 0 ? {} : { DelaySeconds: delaySeconds }),
    }));
    for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt += 1) {
      const answer = await this.client.send(new SendMessageBatchCommand({ QueueUrl: this.queueUrl, Entries: left }));
      const failed = new Set((answer.Failed ?? []).map((entry) => entry.Id));
      left = left.filter((entry) => failed.has(entry.Id));
      if (left.length === 0) return;
      await new Promise((resolve) => setTimeout(resolve, BACK_OFF_MS * attempt));
    }
    throw new Error(`The usage queue refused ${left.length} messages ${ATTEMPTS_MAX} times`);
  }
}
