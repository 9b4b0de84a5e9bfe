import { toIso } from '../kernel/clock';
import { failure } from '../kernel/errors';
import { err, ok } from '../kernel/result';
import type { BodyOf } from '../tmf/declaration';
import type { ResourceHooks } from '../tmf/hooks';
import type { billingAccount } from './account-resources';
import { toMoney } from './bill-resources';
import type { BillableProducts, Books } from './ports';
import { customerBill } from './resources';

/**
 * An account shows its credit as it stands: what was over-paid, and what no bill was named for. A closed one may be deleted where
 * nothing was ever billed to it, billed products name it no more, and it holds no credit.
 */
export function accountHooks(
  books: Books,
  products: Pick<BillableProducts, 'ofAccount'>,
): ResourceHooks<BodyOf<typeof billingAccount>> {
  return {
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
