import { invariant } from '../kernel/errors';
import type { TenantId } from '../kernel/tenant';
import type { BodyOf, ValueOf } from '../tmf/declaration';
import type { ResourceStore, StoredResource } from '../tmf/resource-store';
import { bodyOf } from '../tmf/update-resource';
import { newResource } from '../tmf/write-resource';
import { SHOPPING_CART } from './cart-resources';
import { withItems } from './move-order';
import { byChannel } from './order-channel';
import type { ProductOrder, ProductOrderItem } from './order-facts';
import { totalPrices } from './price-item';
import { QUOTE } from './quote-resources';
import { PRODUCT_ORDER, PRODUCT_ORDERING_API } from './resources';

/** The channels of orders that came of a cart or a quote which says none of its own. */
export const CART_CHANNEL = 'cart';
export const QUOTE_CHANNEL = 'quote';

export type Cart = BodyOf<typeof SHOPPING_CART>;
export type CartItem = ValueOf<(typeof SHOPPING_CART)['attributes']['cartItem']>[number];
export type Quote = BodyOf<typeof QUOTE>;
export type QuoteItem = ValueOf<(typeof QUOTE)['attributes']['quoteItem']>[number];

export type Draft = Pick<
  ProductOrder,
  | 'productOrderItem'
  | 'relatedParty'
  | 'billingAccount'
  | 'promotionCode'
  | 'orderTotalPrice'
  | 'quote'
  | 'channel'
  | 'externalId'
  | 'bulkProductOrder'
>;

/** What of a cart is bought now. */
export const isBought = ({ status = 'active' }: CartItem): boolean => status === 'active';

/** The order that a cart becomes, at the cart's prices. */
export function orderOfCart(cart: Cart): Draft {
  const items = (cart.cartItem ?? []).filter(isBought).map(
    ({ cartItemRelationship, ItemTotalPrice, ...item }): ProductOrderItem => ({
      ...shared(item),
      ...(ItemTotalPrice === undefined ? {} : { itemTotalPrice: ItemTotalPrice }),
      ...(item.itemPrice === undefined ? {} : { itemPrice: item.itemPrice }),
      ...(cartItemRelationship === undefined ? {} : { productOrderItemRelationship: cartItemRelationship }),
    }),
  );
  return { ...draftOf(cart, items, cart.billingAccount), channel: byChannel(cart.channel, CART_CHANNEL) };
}

/** The order that a quote becomes, at the quote's prices. */
export function orderOfQuote(quote: Quote): Draft {
  const items = (quote.quoteItem ?? []).map(
    ({ quoteItemRelationship, quoteItemPrice, ...item }): ProductOrderItem => ({
      ...shared(item),
      ...(quoteItemPrice === undefined
        ? {}
        : {
            itemPrice: quoteItemPrice,
            itemTotalPrice: totalPrices([{ prices: quoteItemPrice, quantity: item.quantity ?? 1 }]),
          }),
      ...(quoteItemRelationship === undefined ? {} : { productOrderItemRelationship: quoteItemRelationship }),
    }),
  );
  const reference = { id: quote.id, href: quote.href, '@referredType': 'Quote' };
  return {
    ...draftOf(quote, items, quote.billingAccount?.[0]),
    quote: [reference],
    channel: byChannel(quote.channel, QUOTE_CHANNEL),
  };
}

type Shared = Pick<CartItem | QuoteItem, 'id' | 'quantity' | 'product' | 'productOffering'> & {
  action?: string | undefined;
};

const ACTIONS = ['add', 'modify', 'delete', 'noChange'] as const;

function shared({ id, quantity = 1, product, productOffering, action }: Shared): ProductOrderItem {
  return {
    ...(id === undefined ? {} : { id }),
    quantity,
    action: ACTIONS.find((one) => one === action) ?? 'add',
    ...(product === undefined ? {} : { product }),
    ...(productOffering === undefined ? {} : { productOffering }),
  };
}

function draftOf(
  of: Pick<Cart, 'relatedParty' | 'promotionCode'>,
  items: ProductOrderItem[],
  billingAccount: Cart['billingAccount'],
): Draft {
  const { relatedParty, promotionCode } = of;
  const priced = items.map(({ itemPrice = [], quantity = 1 }) => ({ prices: itemPrice, quantity }));
  return {
    productOrderItem: items,
    orderTotalPrice: totalPrices(priced),
    ...(relatedParty === undefined ? {} : { relatedParty }),
    ...(promotionCode === undefined ? {} : { promotionCode }),
    ...(billingAccount === undefined ? {} : { billingAccount }),
  };
}

/** The order that a closed cart or an accepted quote stands for; undefined while there is none. */
export async function orderDue(
  store: ResourceStore,
  tenant: TenantId,
  resource: string,
  id: string,
): Promise<Draft | undefined> {
  if (resource !== SHOPPING_CART.name && resource !== QUOTE.name) return undefined;
  const stored = await store.get(tenant, resource, id);
  if (stored?.resource === SHOPPING_CART.name) {
    const cart = bodyOf(SHOPPING_CART, stored);
    return cart.status === 'ordered' ? orderOfCart(cart) : undefined;
  }
  const quote = stored && bodyOf(QUOTE, stored);
  return quote?.state === 'accepted' ? orderOfQuote(quote) : undefined;
}

/** Places the order of what was checked before, under the same id as it has: once, however often it is asked. */
export async function placeOrder(
  store: ResourceStore,
  given: { readonly tenant: TenantId; readonly id: string; readonly draft: Draft; readonly nowMs: number },
): Promise<StoredResource> {
  const { tenant, id, nowMs } = given;
  const { basePath } = PRODUCT_ORDERING_API;
  const { id: _, href: __, ...body } = withItems({ ...given.draft, id, href: '' }, 'acknowledged');
  const { stored } = await store.create(newResource(PRODUCT_ORDER, { tenant, id, body, basePath, nowMs }));
  invariant(stored.id === id, 'an order has the id of what it came of');
  return stored;
}
