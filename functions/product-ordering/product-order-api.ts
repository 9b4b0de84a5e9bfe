import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { apiFunction } from '../../shared/adapters/aws/api-function';
import { DynamoDbOrderTraces } from '../../shared/adapters/aws/dynamodb-order-traces';
import { orderPorts } from '../../shared/adapters/aws/order-ports';
import { fromEnvironment } from '../../shared/adapters/aws/step-ground';
import { tmfHandler } from '../../shared/adapters/aws/tmf-function';
import { cancelHooks } from '../../shared/product-ordering/cancel-hooks';
import { keepsNothing } from '../../shared/product-ordering/keeps-nothing';
import { orderHooks } from '../../shared/product-ordering/order-hooks';
import { PRODUCT_ORDERING_API } from '../../shared/product-ordering/resources';
import { resumeHooks } from '../../shared/product-ordering/resume-order';
import { servePlan } from '../../shared/product-ordering/serve-plan';

const traces = new DynamoDbOrderTraces(new DynamoDBClient({}), fromEnvironment('TRACES_TABLE'));
const ports = { ...orderPorts(), traces };
const productOrder = orderHooks(ports);
const api = tmfHandler(PRODUCT_ORDERING_API, {
  productOrder,
  cancelProductOrder: cancelHooks,
  resumeProductOrder: resumeHooks,
});
const dryRun = tmfHandler(PRODUCT_ORDERING_API, { productOrder: { ...productOrder, store: keepsNothing } });

/** TMF622, with an order's plan and timeline, and the preview of one. */
export const handler = apiFunction(
  async (request) => (await servePlan(request, { ...ports, api, dryRun })) ?? api(request),
);
