import { qualificationPorts } from '../../shared/adapters/aws/qualification-ports';
import { tmfFunction } from '../../shared/adapters/aws/tmf-function';
import { cartHooks } from '../../shared/product-ordering/cart-hooks';
import { CHECKOUT_API, SHOPPING_CART_API } from '../../shared/product-ordering/cart-resources';
import { checkoutHooks } from '../../shared/product-ordering/checkout-hooks';
import { cartMergeHooks } from '../../shared/product-ordering/merge-carts';
import { QUALIFICATION_API } from '../../shared/product-ordering/qualification-resource';
import { qualificationHooks } from '../../shared/product-ordering/qualify-offerings';
import { quoteHooks } from '../../shared/product-ordering/quote-hooks';
import { QUOTE_API } from '../../shared/product-ordering/quote-resources';
import { PRODUCT_ORDERING_API } from '../../shared/product-ordering/resources';

const ports = qualificationPorts();

/** What comes before an order: qualifications, carts and how they are checked out, quotes. */
export const handler = tmfFunction(
  [SHOPPING_CART_API, QUOTE_API, QUALIFICATION_API, CHECKOUT_API],
  {
    shoppingCart: cartHooks(ports),
    quote: quoteHooks(ports),
    productOfferingQualification: qualificationHooks(ports),
    checkout: checkoutHooks(ports),
    cartMerge: cartMergeHooks(ports),
  },
  undefined,
  PRODUCT_ORDERING_API.resources,
);
