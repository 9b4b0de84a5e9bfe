import { tmfFunction } from '../../shared/adapters/aws/tmf-function';
import { cancelResourceOrderHooks, resourceOrderHooks } from '../../shared/service-ordering/resource-order-hooks';
import { RESOURCE_ORDERING_API } from '../../shared/service-ordering/resource-order-resource';
import { SERVICE_ORDER, SERVICE_ORDERING_API } from '../../shared/service-ordering/resources';
import { movedTo } from '../../shared/service-ordering/service-order';
import { cancelHooks } from '../../shared/tmf/cancel-order';

export const handler = tmfFunction([SERVICE_ORDERING_API, RESOURCE_ORDERING_API], {
  cancelServiceOrder: cancelHooks(SERVICE_ORDER, (order) => movedTo(order, 'cancelled')),
  resourceOrder: resourceOrderHooks,
  cancelResourceOrder: cancelResourceOrderHooks,
});
