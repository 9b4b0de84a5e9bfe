import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { orThrow } from '../../shared/adapters/aws/step-failure';
import { stepGround } from '../../shared/adapters/aws/step-ground';
import { closeOrder, endOf, type FailedExecution } from '../../shared/product-ordering/close-order';
import { foreseeHeld } from '../../shared/product-ordering/foresee-delay';
import { PRODUCT_ORDER } from '../../shared/product-ordering/resources';
import { updateResource } from '../../shared/tmf/update-resource';

const ground = stepGround([PRODUCT_ORDER]);
const metrics = new Metrics({ namespace: 'Farthing', serviceName: process.env.SERVICE });

/** Ends an order that was not fulfilled: failed when all was undone, held when it goes on later or a person must finish it. One that will be late says so. */
export async function handler(execution: FailedExecution): Promise<{ state: string }> {
  const nowMs = await ground.nowMs(execution.tenant);
  const target = { tenant: execution.tenant, id: execution.orderId, nowMs };
  const end = endOf(execution);
  const closed = orThrow(
    await updateResource(ground.store, PRODUCT_ORDER, target, (order) => closeOrder(order, end, nowMs)),
  );
  await foreseeHeld(ground.store, target, execution.steps?.plan);
  const state = String(closed.body.state);
  // Someone is to look: the stack has an alarm on it.
  metrics.addMetric('OrdersHeld', MetricUnit.Count, state === 'held' ? 1 : 0);
  metrics.publishStoredMetrics();
  return { state };
}
