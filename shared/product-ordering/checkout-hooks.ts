import { type Failure, failure } from '../kernel/errors';
import { err, ok, type Result } from '../kernel/result';
import { isNarrowed, ownerOf } from '../tmf/authorise';
import type { BodyOf } from '../tmf/declaration';
import type { HookContext, ResourceHooks } from '../tmf/hooks';
import type { StoredResource } from '../tmf/resource-store';
import { sameJson } from '../tmf/same-json';
import { bodyOf } from '../tmf/update-resource';
import { changedResource } from '../tmf/write-resource';
import { AWARD_PRICE } from './awards';
import { closedCart, priceCart } from './cart-hooks';
import { type CART_MERGE, CHECKOUT, SHOPPING_CART } from './cart-resources';
import { withProducts } from './give-segment';
import { checkOrder, type OrderPorts } from './order-hooks';
import { type Cart, isBought, orderOfCart, placeOrder } from './order-of-cart';
import { PRODUCT_ORDERING_API } from './resources';
import { inWordsOf } from './sale-items';

type Checkout = BodyOf<typeof CHECKOUT>;

/** A checkout that others of the same cart got in the way of looks again so often. */
const CHECKOUT_TRIES_MAX = 5;

/**
 * Closes a cart and places its order, which has the cart's id. A cart that was ordered is answered with its order, so a
 * checkout may be asked again. When something costs another price than the cart says, the cart is told the new one and the
 * checkout is refused (`conflict`): nobody pays what they were not shown.
 */
export function checkoutHooks(ports: OrderPorts): ResourceHooks<Checkout> {
  return {
    async beforeCreate(draft, context) {
      for (let attempt = 0; attempt < CHECKOUT_TRIES_MAX; attempt += 1) {
        const stored = await findCart(CHECKOUT, context, draft.shoppingCart?.id, 'shoppingCart.id');
        if (!stored.ok) return stored;
        const cart = bodyOf(SHOPPING_CART, stored.value);
        const closed = cart.status === 'ordered' ? ok(cart) : await close(ports, context, stored.value, draft);
        if (!closed.ok) return closed;
        if (closed.value === undefined) continue;
        return finish(context, draft, closed.value);
      }
      return err(failure('busy', 'Others kept changing the cart: try again'));
    },
  };
}

/** The cart as it was ordered; undefined when somebody else wrote it meanwhile. */
async function close(
  ports: OrderPorts,
  { caller, clock, store }: HookContext,
  stored: StoredResource,
  { billingAccount }: Checkout,
): Promise<Result<Cart | undefined, Failure>> {
  const nowMs = clock.now();
  const cart: Cart = { ...bodyOf(SHOPPING_CART, stored), ...(billingAccount ? { billingAccount } : {}) };
  const over = closedCart(cart, nowMs);
  if (over) return over;
  const places = (cart.cartItem ?? []).flatMap((item, index) => (isBought(item) ? [index] : []));
  const draft = { ...orderOfCart(cart), id: cart.id, href: '' };
  const order = await checkOrder(draft, caller.tenant, ports, nowMs);
  if (!order.ok) return err(inWordsOf('cartItem', order.error, places));
  const priced = await priceCart(ports, caller.tenant, cart, nowMs);
  if (!priced.ok) return priced;
  const isAsShown = sameJson(shownBy(priced.value), shownBy(cart));
  const productOrder = {
    id: cart.id,
    href: `${PRODUCT_ORDERING_API.basePath}/productOrder/${cart.id}`,
    '@referredType': 'ProductOrder',
  };
  const cartItem = withProducts(priced.value.cartItem ?? [], order.value);
  const next: Cart = isAsShown ? { ...priced.value, cartItem, status: 'ordered', productOrder } : priced.value;
  const changed = changedResource(SHOPPING_CART, stored, next, nowMs);
  if (!changed.ok) return changed;
  if (!(await store.replace(changed.value))) return ok(undefined);
  return isAsShown ? ok(next) : err(failure('conflict', 'Prices have changed: look at the cart, and check out again'));
}

/** What a cart says that it costs, and what is given with it. */
const shownBy = ({ cartTotalPrice, cartItem = [] }: Cart) => [
  cartTotalPrice,
  cartItem.map(({ itemPrice = [] }) => itemPrice.filter(({ priceType }) => priceType === AWARD_PRICE)),
];

/** The order is placed here and now; whoever hears of the cart's event places it again, for when we crash in between. */
async function finish(context: HookContext, draft: Checkout, cart: Cart): Promise<Result<Checkout, Failure>> {
  const { caller, store, clock } = context;
  await placeOrder(store, { tenant: caller.tenant, id: cart.id, draft: orderOfCart(cart), nowMs: clock.now() });
  const { relatedParty, productOrder } = cart;
  return ok({
    ...draft,
    state: 'done',
    ...(productOrder ? { productOrder } : {}),
    ...(relatedParty ? { relatedParty } : {}),
  });
}

/** Another's cart is answered as one that does not exist. A cart of nobody is anyone's who knows its id. */
export async function findCart(
  declaration: typeof CHECKOUT | typeof CART_MERGE,
  { caller, store }: HookContext,
  id: string | undefined,
  path: string,
): Promise<Result<StoredResource, Failure>> {
  const stored = id === undefined ? undefined : await store.get(caller.tenant, SHOPPING_CART.name, id);
  const owner = stored && ownerOf(SHOPPING_CART, stored.body);
  const isTheirs = !isNarrowed(declaration, 'write', caller) || owner === undefined || owner === caller.partyId;
  if (stored && isTheirs) return ok(stored);
  const violations = [{ path, message: `there is no cart ${id}` }];
  return err(failure('unknown-reference', 'The cart is not there', { violations }));
}
