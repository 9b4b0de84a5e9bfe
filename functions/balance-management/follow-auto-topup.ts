import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { actionPorts } from '../../shared/adapters/aws/action-ports';
import { eventConsumer } from '../../shared/adapters/aws/event-consumer';
import { followAutoTopup } from '../../shared/balance-management';

const portsOf = actionPorts(new DynamoDBClient({}), process.env);

/** Automatic top-ups: on balances that fell, allowances that ended, and payments that were made or declined. */
export const handler = eventConsumer(async (event) => followAutoTopup(await portsOf(event.tenant), event));
