import type { BodyOf } from '../tmf/declaration';
import type { BalanceAccount } from './balance-account';
import { AccountView } from './balance-views';
import { quantityOf } from './describe-buckets';
import { productsOfPlans } from './discount-plans';
import { bucketIdOf, usageTypeOf } from './find-bucket';
import { MONEY } from './posting';
import type { accumulatedBalance } from './resources';

type AccumulatedBody = Omit<BodyOf<typeof accumulatedBalance>, 'href'>;

/** What an account has of each kind of thing it counts, over all buckets that can still be used. */
export function accumulateBalances(account: BalanceAccount, nowMs: number): AccumulatedBody[] {
  const main = { leg: MONEY, service: 'money' as const, remaining: account.moneyNano };
  const usable = account.buckets
    .filter((bucket) => nowMs < bucket.validUntil)
    .map(({ id, service, remaining }) => ({ leg: id, service, remaining }));
  return [...Map.groupBy([main, ...usable], ({ service }) => service)].map(([service, buckets]) => {
    const total = buckets.reduce((sum, { remaining }) => sum + remaining, 0n);
    return {
      id: `${account.balanceId}:${service}`,
      '@type': 'AccumulatedBalance',
      name: `All ${service}`,
      description: `${usageTypeOf(service)}, over ${buckets.length} ${buckets.length === 1 ? 'bucket' : 'buckets'}`,
      bucket: buckets.map(({ leg }) => ({ id: bucketIdOf(account.balanceId, leg) })),
      product: productsOfPlans(account.plans.filter((plan) => plan.until === undefined)).map((id) => ({ id })),
      relatedParty: [{ id: account.partyId, role: 'customer' }],
      totalBalance: quantityOf(total, service, account.currency),
      ...(account.billingAccountId === undefined ? {} : { partyAccount: { id: account.billingAccountId } }),
    };
  });
}

/** TMF654 accumulated balances, read from the balance items as buckets are. */
export class AccumulatedBalanceView extends AccountView {
  protected override describe(account: BalanceAccount, nowMs: number) {
    return accumulateBalances(account, nowMs);
  }
}
