import { isSegment, SEGMENT_RULE } from '../kernel/segment';
import { faultsOfChoice } from '../product-catalog';
import { judgePools } from './choose-pool';
import { faultOfBaseItem, faultOfBaseProduct, faultOfSharedProduct } from './fault-of-base';
import { bringsLine, isAddOn, stockOf } from './fulfilment-rules';
import { judgeStock } from './goods';
import { CHOOSE_OFFERING, judgeSale } from './judge-offering';
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
import { portInOf } from './port-number';
import type { Judge, OrderableOffering, OrderableSpecification } from './ports';
import { BUNDLES } from './relies-on';
import { chosenOf, faultOfServices, placesOf, serviceFacts, servicesOf } from './services-of';

const MEND_CATALOG = 'mend the catalog';

/** Why an item cannot add a product. */
export function judgeAdded(
  order: ProductOrder,
  item: ProductOrderItem,
  path: string,
  facts: OrderFacts,
  nowMs: number,
  judge: Judge,
): void {
  if (billingAccountOf(order, item) === undefined)
    judge(`${path}.billingAccount`, 'name the billing account, here or for the whole order');
  const offeringId = offeringIdOf(item);
  if (offeringId === undefined) {
    judge(`${path}.productOffering`, 'an item that adds a product names its offering', CHOOSE_OFFERING);
    return;
  }
  const at = `${path}.productOffering.id`;
  const offering = judgeSale(offeringId, path, facts, nowMs, judge);
  if (!offering) return;
  const specification = facts.specifications.get(offering.specificationId ?? '');
  if (!specification) {
    judge(at, `offering ${offering.id} has no specification to fulfil it by`, MEND_CATALOG);
    return;
  }
  for (const wanted of specification.resourceSpecifications)
    if (stockOf(wanted) === undefined)
      judge(at, `its specification needs ${wanted.name}, which no stock has`, MEND_CATALOG);
  judgeStock(order, item, path, { offering, specification, facts }, judge);
  const needed = servicesOf(specification, serviceFacts(offering.id, specification, chosenOf(item), placesOf(item)));
  const fault = faultOfServices(needed);
  if (fault !== undefined) judge(at, fault, MEND_CATALOG);
  judgeChoices(item, path, specification, judge);
  judgePools(offering, item, path, judge);
  if (facts.wanted) judgeWanted(item, path, facts.wanted, judge);
  judgeParts(order, item, path, offering, judge);
  judgeBase(order, item, path, { offering, specification, facts }, judge);
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

/** A number or SIM of the customer's choice is there to be had. Whoever is faster may still have it. */
function judgeWanted(item: ProductOrderItem, path: string, statuses: ReadonlyMap<string, string>, judge: Judge): void {
  const at = `${path}.product.productCharacteristic`;
  for (const name of Object.values(WANTED_CHARACTERISTIC)) {
    const wanted = wantedOf(item, name);
    const status = statuses.get(wanted ?? '');
    if (wanted === undefined || status === 'available') continue;
    // A number that comes from another operator is in no stock of ours, or was given back.
    if (name === WANTED_CHARACTERISTIC.msisdn && portInOf(item) && (status === undefined || status === 'standby'))
      continue;
    const why = status === undefined ? 'is not in stock' : `is ${status}`;
    judge(at, `the chosen ${name} ${why}`, `choose another, or leave ${name} out: any that is free is taken`);
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
  const isOnAnother = isAddOn(offering, specification);
  judgeShared(order, item, path, { isAddOn: isOnAnother, facts }, judge);
  if (!isOnAnother) {
    if (productId !== undefined || itemId !== undefined)
      judge(`${path}.product.productRelationship`, `offering ${offering.id} stands by itself and relies on nothing`);
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
