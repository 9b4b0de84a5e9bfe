import { eventConsumer } from '../../shared/adapters/aws/event-consumer';
import { orThrow } from '../../shared/adapters/aws/step-failure';
import { stepGround } from '../../shared/adapters/aws/step-ground';
import { advanceCancellation, openCancellations } from '../../shared/product-ordering/cancel-order';
import { CANCEL_PRODUCT_ORDER } from '../../shared/product-ordering/cancel-resource';
import { PRODUCT_ORDER } from '../../shared/product-ordering/resources';

const ground = stepGround([PRODUCT_ORDER, CANCEL_PRODUCT_ORDER]);

/** An order is asked to be cancelled, or one that was asked moved. */
export const handler = eventConsumer(async ({ tenant, resource, id }) => {
  const tasks = resource === CANCEL_PRODUCT_ORDER.name ? [id] : await openCancellations(ground.store, tenant, id);
  const nowMs = await ground.nowMs(tenant);
  for (const task of tasks) orThrow(await advanceCancellation(ground.store, { tenant, id: task, nowMs }));
});
