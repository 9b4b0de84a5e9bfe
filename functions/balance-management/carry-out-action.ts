import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { actionPorts } from '../../shared/adapters/aws/action-ports';
import { eventConsumer } from '../../shared/adapters/aws/event-consumer';
import { carryOutAction } from '../../shared/balance-management';

const portsOf = actionPorts(new DynamoDBClient({}), process.env);

/** Vouchers, adjustments, transfers and reservations: books what they ask for, once, and says how they ended. */
export const handler = eventConsumer(async (event) => {
  const result = await carryOutAction(await portsOf(event.tenant), event);
  console.info(JSON.stringify({ level: 'INFO', message: event.resource, id: event.id, result }));
});
