import { createHash } from 'node:crypto';
import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Delivery, DispatchPorts } from '../../platform/dispatch-event';

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Queues deliveries on a FIFO queue: a group for each subscription and entity, so that one slow subscriber waits alone. */
export const sendDeliveries =
  (client: SQSClient, queueUrl: string): DispatchPorts['enqueue'] =>
  async (deliveries) => {
    for (const delivery of deliveries)
      await client.send(
        new SendMessageCommand({
          QueueUrl: queueUrl,
          MessageBody: JSON.stringify(delivery),
          MessageGroupId: groupOf(delivery),
          MessageDeduplicationId: digest(
            `${delivery.subscription.id}#${delivery.event.eventId}#${delivery.replay ?? ''}`,
          ),
        }),
      );
  };

const groupOf = ({ subscription, event }: Delivery): string =>
  digest(`${subscription.id}#${event.tenant}#${event.resource}#${event.id}`);
