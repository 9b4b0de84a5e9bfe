import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDbOrderTraces } from '../../shared/adapters/aws/dynamodb-order-traces';
import { eventConsumer } from '../../shared/adapters/aws/event-consumer';
import { fromEnvironment } from '../../shared/adapters/aws/step-ground';
import { traceOf } from '../../shared/product-ordering/trace-order';

const traces = new DynamoDbOrderTraces(new DynamoDBClient({}), fromEnvironment('TRACES_TABLE'));

/** Whatever happens for an order, in any domain, becomes an entry of its timeline. */
export const handler = eventConsumer(async (event) => {
  const traced = traceOf(event);
  if (traced) await traces.add(event.tenant, traced.orderId, traced.entry);
});
