import { toIso } from '../kernel/clock';
import type { BodyOf } from '../tmf/declaration';
import type { ResourceHooks } from '../tmf/hooks';
import type { billingAccount } from './account-resources';
import { toMoney } from './bill-resources';
import type { Books } from './ports';

/** An account shows its credit as it stands: what was over-paid, and what no bill was named for. */
export function accountHooks(books: Books): ResourceHooks<BodyOf<typeof billingAccount>> {
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
  };
}
