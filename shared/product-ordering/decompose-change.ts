import { invariant } from '../kernel/errors';
import type { Line } from '../product-inventory';
import { BARRING, type ProductView, type RealizedBy } from '../product-inventory';
import { STOCK_KINDS } from '../resource-inventory';
import { fulfilmentOf, type NetworkOperation, type ServiceFulfilment } from '../service-ordering';
import { dependentsOf, type OrderFacts, type ProductOrderItem } from './order-facts';
import type { NetworkTask, OrderPlan, PlanChange } from './order-plan';
import { portOutOf } from './port-number';
import type { OrderableService } from './ports';
import { chosenOf, isOfLine, tasksOfService } from './services-of';
import { referenceTo } from './start-services';

const STATE_OF_LINE: Readonly<Record<PlanChange['to'], NetworkOperation>> = {
  terminated: 'deactivate-sim',
  suspended: 'suspend-sim',
  active: 'resume-sim',
};
/** Which of a service's tasks does the same to it. */
const STATE_OF_SERVICE: Readonly<Record<PlanChange['to'], keyof ServiceFulfilment>> = {
  terminated: 'stop',
  suspended: 'suspend',
  active: 'resume',
};

/** Why a line that is suspended is barred. */
export const BARRINGS: readonly string[] = ['lost', 'stolen'];

/** A line that was barred is unbarred when it goes on. */
function lineOperation(product: ProductView, item: ProductOrderItem, to: PlanChange['to']): NetworkOperation {
  if (to === 'suspended' && chosenOf(item)[BARRING] !== undefined) return 'bar-line';
  if (to === 'active' && product.characteristics?.[BARRING] !== undefined) return 'unbar-line';
  return STATE_OF_LINE[to];
}

interface Moved {
  readonly to: PlanChange['to'];
  readonly addOns: readonly ProductView[];
  readonly facts: OrderFacts;
  readonly item: ProductOrderItem;
}

function specialsOf(product: ProductView, item: ProductOrderItem, to: PlanChange['to']): Partial<PlanChange> {
  if (product.reliesOn !== undefined) return {};
  const barring = to === 'suspended' ? chosenOf(item)[BARRING] : undefined;
  const leaves = to === 'terminated' && portOutOf(item) !== undefined;
  return {
    ...(barring === undefined ? {} : { barring }),
    ...(leaves ? { leaving: `${product.id}-msisdn` } : {}),
  };
}

/** Where an item moves the product that it names; undefined for one that adds or revises a product. */
export function moveOf(item: ProductOrderItem): PlanChange['to'] | undefined {
  if (item.action === 'delete') return 'terminated';
  const status = item.action === 'modify' ? item.product?.status : undefined;
  return status === 'suspended' || status === 'active' ? status : undefined;
}

/**
 * What an order makes of products that exist: the network first, then the products with their services, charging, number and
 * SIM. A line that ends takes its add-ons with it; for the network they end with the line.
 */
export function changesOf(
  orderId: string,
  items: readonly ProductOrderItem[],
  facts: OrderFacts,
): Pick<OrderPlan, 'changes'> & { readonly tasks: readonly NetworkTask[] } {
  const changes = new Map<string, PlanChange>();
  const tasks = new Map<string, NetworkTask>();
  for (const item of items) {
    const to = moveOf(item);
    if (to === undefined) continue;
    const product = facts.products.get(item.product?.id ?? '');
    invariant(product && item.id, `the inventory still has the product that item ${item.id} changes`);
    const addOns = to === 'terminated' ? dependentsOf(product.id, facts, 'reliesOn') : [];
    for (const each of [...addOns, product])
      if (!changes.has(each.id))
        changes.set(each.id, { ...changeOf(each, item.id, to), ...specialsOf(each, item, to) });
    const moved = tasksOf(`${orderId}-${item.id}`, product, { to, addOns, facts, item });
    for (const task of moved) tasks.set(task.id, task);
  }
  return { changes: [...changes.values()], tasks: [...tasks.values()] };
}

const changeOf = (product: ProductView, itemId: string, to: PlanChange['to']): PlanChange => ({
  productId: product.id,
  itemId,
  to,
  serviceIds: product.serviceIds ?? [],
  reservations:
    to === 'terminated' && product.reliesOn === undefined && product.msisdn !== undefined
      ? STOCK_KINDS.map((kind) => `${product.id}-${kind}`)
      : [],
});

/** Where a product runs on a line: that; undefined of one that has none. */
export function lineOfProduct({ msisdn, iccid, imsi }: ProductView): Line | undefined {
  if (msisdn === undefined || iccid === undefined) return undefined;
  return { msisdn, iccid, ...(imsi === undefined ? {} : { imsi }) };
}

/** What was delivered stays its buyer's. A line moves as one, with the profiles on it; what others do for it (a partner, the access network) moves service by service. */
function tasksOf(id: string, product: ProductView, { to, addOns, facts, item }: Moved): NetworkTask[] {
  const line = lineOfProduct(product);
  const isLine = line !== undefined && product.reliesOn === undefined;
  const operation = lineOperation(product, item, to);
  const port = to === 'terminated' && isLine ? portOutOf(item) : undefined;
  const leave = `${id}-port-out`;
  const common = { kind: 'network', unit: product.id, dependsOn: [], ...(line ? { line } : {}) } as const;
  const reason = to === 'suspended' ? chosenOf(item)[BARRING] : undefined;
  const told = reason === undefined ? {} : { parameters: { reason } };
  const ofLine: NetworkTask[] = isLine
    ? [
        ...(port ? [{ ...common, id: leave, operation: 'port-out' as const, parameters: port.parameters }] : []),
        { ...common, id: `${id}-${operation}`, operation, ...told, ...(port ? { dependsOn: [leave] } : {}) },
      ]
    : [];
  const ofServices = [product, ...addOns].flatMap((each) =>
    servicesOfProduct(each, facts).flatMap(({ service }): NetworkTask[] => {
      const isKept = (isLine && isOfLine(service)) || fulfilmentOf(service) === 'shipping';
      const moved = isKept ? undefined : tasksOfService(service)[STATE_OF_SERVICE[to]];
      return moved === undefined
        ? []
        : [{ ...common, id: `${id}-${moved}-${service.id}`, operation: moved, profile: referenceTo(service) }];
    }),
  );
  return [...ofLine, ...ofServices];
}

/** The services that a product has, as the catalog knows them; those that the catalog forgot by their id alone. */
export function servicesOfProduct(
  product: ProductView,
  { offerings, specifications }: Pick<OrderFacts, 'offerings' | 'specifications'>,
): { readonly id: string; readonly service: OrderableService }[] {
  const specification = specifications.get(offerings.get(product.offeringId)?.specificationId ?? '');
  return realizedBy(product).map(({ id, name }) => ({
    id,
    service: specification?.serviceSpecifications.find((known) => known.id === name) ?? { id: name, name },
  }));
}

/** A service that a product began with has the product's id, then its specification's. */
const realizedBy = ({ id, services, serviceIds = [] }: ProductView): readonly RealizedBy[] =>
  services ?? serviceIds.map((service) => ({ id: service, name: service.slice(id.length + 1) }));
