import { type Failure, failure } from '../kernel/errors';
import { err, ok, type Result } from '../kernel/result';
import type { TenantId } from '../kernel/tenant';
import { billingAccountOf, customerOf, type ProductOrder } from './order-facts';
import type { AccountReader } from './ports';

/**
 * Who orders pays: every billing account that an order names is its customer's, else `unprocessable` with each path.
 * Another customer's account is answered as one that does not exist, so that ids cannot be tried out.
 */
export async function checkAccounts(
  order: ProductOrder,
  tenant: TenantId,
  accounts: AccountReader,
): Promise<Result<ProductOrder, Failure>> {
  const customer = customerOf(order);
  const items = (order.productOrderItem ?? []).flatMap((item, index) =>
    item.action === 'add' || item.billingAccount
      ? [{ path: `productOrderItem.${index}.billingAccount.id`, id: billingAccountOf(order, item) ?? '' }]
      : [],
  );
  const ids = [...new Set(items.map(({ id }) => id))];
  const owners = new Map(await Promise.all(ids.map(async (id) => [id, await accounts.partyOf(tenant, id)] as const)));
  const violations = items
    .filter(({ id }) => customer === undefined || owners.get(id) !== customer)
    .map(({ path, id }) => ({ path, message: `this customer has no billing account ${id}` }));
  return violations.length === 0
    ? ok(order)
    : err(failure('unprocessable', 'The order names a billing account that is not its customer’s', { violations }));
}
