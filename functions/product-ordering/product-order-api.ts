import { orderPorts } from '../../shared/adapters/aws/order-ports';
import { tmfFunction } from '../../shared/adapters/aws/tmf-function';
import { cancelHooks } from '../../shared/product-ordering/cancel-hooks';
import { orderHooks } from '../../shared/product-ordering/order-hooks';
import { PRODUCT_ORDERING_API } from '../../shared/product-ordering/resources';

export const handler = tmfFunction(PRODUCT_ORDERING_API, {
  productOrder: orderHooks(orderPorts()),
  cancelProductOrder: cancelHooks,
});
