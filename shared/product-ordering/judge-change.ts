import type { ProductView } from '../product-inventory';
import { moveOf } from './decompose-change';
import {
  customerOf,
  dependentsOf,
  hasEnded,
  type OrderFacts,
  type ProductOrder,
  type ProductOrderItem,
} from './order-facts';
import type { Judge } from './ports';

/** From where a product can be suspended or resumed. */
const FROM = { suspended: 'active', active: 'suspended' } as const;

/** Why an item cannot change the product that it names. Another customer's product is one that does not exist. */
export function judgeChange(
  order: ProductOrder,
  item: ProductOrderItem,
  path: string,
  facts: OrderFacts,
  judge: Judge,
): void {
  const to = moveOf(item);
  if (to === undefined) {
    if (item.action === 'noChange') judge(`${path}.action`, 'noChange asks for nothing: leave the item out');
    else judge(`${path}.product.status`, 'a modify says suspended or active: nothing else is modified yet');
    return;
  }
  const at = `${path}.product.id`;
  const id = item.product?.id;
  if (id === undefined) {
    judge(at, 'name the product');
    return;
  }
  const product = facts.products.get(id);
  const customer = customerOf(order);
  if (!product || customer === undefined || !product.partyIds.includes(customer)) {
    judge(at, `this customer has no product ${id}`);
    return;
  }
  if ((order.productOrderItem ?? []).some((other) => other !== item && other.product?.id === id))
    judge(at, `another item changes product ${id} too`);
  if (product.msisdn === undefined || product.iccid === undefined) judge(at, `product ${id} has no line`);
  if (to === 'terminated') judgeEnd(product, at, facts, judge);
  else judgeMove(product, to, at, judge);
}

function judgeEnd(product: ProductView, at: string, facts: OrderFacts, judge: Judge): void {
  if (hasEnded(product)) judge(at, `product ${product.id} is ${product.status} already`);
  const members = dependentsOf(product.id, facts, 'memberOf').map(({ id }) => id);
  if (members.length > 0) judge(at, `end first who shares its balance: ${members.join(', ')}`);
}

function judgeMove(product: ProductView, to: keyof typeof FROM, at: string, judge: Judge): void {
  if (product.status !== FROM[to])
    judge(at, `product ${product.id} is ${product.status}: only one that is ${FROM[to]} becomes ${to}`);
  if (product.reliesOn !== undefined)
    judge(at, `product ${product.id} is an add-on: its line is suspended and resumed`);
}
