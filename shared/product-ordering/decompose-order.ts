import { invariant } from '../kernel/errors';
import { poolFor } from './choose-pool';
import { changesOf } from './decompose-change';
import { revisionsOf } from './decompose-revision';
import { stockOf } from './fulfilment-rules';
import { shippedLast } from './goods';
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
  WANTED_CHARACTERISTIC,
  wantedOf,
} from './order-facts';
import type { OrderPlan, PlanTask, PlanUnit, ReserveTask } from './order-plan';
import { PORT_CHARACTERISTICS, portInOf } from './port-number';
import { agreedPrices } from './price-item';
import { chosenOf, placesOf, serviceFacts, servicesOf } from './services-of';
import { simTasks } from './sim-tasks';
import { startServices } from './start-services';

/** Characteristics that a product has of its line or its customer, not of itself. */
export const OF_LINE: readonly string[] = ['msisdn', 'iccid', 'imsi', 'balanceId', SEGMENT];

/** The id of the n-th product of an item, counted from 1. */
export const productIdOf = (orderId: string, itemId: string, n = 1): string =>
  n === 1 ? `${orderId}-${itemId}` : `${orderId}-${itemId}-${n}`;

/**
 * Turns a valid order into the graph of what must be done: for each product its reservations, then the tasks that give its
 * services by the catalog's data, then its services, then its charging and itself. An add-on has no reservations and
 * waits for its base. What the order changes of products that exist follows. Throws when the catalog no longer has what the order was validated by.
 */
export function decomposeOrder(order: ProductOrder, facts: OrderFacts): OrderPlan {
  const units: PlanUnit[] = [];
  const tasks: PlanTask[] = [];
  const items = order.productOrderItem ?? [];
  for (const item of items.filter(({ action }) => action === 'add')) {
    const { offering, specification, limits } = catalogOf(item, facts);
    for (let n = 1; n <= (item.quantity ?? 1); n += 1) {
      const unit = unitOf(order, item, productIdOf(order.id, item.id ?? '', n), facts);
      units.push({ ...unit, offering, specification: { id: specification.id, name: specification.name } });
      tasks.push(...tasksOf(unit, item, { offering, specification, limits }));
    }
  }
  const changed = changesOf(order.id, items, facts);
  const revised = revisionsOf(order, facts);
  return {
    units,
    changes: changed.changes,
    revisions: revised.revisions,
    tasks: shippedLast([...withBases(tasks, units), ...changed.tasks, ...revised.tasks]),
  };
}

function catalogOf(item: ProductOrderItem, facts: OrderFacts) {
  const offering = facts.offerings.get(offeringIdOf(item) ?? '');
  const specification = facts.specifications.get(offering?.specificationId ?? '');
  invariant(offering && specification, `the catalog still has what item ${item.id} ordered`);
  return { offering: { id: offering.id, name: offering.name }, specification, limits: offering.limits };
}

function unitOf(order: ProductOrder, item: ProductOrderItem, id: string, facts: OrderFacts) {
  const partyId = customerOf(order);
  const billingAccountId = billingAccountOf(order, item);
  invariant(partyId && billingAccountId && item.id, 'a valid order names its customer and billing account');
  const baseItemId = baseItemIdOf(item);
  const baseProductId = baseItemId === undefined ? baseProductIdOf(item) : productIdOf(order.id, baseItemId);
  const sharedProductId = sharedProductIdOf(item);
  const segment = wantedOf(item, SEGMENT);
  const characteristics = Object.entries(chosenOf(item)).filter(
    ([name]) => !OF_LINE.includes(name) && !PORT_CHARACTERISTICS.includes(name),
  );
  const place = item.product?.place?.flatMap(({ id, role }) => (id === undefined ? [] : { id, role: role ?? '' }));
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
    ...(characteristics.length === 0 ? {} : { characteristics: Object.fromEntries(characteristics) }),
    ...(place === undefined || place.length === 0 ? {} : { place }),
  };
}

/** As agreed when it was ordered. An order from before prices were agreed then is at the catalog's. */
function pricesOf(item: ProductOrderItem, facts: OrderFacts): PlanUnit['prices'] {
  if (item.itemPrice) return agreedPrices(item.itemPrice);
  return (facts.offerings.get(offeringIdOf(item) ?? '')?.fees ?? []).map(({ moving: _, ...fee }) => fee);
}

function tasksOf(
  unit: { id: string },
  item: ProductOrderItem,
  { offering, specification, limits }: ReturnType<typeof catalogOf>,
): PlanTask[] {
  const port = portInOf(item);
  const stocks = specification.resourceSpecifications.map((entry) => {
    const stock = stockOf(entry);
    invariant(stock !== undefined, `a valid order needs only what some stock has, not ${entry.name}`);
    return stock;
  });
  const goods = { offeringId: offering.id, specificationId: specification.id };
  // What comes in one box is one piece, whatever it is made of.
  const reserves: ReserveTask[] = [...new Set(stocks)].map((stock) => {
    const characteristic = stock === 'goods' ? undefined : WANTED_CHARACTERISTIC[stock];
    const wanted = characteristic && wantedOf(item, characteristic);
    const pool = stock === 'goods' ? undefined : poolFor({ limits }, item, stock);
    const id = `${unit.id}-${stock}`;
    return {
      kind: 'reserve',
      id,
      unit: unit.id,
      dependsOn: [],
      stock,
      ...(stock === 'goods' ? { goods } : {}),
      ...(stock === 'msisdn' && port ? { portedFrom: port.operator } : {}),
      ...(wanted === undefined ? {} : { wanted }),
      ...(pool === undefined ? {} : { pool }),
    };
  });
  const sim = simTasks(unit.id, reserves, specification.resourceSpecifications, { port });
  const facts = serviceFacts(offering.id, specification, chosenOf(item), placesOf(item));
  const given = startServices(servicesOf(specification, facts), { id: unit.id, unit: unit.id, line: sim.line });
  const services = given.filter(({ kind }) => kind === 'service').map(({ id }) => id);
  const after = sim.last.filter((id) => !sim.line.includes(id));
  const before = services.length > 0 ? [...services, ...after] : sim.last;
  return [...reserves, ...sim.tasks, ...given, { kind: 'product', id: unit.id, unit: unit.id, dependsOn: before }];
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
