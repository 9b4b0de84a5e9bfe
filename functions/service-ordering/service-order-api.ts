import { tmfFunction } from '../../shared/adapters/aws/tmf-function';
import { cancelServiceOrderHooks } from '../../shared/service-ordering/cancel-service-order';
import { cancelResourceOrderHooks, resourceOrderHooks } from '../../shared/service-ordering/resource-order-hooks';
import { RESOURCE_ORDERING_API } from '../../shared/service-ordering/resource-order-resource';
import { SERVICE_ORDERING_API } from '../../shared/service-ordering/resources';

export const handler = tmfFunction([SERVICE_ORDERING_API, RESOURCE_ORDERING_API], {
  cancelServiceOrder: cancelServiceOrderHooks,
  resourceOrder: resourceOrderHooks,
  cancelResourceOrder: cancelResourceOrderHooks,
});
