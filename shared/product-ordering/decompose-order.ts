import { invariant } from '../kernel/errors';
import { changesOf } from './decompose-change';
import { stockOf } from './fulfilment-rules';
import {
  baseItemIdOf,
  baseProductIdOf,
  billingAccountOf,
  customerOf,
  type OrderFacts,
  offeringIdOf,
  type ProductOrder,
  type ProductOrderItem,
  SEGMENT,
  sharedProductIdOf,
  wantedOf,
} from './order-facts';
import type { NetworkTask, OrderPlan, PlanTask, PlanUnit, ReserveTask, ServiceTask } from './order-plan';
import type { OrderableSpecification } from './ports';
import { agreedPrices } from './price-item';
import { simTasks } from './sim-tasks';

const WANTED_CHARACTERISTIC = { msisdn: 'msisdn', sim: 'iccid' } as const;

/** The id of the n-th product of an item, counted from 1. */
export const productIdOf = (orderId: string, itemId: string, n = 1): string =>
  n === 1 ? `${orderId}-${itemId}` : `${orderId}-${itemId}-${n}`;

/**
 * Turns a valid order into the graph of what must be done: for each product its reservations, then the network tasks
 * of its service specifications, then its services, then its charging and itself. An add-on has no reservations and
 * waits for its base. What the order changes of products that exist follows. Throws when the catalog no longer has what the order was validated by.
 */
export function decomposeOrder(order: ProductOrder, facts: OrderFacts): OrderPlan {
  const units: PlanUnit[] = [];
  const tasks: PlanTask[] = [];
  const items = order.productOrderItem ?? [];
  for (const item of items.filter(({ action }) => action === 'add')) {
    const { offering, specification } = catalogOf(item, facts);
    for (let n = 1; n <= (item.quantity ?? 1); n += 1) {
      const unit = unitOf(order, item, productIdOf(order.id, item.id ?? '', n), facts);
      units.push({ ...unit, offering, specification: { id: specification.id, name: specification.name } });
      tasks.push(...tasksOf(unit, item, specification));
    }
  }
  const changed = changesOf(order.id, items, facts);
  return { units, changes: changed.changes, tasks: [...withBases(tasks, units), ...changed.tasks] };
}

function catalogOf(item: ProductOrderItem, facts: OrderFacts) {
  const offering = facts.offerings.get(offeringIdOf(item) ?? '');
  const specification = facts.specifications.get(offering?.specificationId ?? '');
  invariant(offering && specification, `the catalog still has what item ${item.id} ordered`);
  return { offering: { id: offering.id, name: offering.name }, specification };
}

function unitOf(order: ProductOrder, item: ProductOrderItem, id: string, facts: OrderFacts) {
  const partyId = customerOf(order);
  const billingAccountId = billingAccountOf(order, item);
  invariant(partyId && billingAccountId && item.id, 'a valid order names its customer and billing account');
  const baseItemId = baseItemIdOf(item);
  const baseProductId = baseItemId === undefined ? baseProductIdOf(item) : productIdOf(order.id, baseItemId);
  const sharedProductId = sharedProductIdOf(item);
  const segment = wantedOf(item, SEGMENT);
  const base = facts.products.get(baseItemId === undefined ? (baseProductId ?? '') : '');
  const line =
    base?.msisdn !== undefined && base.iccid !== undefined ? { msisdn: base.msisdn, iccid: base.iccid } : undefined;
  return {
    id,
    itemId: item.id,
    partyId,
    billingAccountId,
    prices: pricesOf(item, facts),
    ...(baseProductId === undefined ? {} : { baseProductId }),
    ...(sharedProductId === undefined ? {} : { sharedProductId }),
    ...(segment === undefined ? {} : { segment }),
    ...(line === undefined ? {} : { line }),
  };
}

/** As agreed when it was ordered. An order from before prices were agreed then is at the catalog's. */
function pricesOf(item: ProductOrderItem, facts: OrderFacts): PlanUnit['prices'] {
  if (item.itemPrice) return agreedPrices(item.itemPrice);
  return (facts.offerings.get(offeringIdOf(item) ?? '')?.fees ?? []).map(({ moving: _, ...fee }) => fee);
}

function tasksOf(unit: { id: string }, item: ProductOrderItem, specification: OrderableSpecification): PlanTask[] {
  const reserves: ReserveTask[] = specification.resourceSpecifications.map((entry) => {
    const stock = stockOf(entry);
    invariant(stock !== undefined, `a valid order needs only what some stock has, not ${entry.name}`);
    const wanted = wantedOf(item, WANTED_CHARACTERISTIC[stock]);
    const id = `${unit.id}-${stock}`;
    return { kind: 'reserve', id, unit: unit.id, dependsOn: [], stock, ...(wanted === undefined ? {} : { wanted }) };
  });
  const sim = simTasks(unit.id, reserves, specification.resourceSpecifications);
  const profiles: NetworkTask[] = specification.serviceSpecifications.map((profile) => ({
    kind: 'network',
    id: `${unit.id}-profile-${profile.id}`,
    unit: unit.id,
    dependsOn: sim.line,
    operation: 'set-profile',
    profile,
  }));
  const services: ServiceTask[] = specification.serviceSpecifications.map((service) => ({
    kind: 'service',
    id: `${unit.id}-${service.id}`,
    unit: unit.id,
    dependsOn: [`${unit.id}-profile-${service.id}`],
    specification: service,
  }));
  const after = sim.last.filter((id) => !sim.line.includes(id));
  const before = services.length > 0 ? [...services.map((task) => task.id), ...after] : sim.last;
  return [
    ...reserves,
    ...sim.tasks,
    ...profiles,
    ...services,
    { kind: 'product', id: unit.id, unit: unit.id, dependsOn: before },
  ];
}

/** An add-on of a product in the same order: its network tasks wait for the base's, its product for the base itself. */
function withBases(tasks: readonly PlanTask[], units: readonly PlanUnit[]): PlanTask[] {
  const baseOf = new Map(units.map((unit) => [unit.id, unit.line ? undefined : unit.baseProductId]));
  return tasks.map((task) => {
    const base = baseOf.get(task.unit);
    if (base === undefined || task.kind === 'reserve' || task.kind === 'service') return task;
    const awaited =
      task.kind === 'product'
        ? [base]
        : tasks.filter((other) => other.unit === base && other.kind === 'network').map((other) => other.id);
    return { ...task, dependsOn: [...task.dependsOn, ...awaited] };
  });
}
