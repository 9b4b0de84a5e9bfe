import { toIso } from '../kernel/clock';
import { type Failure, failure } from '../kernel/errors';
import { err, ok, type Result } from '../kernel/result';
import type { TenantId } from '../kernel/tenant';
import type { ResourceHooks } from '../tmf/hooks';
import { byChannel } from './order-channel';
import { customerOf } from './order-facts';
import { CART_CHANNEL, type Cart, isBought } from './order-of-cart';
import { totalPrices } from './price-item';
import { faultsOfItems, itemTotal, priceSale, type SalePorts, withIds } from './sale-items';

/** How long a cart is kept open for who says nothing else. */
export const CART_DAYS = 30;
const MS_PER_DAY = 86_400_000;

/** A cart shows what it would cost now: priced anew at each write, and at checkout. */
export function cartHooks(ports: SalePorts): ResourceHooks<Cart> {
  return {
    async beforeCreate(draft, { caller, clock }) {
      const nowMs = clock.now();
      const validFor = {
        startDateTime: draft.validFor?.startDateTime ?? toIso(nowMs),
        endDateTime: draft.validFor?.endDateTime ?? toIso(nowMs + CART_DAYS * MS_PER_DAY),
      };
      if (Date.parse(validFor.endDateTime) <= nowMs) return err(over(validFor.endDateTime));
      return priceCart(ports, caller.tenant, { ...draft, validFor }, nowMs);
    },
    async beforePatch(next, previous, { caller, clock }) {
      return closedCart(previous, clock.now()) ?? priceCart(ports, caller.tenant, next, clock.now());
    },
    async beforeDelete(previous) {
      return previous.status === 'ordered'
        ? err(failure('conflict', 'A cart that was ordered stays: its order refers to it'))
        : ok(undefined);
    },
  };
}

/** Why nothing can be done with a cart any more: it is closed, or its time is over. */
export function closedCart({ status = 'active', validFor }: Cart, nowMs: number) {
  if (status !== 'active')
    return err(
      failure('illegal-transition', `The cart is ${status}: only an active one is changed, merged or ordered`),
    );
  const end = validFor?.endDateTime;
  return end !== undefined && Date.parse(end) <= nowMs ? err(over(end)) : undefined;
}

const over = (end: string): Failure =>
  failure('conflict', `The cart was open until ${end}: begin another`, {
    violations: [{ path: 'validFor.endDateTime', message: 'is over' }],
  });

/** The cart with what its items cost now, and together. What is saved for later costs nothing yet. */
export async function priceCart(
  ports: SalePorts,
  tenant: TenantId,
  cart: Cart,
  nowMs: number,
): Promise<Result<Cart, Failure>> {
  const items = withIds(cart.cartItem ?? []);
  const faults = faultsOfItems('cartItem', 'cartItem', items);
  if (faults) return err(faults);
  const sale = {
    path: 'cartItem',
    items,
    customerId: customerOf(cart),
    promotionCodes: cart.promotionCode ?? [],
    channel: byChannel(cart.channel, CART_CHANNEL)[0]?.id,
  };
  const priced = await priceSale(ports, tenant, sale, nowMs);
  if (!priced.ok) return priced;
  const cartItem = items.map((item, index) => {
    const itemPrice = priced.value.prices[index] ?? [];
    const { action = 'add', status = 'active', quantity = 1 } = item;
    return { ...item, action, status, quantity, itemPrice, ItemTotalPrice: itemTotal(itemPrice, quantity) };
  });
  const bought = cartItem.filter(isBought).map(({ itemPrice, quantity }) => ({ prices: itemPrice, quantity }));
  return ok({ ...cart, cartItem, cartTotalPrice: totalPrices(bought) });
}
