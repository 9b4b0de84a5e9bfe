import { orderPorts } from '../../shared/adapters/aws/order-ports';
import { tmfFunction } from '../../shared/adapters/aws/tmf-function';
import { cartHooks } from '../../shared/product-ordering/cart-hooks';
import { CHECKOUT_API, SHOPPING_CART_API } from '../../shared/product-ordering/cart-resources';
import { checkoutHooks } from '../../shared/product-ordering/checkout-hooks';
import { cartMergeHooks } from '../../shared/product-ordering/merge-carts';
import { quoteHooks } from '../../shared/product-ordering/quote-hooks';
import { QUOTE_API } from '../../shared/product-ordering/quote-resources';
import { PRODUCT_ORDERING_API } from '../../shared/product-ordering/resources';

const ports = orderPorts();

/** What comes before an order: carts and how they are checked out, quotes. */
export const handler = tmfFunction(
  [SHOPPING_CART_API, QUOTE_API, CHECKOUT_API],
  {
    shoppingCart: cartHooks(ports),
    quote: quoteHooks(ports),
    checkout: checkoutHooks(ports),
    cartMerge: cartMergeHooks(ports),
  },
  undefined,
  PRODUCT_ORDERING_API.resources,
);
