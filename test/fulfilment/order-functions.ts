import { orThrow } from '../../shared/adapters/aws/step-failure';
import { changeCharging, closeCharging, openCharging, withdrawCharging } from '../../shared/convergent-charging';
import { createProduct } from '../../shared/product-inventory/create-product';
import { moveProduct } from '../../shared/product-inventory/move-product';
import { reviseProduct } from '../../shared/product-inventory/revise-product';
import { bindResources } from '../../shared/product-ordering/bind-resources';
import { advanceCancellation, openCancellations } from '../../shared/product-ordering/cancel-order';
import { CANCEL_PRODUCT_ORDER } from '../../shared/product-ordering/cancel-resource';
import { chargingRequests, withDiscounts } from '../../shared/product-ordering/charging-request';
import { closeOrder, endOf } from '../../shared/product-ordering/close-order';
import { foreseeHeld } from '../../shared/product-ordering/foresee-delay';
import { beginOrder, completeOrder, keepCourse } from '../../shared/product-ordering/move-order';
import type { ProductOrder } from '../../shared/product-ordering/order-facts';
import { planOrder } from '../../shared/product-ordering/plan-order';
import { PRODUCT_ORDER } from '../../shared/product-ordering/resources';
import { executionOf } from '../../shared/product-ordering/resume-order';
import { traceOf } from '../../shared/product-ordering/trace-order';
import { assignAll, releaseForOrder, reserveAll } from '../../shared/resource-inventory/serve-order';
import { activateServices } from '../../shared/service-inventory/activate-service';
import { moveService } from '../../shared/service-inventory/move-service';
import { swapService } from '../../shared/service-inventory/swap-service';
import type { NetworkAnswer } from '../../shared/service-ordering';
import { requestTask, undoTask } from '../../shared/service-ordering/request-task';
import { takeAnswer } from '../../shared/service-ordering/take-answer';
import type { DomainEvent } from '../../shared/tmf/event';
import { bodyOf, updateResource } from '../../shared/tmf/update-resource';
import type { OrderPorts } from './order-world';

/** A function of `functions/`, by its file: what it is given and answers is checked against it. */
interface Functions {
  beginOrder: typeof import('../../functions/product-ordering/begin-order');
  bindResources: typeof import('../../functions/product-ordering/bind-resources');
  keepCourse: typeof import('../../functions/product-ordering/keep-course');
  completeOrder: typeof import('../../functions/product-ordering/complete-order');
  closeOrder: typeof import('../../functions/product-ordering/close-order');
  reserveResources: typeof import('../../functions/resource-inventory/reserve-resources');
  releaseResource: typeof import('../../functions/resource-inventory/release-resource');
  assignResources: typeof import('../../functions/resource-inventory/assign-resources');
  requestTask: typeof import('../../functions/service-ordering/request-task');
  activateServices: typeof import('../../functions/service-inventory/activate-services');
  moveService: typeof import('../../functions/service-inventory/move-service');
  openCharging: typeof import('../../functions/convergent-charging/open-charging');
  closeCharging: typeof import('../../functions/convergent-charging/close-charging');
  changeCharging: typeof import('../../functions/convergent-charging/change-charging');
  createProduct: typeof import('../../functions/product-inventory/create-product');
  moveProduct: typeof import('../../functions/product-inventory/move-product');
  reviseProduct: typeof import('../../functions/product-inventory/revise-product');
}
type Step<F extends keyof Functions> = (
  ports: OrderPorts,
  given: Parameters<Functions[F]['handler']>[0],
) => ReturnType<Functions[F]['handler']>;

