import { valuesNamed } from '../product-catalog';
import type { ProductView } from '../product-inventory';
import { OF_LINE } from './decompose-order';
import { revisedBy } from './decompose-revision';
import { stockOf } from './fulfilment-rules';
import type { Changed } from './judge-change';
import { judgeSale } from './judge-offering';
import { changedProductIdOf, dependentsOf, type OrderFacts, offeringIdOf, type ProductOrderItem } from './order-facts';
import type { Judge, OrderableOffering, OrderableSpecification } from './ports';
import { faultOfServices, isOfLine } from './services-of';
import { ANY_NEW, canSwap, isSwapAlone, SIM_TYPE, SIM_TYPES, splitSwap } from './swap-line';

const NOTHING = 'a modify says what becomes of the product';
const WHAT = 'give a status, another productOffering, product.productCharacteristic or product.place';

/** Why a product cannot be made what an item says: another plan, other characteristics, another place. */
export function judgeRevision(changed: Changed, facts: OrderFacts, nowMs: number, judge: Judge): void {
  const { product, item, path } = changed;
  const offeringId = offeringIdOf(item);
  const { chosen: others, swaps } = splitSwap(item);
  const chosen = Object.entries(others);
  if (offeringId === undefined && chosen.length === 0 && swaps.length === 0 && !item.product?.place)
    judge(`${path}.product`, NOTHING, WHAT);
  if (!isOpenTo(product, item))
    judge(`${path}.product.id`, `product ${product.id} is ${product.status}, not active`, 'resume it first');
  if (offeringId !== undefined) judgePlan(changed, offeringId, facts, nowMs, judge);
  const revised = revisedBy(item, facts);
  if (!revised) return;
  judgeSwap(changed, revised.specification, judge);
  judgeCharacteristics(chosen, revised.specification, `${path}.product.productCharacteristic`, judge);
  if (item.product?.place !== undefined && revised.needed.every(({ service }) => isOfLine(service)))
    judge(`${path}.product.place`, `product ${product.id} is at no place: its line goes where it is carried`);
  const fault = faultOfServices(revised.needed);
  if (fault !== undefined) judge(`${path}.productOffering.id`, fault, 'mend the service catalog');
  if (item.billingAccount && item.billingAccount.id !== product.billingAccountId)
    judge(`${path}.billingAccount`, 'a product keeps the account that it was ordered for', 'end it, and order anew');
}

/** Whether a product goes on as an item says: it is active, or what was lost is swapped while its line is barred. */
export const isOpenTo = ({ status }: Pick<ProductView, 'status'>, item: ProductOrderItem): boolean =>
  status === 'active' || (status === 'suspended' && isSwapAlone(item));

/** Why a product's SIM or number is not swapped. */
function judgeSwap({ product, item, path }: Changed, specification: OrderableSpecification, judge: Judge): void {
  const { swaps, simType } = splitSwap(item);
  const at = `${path}.product.productCharacteristic`;
  if (swaps.length > 0 && !canSwap(product, specification))
    judge(at, `product ${product.id} has no line of its own`, 'name the product whose line it is');
  for (const { name, wanted } of swaps)
    if (product[name] === wanted) judge(at, `the ${name} is this one already`, `give another, or ${ANY_NEW}`);
  if (simType === undefined) return;
  if (!SIM_TYPES.includes(simType))
    judge(at, `${SIM_TYPE} cannot be ${simType}`, `choose one of ${SIM_TYPES.join(', ')}`);
  if (!swaps.some(({ name }) => name === 'iccid'))
    judge(at, `${SIM_TYPE} says what the new SIM is`, `give iccid too: one, or ${ANY_NEW}`);
}

function judgePlan(changed: Changed, offeringId: string, facts: OrderFacts, nowMs: number, judge: Judge): void {
  const { product, path } = changed;
  const at = `${path}.productOffering.id`;
  const offering = judgeSale(offeringId, path, facts, nowMs, judge);
  if (!offering) return;
  if (offeringId === product.offeringId) judge(at, `product ${product.id} is of offering ${offeringId} already`);
  if (product.reliesOn !== undefined)
    judge(at, `product ${product.id} is an add-on: it has no plan of its own`, 'end it, and add another');
  if (offering.reliesOn.length > 0) judge(at, `offering ${offeringId} is an add-on: a plan is not changed to it`);
  judgeFit(changed, offering, facts, judge);
}

/** A change of plan keeps number, SIM and balance: the new plan needs the same of them. */
function judgeFit({ product, order, path }: Changed, next: OrderableOffering, facts: OrderFacts, judge: Judge): void {
  const at = `${path}.productOffering.id`;
  const old = facts.offerings.get(product.offeringId);
  const [before, after] = [old, next].map((one) => facts.specifications.get(one?.specificationId ?? ''));
  if (!after) judge(at, `offering ${next.id} has no specification to fulfil it by`, 'mend the catalog');
  if (before && after && stocksOf(before) !== stocksOf(after))
    judge(at, `offering ${next.id} needs other resources than product ${product.id} has`, 'end it, and order anew');
  const slices = [old, next].map((one) => String(valuesNamed(one?.limits.prodSpecCharValueUse, 'poolSlices')[0] ?? 1));
  if (slices[0] !== slices[1]) judge(at, 'a pool is opened with its slices, and keeps them', 'end it, and order anew');
  const ending = new Set((order.productOrderItem ?? []).flatMap((item) => changedProductIdOf(item) ?? []));
  const strangers = dependentsOf(product.id, facts, 'reliesOn').filter(({ id, offeringId }) => {
    const bases = facts.offerings.get(offeringId)?.reliesOn ?? [];
    return !ending.has(id) && bases.length > 0 && !bases.includes(next.id);
  });
  for (const { id, offeringId } of strangers)
    judge(
      at,
      `its add-on ${id} (offering ${offeringId}) is not for offering ${next.id}`,
      `end ${id} in the same order`,
    );
}

const stocksOf = ({ resourceSpecifications }: OrderableSpecification): string =>
  resourceSpecifications
    .map((one) => stockOf(one) ?? one.name)
    .sort()
    .join();

function judgeCharacteristics(
  chosen: readonly (readonly [string, string])[],
  { characteristics = [] }: OrderableSpecification,
  at: string,
  judge: Judge,
): void {
  for (const [name, value] of chosen) {
    const known = characteristics.find((one) => one.name === name);
    if (OF_LINE.includes(name)) judge(at, `${name} is no characteristic that an order modifies`);
    else if (!known) judge(at, `its specification has no characteristic ${name}`);
    else if (known.isFixed) judge(at, `${name} cannot be changed`, 'end the product, and order anew');
    else if (known.values.length > 0 && !known.values.includes(value))
      judge(at, `${name} cannot be ${value}`, `choose one of ${known.values.join(', ')}`);
  }
}
