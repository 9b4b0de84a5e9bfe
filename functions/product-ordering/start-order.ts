import { ExecutionAlreadyExists, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { eventConsumer } from '../../shared/adapters/aws/event-consumer';
import { fromEnvironment } from '../../shared/adapters/aws/step-ground';
import type { ProductOrder } from '../../shared/product-ordering/order-facts';
import { executionOf } from '../../shared/product-ordering/resume-order';

const stateMachineArn = fromEnvironment('STATE_MACHINE_ARN');
const workflow = new SFNClient({});

/** An order was placed, or resumed: its execution starts, once. Its name is the order's, so a repeated event starts nothing. */
export const handler = eventConsumer(async ({ tenant, kind, previousState, event }) => {
  if (kind !== 'Create' && previousState !== 'held') return;
  const { name, input } = executionOf(tenant, event.productOrder as ProductOrder);
  try {
    await workflow.send(new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) }));
  } catch (error) {
    if (!(error instanceof ExecutionAlreadyExists)) throw error;
  }
});
