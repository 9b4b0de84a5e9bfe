import { eventConsumer } from '../../shared/adapters/aws/event-consumer';
import { stepGround } from '../../shared/adapters/aws/step-ground';
import { followFulfilment } from '../../shared/service-ordering/follow-fulfilment';
import { RESOURCE_ORDER } from '../../shared/service-ordering/resource-order-resource';

const ground = stepGround([RESOURCE_ORDER]);

/** What happens to an order's numbers, SIMs and network tasks moves its resource orders. */
export const handler = eventConsumer(async (event) => {
  await followFulfilment(ground.store, event, await ground.nowMs(event.tenant));
});
