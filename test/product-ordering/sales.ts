import { MemoryResourceStore } from '../../shared/adapters/memory/memory-resource-store';
import { fixedClock } from '../../shared/kernel/clock';
import { cartHooks } from '../../shared/product-ordering/cart-hooks';
import { CHECKOUT_API, SHOPPING_CART_API } from '../../shared/product-ordering/cart-resources';
import { checkoutHooks } from '../../shared/product-ordering/checkout-hooks';
import { cartMergeHooks } from '../../shared/product-ordering/merge-carts';
import type { OrderPorts } from '../../shared/product-ordering/order-hooks';
import { quoteHooks } from '../../shared/product-ordering/quote-hooks';
import { QUOTE_API } from '../../shared/product-ordering/quote-resources';
import { PRODUCT_ORDERING_API } from '../../shared/product-ordering/resources';
import { serve } from '../harness/serve';
import { CUSTOMER, NOW, PORTS, TENANT } from './shop';

export const agent = { tenant: TENANT, subject: 'agent', roles: ['agent' as const] };
export const customer = { tenant: TENANT, subject: 'customer', roles: ['subscriber' as const], partyId: CUSTOMER };
export const stranger = { tenant: TENANT, subject: 'stranger', roles: ['subscriber' as const], partyId: 'party2' };
export const ACCOUNT = { id: 'account1' };

/** The APIs that come before an order over one store, on a clock and with a fee that a test may move. */
export function openSales(given: Partial<OrderPorts> = {}) {
  const clock = fixedClock(NOW);
  const fee = { value: '10' };
  const catalog: OrderPorts['catalog'] = {
    ...PORTS.catalog,
    async offering(tenant, id) {
      const offering = await PORTS.catalog.offering(tenant, id);
      return offering && { ...offering, fees: offering.fees.map((one) => ({ ...one, value: fee.value })) };
    },
  };
  const ports = { ...PORTS, catalog, ...given };
  const kept = [SHOPPING_CART_API, QUOTE_API, CHECKOUT_API, PRODUCT_ORDERING_API];
  const store = new MemoryResourceStore(kept.flatMap(({ resources }) => resources));
  const open = (api: typeof QUOTE_API, hooks: object) => serve(api, { hooks: { ...hooks }, nowMs: NOW, clock, store });
  return {
    clock,
    fee,
    store,
    carts: open(SHOPPING_CART_API, { shoppingCart: cartHooks(ports) }),
    checkouts: open(CHECKOUT_API, { checkout: checkoutHooks(ports), cartMerge: cartMergeHooks(ports) }),
    quotes: open(QUOTE_API, { quote: quoteHooks(ports) }),
    orders: async () => (await store.list({ tenant: TENANT, resource: 'productOrder', limit: 100 })).items,
  };
}

export const buying = (offering: string, more: object = {}) => ({ productOffering: { id: offering }, ...more });
