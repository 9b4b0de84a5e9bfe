import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDbNumberLookup } from '../../shared/adapters/aws/dynamodb-number-lookup';
import { eventConsumer } from '../../shared/adapters/aws/event-consumer';
import { SqsUsageSender } from '../../shared/adapters/aws/sqs-usage-sender';
import { usageStore } from '../../shared/adapters/aws/usage-store';
import { systemClock } from '../../shared/kernel/clock';
import { usageMessageOf } from '../../shared/usage-management/read-usage';
import { recycleUsage } from '../../shared/usage-management/recycle-usage';
import type { UsageBody } from '../../shared/usage-management/resources';
import { TellingSender } from '../../shared/usage-management/tell-holders';

const { BALANCES_TABLE = '', USAGE_QUEUE_URL = '' } = process.env;
const dynamo = new DynamoDBClient({});
const store = usageStore(dynamo, process.env);
const sender = new TellingSender(
  new SqsUsageSender(new SQSClient({}), USAGE_QUEUE_URL),
  new DynamoDbNumberLookup(dynamo, BALANCES_TABLE, systemClock.now),
);

/** Sends usage that came by API, or was mended there, to be charged: its event is the outbox, so none is lost. */
export const handler = eventConsumer(async ({ tenant, id, kind, event, eventTime }) => {
  const body = event.usage as UsageBody;
  if (kind !== 'Create') return recycleUsage(body, { store, sender, tenant, nowMs: Date.parse(eventTime) });
  const message = usageMessageOf(tenant, body, eventTime);
  if (!message.ok) throw new Error(`Usage ${id} was stored but is none: ${message.error}`);
  await sender.send([message.value]);
});
