import { type Failure, failure, type Violation } from '../kernel/errors';
import { err, ok, type Result } from '../kernel/result';
import { isSegment, SEGMENT_RULE } from '../kernel/segment';
import { faultsOfChoice, judgeEligibility, ON_SALE } from '../product-catalog';
import { faultOfBaseItem, faultOfBaseProduct, faultOfSharedProduct } from './fault-of-base';
import { bringsLine, stockOf } from './fulfilment-rules';
import { judgeChange } from './judge-change';
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
import type { Judge, OrderableOffering, OrderableSpecification } from './ports';
import { BUNDLES } from './relies-on';
import { MAX_ORDER_PRODUCTS } from './resources';

const NO_ITEMS = 'at least one item';
const SIDE_BY_SIDE = 'items stand side by side, related by productOrderItemRelationship';
/** An order begins when it is placed: a start within a day is taken as now, a later one is refused rather than ignored. */
const START_AHEAD_MAX_MS = 86_400_000;

/**
 * Every reason why an order cannot be taken, each with its path: `unprocessable` (422). An order that passes names, for
 * each item that adds, an offering that is on sale at `nowMs` (epoch milliseconds), a billing account, and a line of its own or
 * the one it relies on; for each other item, a product of the customer that can go where the item says.
 */
export function validateOrder(order: ProductOrder, facts: OrderFacts, nowMs: number): Result<ProductOrder, Failure> {
  const violations: Violation[] = [];
  const judge: Judge = (path, message) => violations.push({ path, message });
  const items = order.productOrderItem ?? [];
  if (items.length === 0) judge('productOrderItem', NO_ITEMS);
  if (customerOf(order) === undefined) judge('relatedParty', 'name the customer: a party with the role customer');
  const products = items.reduce((sum, item) => sum + (item.quantity ?? 1), 0);
  if (products > MAX_ORDER_PRODUCTS)
    judge('productOrderItem', `${products} products: at most ${MAX_ORDER_PRODUCTS} an order`);
  if (order.requestedStartDate !== undefined && Date.parse(order.requestedStartDate) > nowMs + START_AHEAD_MAX_MS)
    judge('requestedStartDate', 'orders begin when they are placed: place it on that day');
  const seen = new Set<string>();
  for (const [index, item] of items.entries()) {
    const path = `productOrderItem.${index}`;
    const id = item.id ?? '';
    if (seen.has(id)) judge(`${path}.id`, `${id} is the id of another item`);
    seen.add(id);
    if ((item.productOrderItem ?? []).length > 0) judge(`${path}.productOrderItem`, SIDE_BY_SIDE);
    if ((item.product?.product ?? []).length > 0) judge(`${path}.product.product`, SIDE_BY_SIDE);
    judgeItem(order, item, path, facts, nowMs, judge);
  }
  if (violations.length === 0) return ok(order);
  return err(failure('unprocessable', `The order cannot be fulfilled: ${violations.length} reason(s)`, { violations }));
}

function judgeItem(
  order: ProductOrder,
  item: ProductOrderItem,
  path: string,
  facts: OrderFacts,
  nowMs: number,
  judge: Judge,
): void {
  if (item.action !== 'add') {
    judgeChange(order, item, path, facts, judge);
    return;
  }
  if (billingAccountOf(order, item) === undefined)
    judge(`${path}.billingAccount`, 'name the billing account, here or for the whole order');
  const offeringId = offeringIdOf(item);
  if (offeringId === undefined) {
    judge(`${path}.productOffering`, 'an item that adds a product names its offering');
    return;
  }
  const offering = facts.offerings.get(offeringId);
  if (!offering) {
    judge(`${path}.productOffering.id`, `the catalog has no offering ${offeringId}`);
    return;
  }
  judgeOffering(offering, path, nowMs, judge);
  if (facts.buyer)
    for (const { reason } of judgeEligibility(offering.limits, { ...facts.buyer, ...facts.market?.get(offering.id) }))
      judge(`${path}.productOffering.id`, reason);
  const specification = facts.specifications.get(offering.specificationId ?? '');
  if (!specification) {
    judge(`${path}.productOffering.id`, `offering ${offering.id} has no specification to fulfil it by`);
    return;
  }
  for (const wanted of specification.resourceSpecifications)
    if (stockOf(wanted) === undefined)
      judge(`${path}.productOffering.id`, `its specification needs ${wanted.name}, which no stock has`);
  judgeChoices(item, path, specification, judge);
  judgeParts(order, item, path, offering, judge);
  judgeBase(order, item, path, { offering, specification, facts }, judge);
}

