import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDbNumberLookup } from '../../shared/adapters/aws/dynamodb-number-lookup';
import { eventConsumer } from '../../shared/adapters/aws/event-consumer';
import { SqsUsageSender } from '../../shared/adapters/aws/sqs-usage-sender';
import { systemClock } from '../../shared/kernel/clock';
import { usageMessageOf } from '../../shared/usage-management/read-usage';
import type { UsageBody } from '../../shared/usage-management/resources';
import { TellingSender } from '../../shared/usage-management/tell-holders';

const { BALANCES_TABLE = '', USAGE_QUEUE_URL = '' } = process.env;
const sender = new TellingSender(
  new SqsUsageSender(new SQSClient({}), USAGE_QUEUE_URL),
  new DynamoDbNumberLookup(new DynamoDBClient({}), BALANCES_TABLE, systemClock.now),
);

/** Sends usage that came by API to be charged: the event of its creation is the outbox, so none is lost. */
export const handler = eventConsumer(async ({ tenant, id, event, eventTime }) => {
  const message = usageMessageOf(tenant, event.usage as UsageBody, eventTime);
  if (!message.ok) throw new Error(`Usage ${id} was stored but is none: ${message.error}`);
  await sender.send([message.value]);
});
