import { type Failure, failure } from '../kernel/errors';
import { err, ok, type Result } from '../kernel/result';
import type { BodyOf } from '../tmf/declaration';
import type { HookContext, ResourceHooks } from '../tmf/hooks';
import type { StoredResource } from '../tmf/resource-store';
import { sameJson } from '../tmf/same-json';
import { bodyOf } from '../tmf/update-resource';
import { changedResource } from '../tmf/write-resource';
import { closedCart, priceCart } from './cart-hooks';
import { CART_MERGE, SHOPPING_CART } from './cart-resources';
import { findCart } from './checkout-hooks';
import type { Cart, CartItem } from './order-of-cart';
import { MAX_ORDER_ITEMS } from './resources';
import { type SalePorts, withIds } from './sale-items';

type CartMerge = BodyOf<typeof CART_MERGE>;

/** Adds what one cart holds to another and closes it. Asked again, it finds that done and goes on where it stopped. */
export function cartMergeHooks(ports: SalePorts): ResourceHooks<CartMerge> {
  return {
    async beforeCreate(draft, context) {
      const source = await findCart(CART_MERGE, context, draft.source?.id, 'source.id');
      if (!source.ok) return source;
      const target = await findCart(CART_MERGE, context, draft.target?.id, 'target.id');
      if (!target.ok) return target;
      const merged = await merge(ports, context, source.value, target.value);
      if (!merged.ok) return merged;
      const { relatedParty } = bodyOf(SHOPPING_CART, target.value);
      return ok({ ...draft, state: 'done', ...(relatedParty ? { relatedParty } : {}) });
    },
  };
}

async function merge(
  ports: SalePorts,
  { caller, clock, store }: HookContext,
  source: StoredResource,
  target: StoredResource,
): Promise<Result<void, Failure>> {
  const nowMs = clock.now();
  const [from, into] = [bodyOf(SHOPPING_CART, source), bodyOf(SHOPPING_CART, target)];
  if (from.id === into.id) return err(failure('unprocessable', 'A cart does not go into itself'));
  if (!into.mergedCart?.some(({ id }) => id === from.id)) {
    const closed = closedCart(into, nowMs) ?? closedCart(from, nowMs);
    if (closed) return closed;
    const both = together(from, into);
    if ((both.cartItem ?? []).length > MAX_ORDER_ITEMS)
      return err(failure('unprocessable', `Together they have more than ${MAX_ORDER_ITEMS} items`));
    const priced = await priceCart(ports, caller.tenant, both, nowMs);
    if (!priced.ok) return priced;
    const changed = changedResource(SHOPPING_CART, target, priced.value, nowMs);
    if (!changed.ok) return changed;
    if (!(await store.replace(changed.value))) return err(failure('busy', 'Others changed the cart: try again'));
  }
  if (from.status === 'merged') return ok(undefined);
  const ended = changedResource(SHOPPING_CART, source, { ...from, status: 'merged' }, nowMs);
  if (!ended.ok) return ended;
  return (await store.replace(ended.value))
    ? ok(undefined)
    : err(failure('busy', 'Others changed the cart: try again'));
}

/**
 * Both carts as one. The same of the same is more of it, unless items are related to it; anything else stands beside, under a
 * number of its own, which those that are related to it follow.
 */
export function together(from: Cart, into: Cart): Cart {
  const standing = withIds(into.cartItem ?? []);
  const added = withIds(from.cartItem ?? []);
  const related = new Set(added.flatMap(relatedTo));
  const items: (CartItem & { id: string })[] = [...standing];
  const renamed = new Map<string, string>();
  for (const item of added) {
    const same = related.has(item.id) ? -1 : items.findIndex((one) => sameJson(kindOf(one), kindOf(item)));
    const found = items[same];
    if (found) items[same] = { ...found, quantity: (found.quantity ?? 1) + (item.quantity ?? 1) };
    else {
      const { id, ...unnumbered } = item;
      const [last] = withIds<CartItem>([...items, unnumbered]).slice(-1);
      if (last) items.push(last);
      renamed.set(id, last?.id ?? id);
    }
  }
  const codes = new Set([...(into.promotionCode ?? []), ...(from.promotionCode ?? [])]);
  const reference = { id: from.id, href: from.href, '@referredType': 'ShoppingCart' };
  return {
    ...into,
    cartItem: items.map((item, index) => (index < standing.length ? item : follow(item, renamed))),
    ...(codes.size === 0 ? {} : { promotionCode: [...codes] }),
    mergedCart: [...(into.mergedCart ?? []), reference],
  };
}

const relatedTo = ({ cartItemRelationship = [] }: CartItem): string[] =>
  cartItemRelationship.flatMap(({ id }) => id ?? []);

const follow = (item: CartItem, renamed: ReadonlyMap<string, string>): CartItem =>
  item.cartItemRelationship === undefined
    ? item
    : {
        ...item,
        cartItemRelationship: item.cartItemRelationship.map(({ id = '', ...relation }) => ({
          ...relation,
          id: renamed.get(id) ?? id,
        })),
      };

/** What makes an item another thing than the next: all but how many, under which number, and at what price. */
function kindOf(item: CartItem): object {
  const { id: _id, quantity: _quantity, itemPrice: _price, ItemTotalPrice: _total, ...kind } = item;
  return kind;
}