export function judgeOffering(offering: OrderableOffering, path: string, nowMs: number, judge: Judge): void {
  const at = `${path}.productOffering.id`;
  if (!ON_SALE.includes(offering.lifecycleStatus))
    judge(at, `offering ${offering.id} is ${offering.lifecycleStatus}: only ${ON_SALE.join(' or ')} ones are sold`);
  if (!offering.isSellable) judge(at, `offering ${offering.id} is not sold by itself`);
  if (offering.validFromMs !== undefined && nowMs < offering.validFromMs)
    judge(at, `offering ${offering.id} is not sold yet`);
  if (offering.validToMs !== undefined && nowMs >= offering.validToMs)
    judge(at, `offering ${offering.id} is sold no more`);
}

/** A bundle's item names the items that are its parts, each a part in a number that the bundle has. */
function judgeParts(
  order: ProductOrder,
  item: ProductOrderItem,
  path: string,
  { limits }: OrderableOffering,
  judge: Judge,
): void {
  const parts = limits.bundledProductOffering ?? [];
  if (parts.length === 0) return;
  const chosen = new Map(parts.map(({ id = '' }) => [id, 0]));
  for (const { id, relationshipType } of item.productOrderItemRelationship ?? []) {
    const part = relationshipType === BUNDLES ? order.productOrderItem?.find((one) => one.id === id) : undefined;
    const offeringId = part && offeringIdOf(part);
    if (offeringId !== undefined) chosen.set(offeringId, (chosen.get(offeringId) ?? 0) + (part?.quantity ?? 1));
  }
  for (const { message } of faultsOfChoice(limits, chosen)) judge(`${path}.productOrderItemRelationship`, message);
}

/** A number or SIM of the customer's choice is one thing: it cannot go to several products. A segment is a short name. */
function judgeChoices(item: ProductOrderItem, path: string, specification: OrderableSpecification, judge: Judge): void {
  const at = `${path}.product.productCharacteristic`;
  const segment = wantedOf(item, SEGMENT);
  if (segment !== undefined && !isSegment(segment)) judge(at, `a segment ${SEGMENT_RULE}`);
  for (const name of ['msisdn', 'iccid']) {
    if (wantedOf(item, name) === undefined) continue;
    if ((item.quantity ?? 1) > 1) judge(at, `a chosen ${name} goes with a quantity of 1`);
    if (!bringsLine(specification)) judge(at, `this offering brings no line, so no ${name} can be chosen`);
  }
}

function judgeBase(
  order: ProductOrder,
  item: ProductOrderItem,
  path: string,
  given: { offering: OrderableOffering; specification: OrderableSpecification; facts: OrderFacts },
  judge: Judge,
): void {
  const { offering, specification, facts } = given;
  const productId = baseProductIdOf(item);
  const itemId = baseItemIdOf(item);
  const isAddOn = offering.reliesOn.length > 0 || !bringsLine(specification);
  judgeShared(order, item, path, { isAddOn, facts }, judge);
  if (!isAddOn) {
    if (productId !== undefined || itemId !== undefined)
      judge(`${path}.product.productRelationship`, `offering ${offering.id} brings its own line and relies on nothing`);
    return;
  }
  if (bringsLine(specification))
    judge(
      `${path}.productOffering.id`,
      `offering ${offering.id} both relies on a line and brings one: mend the catalog`,
    );
  if ((item.quantity ?? 1) > 1) judge(`${path}.quantity`, 'an add-on is added once an item');
  if (productId !== undefined && itemId !== undefined)
    judge(`${path}.productOrderItemRelationship`, 'an add-on relies on a product or on an item, not on both');
  else if (productId !== undefined) {
    const fault = faultOfBaseProduct(customerOf(order), productId, offering, facts);
    if (fault !== undefined) judge(`${path}.product.productRelationship`, fault);
  } else if (itemId !== undefined) {
    const fault = faultOfBaseItem(order, itemId, offering, facts);
    if (fault !== undefined) judge(`${path}.productOrderItemRelationship`, fault);
  } else judge(`${path}.product.productRelationship`, 'name the product that this is added to, as reliesOn');
}

/** Who pays for a shared balance pays for all of it: one customer, one billing account. */
function judgeShared(
  order: ProductOrder,
  item: ProductOrderItem,
  path: string,
  { isAddOn, facts }: { isAddOn: boolean; facts: OrderFacts },
  judge: Judge,
): void {
  const productId = sharedProductIdOf(item);
  if (productId === undefined) return;
  const fault = isAddOn
    ? 'an add-on is for all who share its balance: it is a member of none'
    : faultOfSharedProduct(customerOf(order), productId, billingAccountOf(order, item), facts);
  if (fault !== undefined) judge(`${path}.product.productRelationship`, fault);
}
