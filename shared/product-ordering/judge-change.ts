import { BARRING, type ProductView } from '../product-inventory';
import { BARRINGS, moveOf } from './decompose-change';
import {
  customerOf,
  dependentsOf,
  hasEnded,
  type OrderFacts,
  type ProductOrder,
  type ProductOrderItem,
} from './order-facts';
import type { Judge } from './ports';
import { chosenOf } from './services-of';

/** From where a product can be suspended or resumed. */
const FROM = { suspended: 'active', active: 'suspended' } as const;

/** What an item changes: the product that it names, and where the item stands in its order. */
export interface Changed {
  readonly product: ProductView;
  readonly item: ProductOrderItem;
  /** `productOrderItem.0` */
  readonly path: string;
  readonly order: ProductOrder;
}

/**
 * The product that an item changes, when it is its customer's and no other item changes it too; else it was judged why not.
 * Another customer's product is one that does not exist.
 */
export function changedProduct(
  order: ProductOrder,
  item: ProductOrderItem,
  path: string,
  facts: OrderFacts,
  judge: Judge,
): Changed | undefined {
  const at = `${path}.product.id`;
  const id = item.product?.id;
  if (id === undefined) {
    judge(at, 'name the product', 'give the id of one of the customer’s products (TMF637)');
    return undefined;
  }
  const product = facts.products.get(id);
  const customer = customerOf(order);
  if (!product || customer === undefined || !product.partyIds.includes(customer)) {
    judge(at, `this customer has no product ${id}`, 'give the id of one of the customer’s products (TMF637)');
    return undefined;
  }
  if ((order.productOrderItem ?? []).some((other) => other !== item && other.product?.id === id))
    judge(at, `another item changes product ${id} too`, 'one item says all that becomes of a product');
  return { product, item, path, order };
}

/** Why a product cannot be ended, suspended or resumed. */
export function judgeMove({ product, item, path }: Changed, facts: OrderFacts, judge: Judge): void {
  const to = moveOf(item);
  if (to === undefined) return;
  const at = `${path}.product.id`;
  if (to === 'terminated') {
    judgeEnd(product, at, facts, judge);
    return;
  }
  const barring = chosenOf(item)[BARRING];
  if (barring !== undefined && !(to === 'suspended' && BARRINGS.includes(barring)))
    judge(`${path}.product.productCharacteristic`, `${BARRING} says why a line is suspended: ${BARRINGS.join(', ')}`);
  if (product.status !== FROM[to])
    judge(at, `product ${product.id} is ${product.status}: only one that is ${FROM[to]} becomes ${to}`);
  if (product.reliesOn !== undefined)
    judge(at, `product ${product.id} is an add-on: its line is suspended and resumed`, `name ${product.reliesOn}`);
}

function judgeEnd(product: ProductView, at: string, facts: OrderFacts, judge: Judge): void {
  if (hasEnded(product)) judge(at, `product ${product.id} is ${product.status} already`);
  const members = dependentsOf(product.id, facts, 'memberOf').map(({ id }) => id);
  if (members.length > 0)
    judge(at, `end first who shares its balance: ${members.join(', ')}`, 'end them in an order before this one');
}
