import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { apiFunction } from '../../shared/adapters/aws/api-function';
import { bulkPorts } from '../../shared/adapters/aws/bulk-ports';
import { DynamoDbOrderTraces } from '../../shared/adapters/aws/dynamodb-order-traces';
import { orderPorts } from '../../shared/adapters/aws/order-ports';
import { fromEnvironment } from '../../shared/adapters/aws/step-ground';
import { tmfHandler } from '../../shared/adapters/aws/tmf-function';
import { bulkHooks } from '../../shared/product-ordering/bulk-hooks';
import { cancelHooks } from '../../shared/product-ordering/cancel-hooks';
import { keepsNothing } from '../../shared/product-ordering/keeps-nothing';
import { orderHooks } from '../../shared/product-ordering/order-hooks';
import { PRODUCT_ORDERING_API } from '../../shared/product-ordering/resources';
import { resumeHooks } from '../../shared/product-ordering/resume-order';
import { serveBulk } from '../../shared/product-ordering/serve-bulk';
import { servePlan } from '../../shared/product-ordering/serve-plan';

const dynamo = new DynamoDBClient({});
const traces = new DynamoDbOrderTraces(dynamo, fromEnvironment('TRACES_TABLE'));
const bulk = bulkPorts();
const ports = { ...orderPorts(), traces };
const productOrder = orderHooks(ports);
const api = tmfHandler(PRODUCT_ORDERING_API, {
  productOrder,
  cancelProductOrder: cancelHooks,
  resumeProductOrder: resumeHooks,
  bulkProductOrder: bulkHooks(bulk.lines),
});
const dryRun = tmfHandler(PRODUCT_ORDERING_API, { productOrder: { ...productOrder, store: keepsNothing } });

/** TMF622, with an order's plan and timeline, the preview of one, and orders in bulk. */
export const handler = apiFunction(
  async (request) =>
    (await servePlan(request, { ...ports, api, dryRun })) ??
    (await serveBulk(request, { ...bulk, api })) ??
    api(request),
);
