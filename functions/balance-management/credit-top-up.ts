import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { actionPorts } from '../../shared/adapters/aws/action-ports';
import { eventConsumer } from '../../shared/adapters/aws/event-consumer';
import { type PaymentOfTopUp, settleTopUp } from '../../shared/balance-management';

const portsOf = actionPorts(new DynamoDBClient({}), process.env);

/** Ends top-ups as their payments end. A message that fails comes again; the balance is credited once. */
export const handler = eventConsumer(async ({ tenant, id, event, eventTime }) => {
  // The top-up's own payment event dates it: the same for every delivery, so the guard's time never changes.
  const result = await settleTopUp(await portsOf(tenant), tenant, event.payment as PaymentOfTopUp, eventTime);
  console.info(JSON.stringify({ level: 'INFO', message: 'top-up', result, payment: id }));
});