/** What each function of the state machine does, on the world's ports: as its file in functions/ calls the domain. */
const steps: { readonly [F in keyof Functions]: Step<F> } = {
  beginOrder: async (ports, { tenant, orderId, again, round }) => {
    const at = target(ports, tenant, orderId);
    const order = bodyOf(PRODUCT_ORDER, orThrow(await updateResource(ports.orders, PRODUCT_ORDER, at, beginOrder)));
    return orThrow(await planOrder({ ...ports.facts, traces: ports.traces }, tenant, order, { again, round }));
  },
  bindResources: async (ports, { tenant, orderId, plan, reserved }) => {
    const bound = bindResources({ tenant, orderId }, plan, reserved);
    const products = orThrow(await chargingRequests(bound.products, ports.facts.products));
    const at = target(ports, tenant, orderId);
    const isLast = bound.waves.length === 0;
    const look = (order: ProductOrder) => keepCourse(order, isLast, at.nowMs, plan.version);
    orThrow(await updateResource(ports.orders, PRODUCT_ORDER, at, look));
    return { ...bound, products };
  },
  keepCourse: async (ports, { tenant, orderId, isLast, version }) => {
    const at = target(ports, tenant, orderId);
    const look = (order: ProductOrder) => keepCourse(order, isLast, at.nowMs, version);
    orThrow(await updateResource(ports.orders, PRODUCT_ORDER, at, look));
    return {};
  },
  completeOrder: async (ports, { tenant, orderId, units }) => {
    const at = target(ports, tenant, orderId);
    const ids = new Map(units.map((unit) => [unit.itemId, unit.id] as const).reverse());
    orThrow(await updateResource(ports.orders, PRODUCT_ORDER, at, (order) => completeOrder(order, ids, at.nowMs)));
    return {};
  },
  closeOrder: async (ports, execution) => {
    const at = target(ports, execution.tenant, execution.orderId);
    const end = endOf(execution);
    const closed = orThrow(
      await updateResource(ports.orders, PRODUCT_ORDER, at, (order) => closeOrder(order, end, at.nowMs)),
    );
    await foreseeHeld(ports.orders, at, execution.steps?.plan);
    return { state: String(closed.body.state) };
  },
  reserveResources: async (ports, { requests }) => orThrow(await reserveAll(ports.stock, requests, ports.nowMs())),
  releaseResource: async (ports, event) => {
    const request = 'request' in event ? { ...event.request, because: event.because } : event;
    orThrow(await releaseForOrder(ports.stock, request, ports.nowMs()));
    return {};
  },
  assignResources: async (ports, { requests }) => {
    orThrow(await assignAll(ports.stock, requests, ports.nowMs()));
    return {};
  },
  requestTask: async (ports, event) => {
    orThrow(
      'undo' in event
        ? await undoTask(ports.network, event.undo, event.taskToken, ports.nowMs())
        : await requestTask(ports.network, event.task, event.taskToken, ports.nowMs()),
    );
  },
  activateServices: async (ports, { services }) => ({
    activatedAt: await activateServices(ports.services, services, ports.nowMs()),
  }),
  moveService: async (ports, request) => {
    orThrow(
      'swaps' in request
        ? await swapService(ports.services, request, ports.nowMs(), ports.stock)
        : await moveService(ports.services, request, ports.nowMs()),
    );
    return {};
  },
  openCharging: (ports, { request, activatedAt }) => openCharging(ports.charging, { ...request, activatedAt }),
  closeCharging: (ports, event) =>
    'request' in event
      ? withdrawCharging(ports.charging, { ...event.request, activatedAt: event.activatedAt })
      : closeCharging(ports.charging, event),
  changeCharging: (ports, request) => changeCharging(ports.charging, request),
  createProduct: async (ports, request) => ({
    productId: await createProduct(ports.products, request, ports.nowMs()),
  }),
  reviseProduct: async (ports, request) =>
    withDiscounts(orThrow(await reviseProduct(ports.products, request, ports.nowMs(), ports.stock)), request.plan),
  moveProduct: async (ports, request) => orThrow(await moveProduct(ports.products, request, ports.nowMs())),
};

/** The same, as an interpreter of the definition calls them. */
export const STEPS = steps as unknown as Readonly<
  Record<string, ((ports: OrderPorts, given: unknown) => Promise<unknown>) | undefined>
>;

const consumers = {
  completeTask: async (ports: OrderPorts, answer: NetworkAnswer) =>
    void orThrow(await takeAnswer(ports.network, answer, ports.nowMs())),
  startOrder: async (ports: OrderPorts, { tenant, kind, previousState, event }: DomainEvent) => {
    const order = event.productOrder as ProductOrder;
    if (order.state !== 'acknowledged' && order.state !== 'inProgress') return;
    if (kind !== 'Create' && previousState !== 'held') return;
    const { name, input } = executionOf(tenant, order);
    await ports.executions.start(name, input);
  },
  cancelOrder: async (ports: OrderPorts, { tenant, resource, id, kind }: DomainEvent) => {
    if (kind === 'AttributeValueChange' || (resource === CANCEL_PRODUCT_ORDER.name && kind !== 'Create')) return;
    const tasks = resource === CANCEL_PRODUCT_ORDER.name ? [id] : await openCancellations(ports.orders, tenant, id);
    for (const task of tasks)
      orThrow(await advanceCancellation(ports.orders, { tenant, id: task, nowMs: ports.nowMs() }));
  },
  traceOrder: async (ports: OrderPorts, event: DomainEvent) => {
    const traced = traceOf(event);
    if (traced) await ports.traces.add(event.tenant, traced.orderId, traced.entry);
  },
};

/** What the consumers of queues do with one message. */
export const CONSUMERS = consumers as unknown as Readonly<
  Record<string, ((ports: OrderPorts, message: unknown) => Promise<void>) | undefined>
>;

const target = (ports: OrderPorts, tenant: DomainEvent['tenant'], id: string) => ({ tenant, id, nowMs: ports.nowMs() });
