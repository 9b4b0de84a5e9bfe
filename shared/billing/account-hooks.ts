import { toIso } from '../kernel/clock';
import { type Failure, failure } from '../kernel/errors';
import { err, ok, type Result } from '../kernel/result';
import type { HookContext, ResourceHooks } from '../tmf/hooks';
import { isPaidBy } from './account-payers';
import type { AccountBody } from './account-resources';
import { toMoney } from './bill-resources';
import { withCycle } from './check-cycle';
import { withPayers } from './check-payers';
import type { AccountMembers, BillableProducts, Books } from './ports';
import { customerBill } from './resources';

/**
 * An account shows its credit as it stands: what was over-paid, and what no bill was named for. A closed one may be deleted where
 * nothing was ever billed to it, billed products name it no more, and it holds no credit.
 */
export function accountHooks(
  books: Books,
  products: Pick<BillableProducts, 'ofAccount'>,
  members: AccountMembers,
): ResourceHooks<AccountBody> {
  const checked = async (
    next: AccountBody,
    previous: AccountBody | undefined,
    { caller: { tenant }, clock, store }: HookContext,
  ): Promise<Result<AccountBody, Failure>> => {
    const cycled = await withCycle(next, store, tenant);
    if (!cycled.ok) return cycled;
    const paid = await withPayers(cycled.value, previous, { store, tenant, nowMs: clock.now() });
    if (!paid.ok) return paid;
    // Before the account itself: who is listed and pays nothing is read in vain, who is not listed would not be billed.
    for (const { relationshipType, account } of paid.value.accountRelationship ?? [])
      if (isPaidBy(relationshipType) && account?.id !== undefined)
        await members.keep(tenant, account.id, paid.value.id);
    return paid;
  };
  return {
    beforeCreate: (draft, context) => checked(draft, undefined, context),
    beforePatch: checked,
    async afterRead(stored, { caller, clock }) {
      const credits = await books.credits(caller.tenant, stored.id);
      if (credits.length === 0) return stored;
      const validFor = { startDateTime: toIso(clock.now()) };
      const accountBalance = credits.map(({ currency, nano }) => ({
        balanceType: 'credit',
        amount: toMoney(nano, currency),
        validFor,
      }));
      return { ...stored, accountBalance };
    },
    async beforeDelete({ id }, { caller: { tenant }, store }) {
      const billed = await store.list({
        tenant,
        resource: customerBill.name,
        lookup: { path: 'billingAccount.id', value: id },
        limit: 1,
      });
      const credits = await books.credits(tenant, id);
      const sold = await products.ofAccount(tenant, id);
      const violations = [
        ...(billed.items.length > 0
          ? [{ path: 'customerBill', message: 'it has bills, which are kept as long as the law says' }]
          : []),
        ...(credits.length > 0 ? [{ path: 'accountBalance', message: 'it holds a credit: refund it first' }] : []),
        ...(sold.length > 0 ? [{ path: 'product', message: 'products were sold on it' }] : []),
      ];
      if (violations.length === 0) return ok(undefined);
      return err(failure('conflict', 'The account stays closed: something refers to it', { violations }));
    },
  };
}
