import { invariant } from '../kernel/errors';
import type { ProductView } from '../product-inventory';
import { lineOfProduct, moveOf, servicesOfProduct } from './decompose-change';
import {
  customerOf,
  dependentsOf,
  type OrderFacts,
  offeringIdOf,
  type ProductOrder,
  type ProductOrderItem,
} from './order-facts';
import type { NetworkTask, OrderPlan, PlanRevision, PlanTask, PlanUnit } from './order-plan';
import type { OrderableOffering, OrderableService, OrderableSpecification } from './ports';
import { agreedPrices } from './price-item';
import { type NeededService, placesOf, serviceFacts, servicesOf, tasksOfService } from './services-of';
import { referenceTo, startServices } from './start-services';
import { isSwapAlone, splitSwap, swapLine } from './swap-line';

/** Whether an item makes something else of a product that goes on: another plan, characteristics or place. */
export const isRevision = (item: ProductOrderItem): boolean => item.action === 'modify' && moveOf(item) === undefined;

/** What a revised product is, and what it is to be, as the catalog says both. */
export interface Revised {
  readonly product: ProductView;
  readonly offering: OrderableOffering;
  readonly specification: OrderableSpecification;
  /** The services that it shall have. */
  readonly needed: readonly NeededService[];
}

/** Undefined where the catalog or the inventory lacks what the item names. */
export function revisedBy(item: ProductOrderItem, facts: OrderFacts): Revised | undefined {
  const product = facts.products.get(item.product?.id ?? '');
  const offering = facts.offerings.get(offeringIdOf(item) ?? product?.offeringId ?? '');
  const specification = facts.specifications.get(offering?.specificationId ?? '');
  if (!product || !offering || !specification) return undefined;
  const chosen = { ...product.characteristics, ...splitSwap(item).chosen };
  const place = item.product?.place === undefined ? (product.placeIds ?? []) : placesOf(item);
  const needed = servicesOf(specification, serviceFacts(offering.id, specification, chosen, place));
  return { product, offering, specification, needed };
}

/**
 * What an order makes of products that go on: the difference alone. Services that the old and the new specification both have stay as
 * they are, unless a characteristic that they know changes; number, SIM and balance stay.
 */
export function revisionsOf(
  order: ProductOrder,
  facts: OrderFacts,
): { readonly revisions: NonNullable<OrderPlan['revisions']>; readonly tasks: readonly PlanTask[] } {
  const found = (order.productOrderItem ?? []).filter(isRevision).map((item) => {
    const revised = revisedBy(item, facts);
    const partyId = customerOf(order);
    invariant(revised && partyId && item.id, `the catalog still has what item ${item.id} makes of its product`);
    return revise(`${order.id}-${item.id}`, { ...item, id: item.id }, { revised, partyId, facts });
  });
  return {
    revisions: found.flatMap(({ revision }) => [revision, ...following(revision, facts)]),
    tasks: found.flatMap(({ tasks }) => tasks),
  };
}

/** Add-ons run on their base's line: they follow where it is another. */
const following = ({ swaps, productId, itemId, partyId, line }: PlanRevision, facts: OrderFacts): PlanRevision[] =>
  swaps === undefined || line === undefined
    ? []
    : dependentsOf(productId, facts, 'reliesOn').map(({ id, serviceIds = [] }) => ({
        ...{ productId: id, itemId, partyId, line, swaps, followsBase: true, keptServices: serviceIds },
        characteristics: [],
        addedServices: [],
        endedServices: [],
      }));

function revise(
  id: string,
  item: ProductOrderItem & { readonly id: string },
  { revised, partyId, facts }: { revised: Revised; partyId: string; facts: OrderFacts },
): { readonly revision: PlanRevision; readonly tasks: readonly PlanTask[] } {
  const { product } = revised;
  const has = servicesOfProduct(product, facts);
  // A swap of the SIM or the number alone is none of the services' business.
  const isSwap = isSwapAlone(item);
  const needed = isSwap ? [] : revised.needed;
  const added = needed.filter(({ service }) => !has.some((one) => one.service.id === service.id));
  const ended = (isSwap ? [] : has).filter(({ service }) => !needed.some((one) => one.service.id === service.id));
  const { chosen } = splitSwap(item);
  const kept = needed.filter(({ service }) => has.some((one) => one.service.id === service.id));
  const changed = kept.filter(({ service }) =>
    Object.entries(chosen).some(
      ([name, value]) => service.characteristics?.includes(name) && product.characteristics?.[name] !== value,
    ),
  );
  const line = lineOfProduct(product);
  const ask = (operation: NetworkTask['operation'], service: OrderableService, parameters = {}): NetworkTask => ({
    kind: 'network',
    id: `${id}-${operation}-${service.id}`,
    unit: product.id,
    dependsOn: [],
    operation,
    profile: referenceTo(service),
    ...(Object.keys(parameters).length === 0 ? {} : { parameters }),
    ...(line === undefined ? {} : { line }),
  });
  const swap = swapLine(id, product, item, revised.specification, facts.offerings.get(product.offeringId));
  const tasks: PlanTask[] = [
    ...swap.tasks,
    ...startServices(added, { id, unit: product.id, line: [], ...(line === undefined ? {} : { existing: line }) }),
    ...changed.map(({ service, parameters }) =>
      ask(tasksOfService(service).change ?? tasksOfService(service).start, service, parameters),
    ),
    ...ended.map(({ service }) => ask(tasksOfService(service).stop, service)),
  ];
  const revision: PlanRevision = {
    productId: product.id,
    itemId: item.id,
    partyId,
    ...(line === undefined ? {} : { line }),
    ...(offeringIdOf(item) === undefined ? {} : { plan: planOf(item, revised) }),
    characteristics: Object.entries(chosen).map(([name, value]) => ({ name, value })),
    addedServices: added.map(({ service }) => ({ id: `${id}-${service.id}`, name: service.id })),
    endedServices: ended.map((one) => one.id),
    ...(swap.swaps.length === 0
      ? {}
      : { swaps: swap.swaps, keptServices: has.filter((one) => !ended.includes(one)).map((one) => one.id) }),
    ...(item.product?.place === undefined
      ? {}
      : { place: item.product.place.flatMap(({ id: at, role = '' }) => (at === undefined ? [] : { id: at, role })) }),
  };
  return { revision, tasks };
}

const planOf = (
  { itemPrice = [] }: ProductOrderItem,
  { offering, specification }: Revised,
): Pick<PlanUnit, 'offering' | 'specification' | 'prices'> => ({
  offering: referenceTo(offering),
  specification: referenceTo(specification),
  prices: agreedPrices(itemPrice),
});
