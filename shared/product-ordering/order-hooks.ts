import type { ResourceHooks } from '../tmf/hooks';
import { checkAccounts } from './check-accounts';
import { type ProductOrder, readFacts } from './order-facts';
import type { AccountReader, CatalogReader, ProductReader } from './ports';
import { validateOrder } from './validate-order';

/** Takes an order only when it can be fulfilled as the catalog stands; each item begins `acknowledged`. */
export function orderHooks(ports: {
  readonly catalog: CatalogReader;
  readonly products: ProductReader;
  readonly accounts: AccountReader;
}): ResourceHooks<ProductOrder> {
  return {
    async beforeCreate(draft, context) {
      const facts = await readFacts(context.caller.tenant, draft, ports);
      const valid = validateOrder(draft, facts, context.clock.now());
      if (!valid.ok) return valid;
      const payable = await checkAccounts(draft, context.caller.tenant, ports.accounts);
      if (!payable.ok) return payable;
      const productOrderItem = draft.productOrderItem?.map((item) => ({
        ...item,
        quantity: item.quantity ?? 1,
        state: 'acknowledged' as const,
      }));
      return { ok: true, value: { ...draft, productOrderItem } };
    },
  };
}
