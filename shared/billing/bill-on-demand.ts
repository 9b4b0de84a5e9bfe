import { type Failure, type FailureCode, failure, type Violation } from '../kernel/errors';
import { err, ok, type Result } from '../kernel/result';
import type { TenantId } from '../kernel/tenant';
import type { BodyOf } from '../tmf/declaration';
import type { ResourceHooks } from '../tmf/hooks';
import type { ResourceStore } from '../tmf/resource-store';
import { bodyOf, updateResource } from '../tmf/update-resource';
import { newResource } from '../tmf/write-resource';
import type { PastPeriod } from './account-periods';
import { billingAccount } from './account-resources';
import { billIdOf } from './bill-resources';
import { billingPeriod, isCyclePeriodId, lastEndedPeriod } from './billing-period';
import { type BillMaking, type BillOutcome, makeBill } from './make-bill';
import type { AccountPeriods } from './ports';
import { customerBillApi, customerBillOnDemand } from './resources';

export type OnDemandBody = BodyOf<typeof customerBillOnDemand>;

/** Accepts a demand for a period of an account that exists, which is over. The event of it makes the bill. */
export function onDemandHooks(
  periods: AccountPeriods,
  timeZoneOf: (tenant: TenantId) => Promise<string>,
): ResourceHooks<OnDemandBody> {
  return {
    async beforeCreate(draft, { caller: { tenant }, clock, store }): Promise<Result<OnDemandBody, Failure>> {
      const timeZone = await timeZoneOf(tenant);
      const accountId = draft.billingAccount?.id ?? '';
      if (!(await store.get(tenant, billingAccount.name, accountId)))
        return refused('unknown-reference', 'There is no such billing account', {
          path: 'billingAccount.id',
          message: 'names no billing account',
        });
      const known = await periods.of(tenant, accountId);
      const last = known.filter(({ endMs }) => endMs <= clock.now()).at(-1)?.period;
      const id = draft.period ?? last ?? lastEndedPeriod(clock.now(), timeZone);
      const period = isCyclePeriodId(id) ? billingPeriod(id, timeZone) : undefined;
      if (!period || period.endMs > clock.now())
        return refused('unprocessable', `The period ${id} is not over`, {
          path: 'period',
          message: last === undefined ? 'is one that is over' : `is ${last} at the latest`,
        });
      const other = known.find((one) => one.period !== id && one.startMs < period.endMs && one.endMs > period.startMs);
      if (other)
        return refused('unprocessable', `The account is billed by other periods`, {
          path: 'period',
          message: `is no period of the account: ${other.period} is`,
        });
      return ok({ ...draft, period: id });
    },
  };
}

const refused = (code: FailureCode, message: string, violation: Violation): Result<never, Failure> =>
  err(failure(code, message, { violations: [violation] }));

/** Makes the bill that was demanded, and says so. Again for the same demand: nothing, or what a crash left undone. */
export async function billOnDemand(making: BillMaking, tenant: TenantId, id: string): Promise<void> {
  const stored = await making.store.get(tenant, customerBillOnDemand.name, id);
  if (!stored) return;
  const { billingAccount: account, period, state } = bodyOf(customerBillOnDemand, stored);
  if (state !== 'inProgress' || account?.id === undefined || period === undefined) return;
  const outcome = await makeBill(making, tenant, account.id, period);
  const parked = (await making.books.parked(tenant)).find(
    (known) => known.accountId === account.id && known.period === period,
  );
  const result = resultOf(outcome, billIdOf(account.id, period), parked?.message);
  const done = await updateResource(making.store, customerBillOnDemand, { tenant, id, nowMs: making.nowMs }, (body) =>
    ok(body.state === 'inProgress' ? { ...body, ...result } : undefined),
  );
  if (!done.ok) throw new Error(done.error.message);
}

function resultOf(outcome: BillOutcome, billId: string, why: string | undefined): Partial<OnDemandBody> {
  switch (outcome) {
    case 'billed':
      return { state: 'done', customerBill: { id: billId, '@referredType': 'CustomerBill' } };
    case 'nothing-to-bill':
      return { state: 'rejected', description: 'There is nothing to bill in this month' };
    case 'parked':
      return { state: 'terminatedWithError', description: why ?? 'The account could not be billed' };
  }
}

/**
 * Demands the bills of the periods that were over when a product was first heard of (a consumer that was down, a redriven
 * message): their runs did not see it. Most products are heard of within their first month, and nothing is demanded.
 */
export async function demandPastBills(
  given: { readonly store: ResourceStore; readonly nowMs: number },
  tenant: TenantId,
  productId: string,
  past: readonly PastPeriod[],
): Promise<void> {
  const { store, nowMs } = given;
  for (const { accountId, period } of past) {
    const body = {
      description: `The product ${productId} was heard of late`,
      period,
      billingAccount: { id: accountId },
    };
    const { basePath } = customerBillApi;
    const id = `${productId}-${accountId}-${period}`;
    await store.create(newResource(customerBillOnDemand, { tenant, id, body, basePath, nowMs }));
  }
}
