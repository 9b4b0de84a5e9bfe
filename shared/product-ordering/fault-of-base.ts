import { bringsLine } from './fulfilment-rules';
import { type OrderFacts, offeringIdOf, type ProductOrder } from './order-facts';
import type { OrderableOffering } from './ports';

/**
 * Why an add-on cannot be added to a product, or undefined. Another customer's product is answered as one that does not
 * exist, so that ids cannot be tried out.
 */
export function faultOfBaseProduct(
  customer: string | undefined,
  productId: string,
  offering: OrderableOffering,
  facts: OrderFacts,
): string | undefined {
  const base = facts.products.get(productId);
  if (!base || customer === undefined || !base.partyIds.includes(customer))
    return `this customer has no product ${productId}`;
  if (base.status !== 'active') return `product ${productId} is ${base.status}, not active`;
  if (base.balanceId === undefined || base.msisdn === undefined || base.iccid === undefined)
    return `product ${productId} has no line to add to`;
  return faultOfPair(offering, base.offeringId);
}

/** Why a line cannot share the balance of a product, or undefined. */
export function faultOfSharedProduct(
  customer: string | undefined,
  productId: string,
  billingAccountId: string | undefined,
  facts: OrderFacts,
): string | undefined {
  const shared = facts.products.get(productId);
  if (!shared || customer === undefined || !shared.partyIds.includes(customer))
    return `this customer has no product ${productId}`;
  if (shared.status !== 'active') return `product ${productId} is ${shared.status}, not active`;
  if (shared.balanceId === undefined) return `product ${productId} has no balance to share`;
  return shared.billingAccountId === billingAccountId
    ? undefined
    : `product ${productId} is billed to another account: a shared balance is billed to one`;
}

/** Why an add-on cannot be added to what another item of the same order brings, or undefined. */
export function faultOfBaseItem(
  order: ProductOrder,
  itemId: string,
  offering: OrderableOffering,
  facts: OrderFacts,
): string | undefined {
  const base = order.productOrderItem?.find((item) => item.id === itemId);
  const baseOffering = facts.offerings.get((base && offeringIdOf(base)) ?? '');
  if (!base || !baseOffering) return `the order has no item ${itemId} that adds a product`;
  const specification = facts.specifications.get(baseOffering.specificationId ?? '');
  if (!specification || !bringsLine(specification)) return `item ${itemId} brings no line`;
  if ((base.quantity ?? 1) > 1) return `item ${itemId} is several products: order them one an item`;
  return faultOfPair(offering, baseOffering.id);
}

const faultOfPair = (offering: OrderableOffering, baseOfferingId: string): string | undefined =>
  offering.reliesOn.length > 0 && !offering.reliesOn.includes(baseOfferingId)
    ? `offering ${offering.id} cannot be added to a product of offering ${baseOfferingId}`
    : undefined;
