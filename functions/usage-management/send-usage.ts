import { SQSClient } from '@aws-sdk/client-sqs';
import { eventConsumer } from '../../shared/adapters/aws/event-consumer';
import { SqsUsageSender } from '../../shared/adapters/aws/sqs-usage-sender';
import { usageMessageOf } from '../../shared/usage-management/read-usage';
import type { UsageBody } from '../../shared/usage-management/resources';

const sender = new SqsUsageSender(new SQSClient({}), process.env.USAGE_QUEUE_URL ?? '');

/** Sends usage that came by API to be charged: the event of its creation is the outbox, so none is lost. */
export const handler = eventConsumer(async ({ tenant, id, event, eventTime }) => {
  const message = usageMessageOf(tenant, event.usage as UsageBody, eventTime);
  if (!message.ok) throw new Error(`Usage ${id} was stored but is none: ${message.error}`);
  await sender.send([message.value]);
});
