import { eventConsumer } from '../../shared/adapters/aws/event-consumer';
import { StepFunctionsOrders } from '../../shared/adapters/aws/step-functions-orders';
import { fromEnvironment } from '../../shared/adapters/aws/step-ground';
import type { ProductOrder } from '../../shared/product-ordering/order-facts';
import { executionOf } from '../../shared/product-ordering/resume-order';

const executions = new StepFunctionsOrders(fromEnvironment('STATE_MACHINE_ARN'));

/** An order was placed, or resumed: its execution starts, once. Its name is the order's, so a repeated event starts nothing. */
export const handler = eventConsumer(async ({ tenant, kind, previousState, event }) => {
  if (kind !== 'Create' && previousState !== 'held') return;
  const { name, input } = executionOf(tenant, event.productOrder as ProductOrder);
  await executions.start(name, input);
});
