import type { ApiHandler, ApiRequest } from '../kernel/api';
import { failure } from '../kernel/errors';
import { respondJson, respondNotAllowed } from '../tmf/respond';
import { decomposeOrder } from './decompose-order';
import { type ProductOrder, readFacts } from './order-facts';
import { planAgain } from './plan-again';
import type { CatalogReader, OrderTraces, ProductReader } from './ports';
import { PRODUCT_ORDER, PRODUCT_ORDERING_API } from './resources';
import { viewPlan } from './view-plan';

type Answer = Awaited<ReturnType<ApiHandler>>;

export interface PlanPorts {
  readonly catalog: CatalogReader;
  readonly products: ProductReader;
  readonly traces: OrderTraces;
}

const COLLECTION = `${PRODUCT_ORDERING_API.basePath}/${PRODUCT_ORDER.name}`;
const AT = new RegExp(`^${COLLECTION}/(?:([^/]+)/(plan|timeline)|(preview))$`);

/**
 * Serves an order's plan and timeline, and the preview of one. Who may see an order is `api`'s to say; `dryRun` is the same API
 * over a store that keeps nothing. Undefined for every other request.
 */
export async function servePlan(
  request: ApiRequest,
  { api, dryRun, ...ports }: PlanPorts & { readonly api: ApiHandler; readonly dryRun: ApiHandler },
): Promise<Answer | undefined> {
  const [, id, what, preview] = AT.exec(request.path) ?? [];
  if (id === undefined && preview === undefined) return undefined;
  const method = preview === undefined ? 'GET' : 'POST';
  if (request.method !== method) return respondNotAllowed(method, request.requestId);
  const path = id === undefined ? COLLECTION : `${COLLECTION}/${id}`;
  const answer = await (id === undefined ? dryRun : api)({ ...request, path, query: {} });
  if ('failure' in answer || answer.status >= 300) return answer;
  const order = JSON.parse(answer.body ?? '{}') as ProductOrder;
  const { tenant } = request.caller;
  const trace = id === undefined ? [] : await ports.traces.entries(tenant, order.id);
  if (what === 'timeline') return respondJson(200, trace);
  const kept = id === undefined ? undefined : await ports.traces.plan(tenant, order.id);
  // An order that ended before it was planned has no plan, and none is made of today's catalog.
  if (kept === undefined && id !== undefined && order.state !== 'acknowledged' && order.state !== 'pending')
    return { failure: failure('not-found', `Order ${order.id} was not planned`) };
  const plan = kept ?? decomposeOrder(order, await readFacts(tenant, order, ports));
  return respondJson(200, viewPlan(planAgain(plan, order.fallout?.round), trace));
}
