import { type Failure, failure } from '../kernel/errors';
import { err, ok, type Result } from '../kernel/result';
import type { TenantId } from '../kernel/tenant';
import type { BodyOf } from '../tmf/declaration';
import type { ResourceHooks } from '../tmf/hooks';
import type { ResourceStore } from '../tmf/resource-store';
import { bodyOf, updateResource } from '../tmf/update-resource';
import { newResource } from '../tmf/write-resource';
import { billingAccount } from './account-resources';
import { billIdOf } from './bill-resources';
import type { BillableProduct } from './billable-product';
import { lastEndedPeriod, periodAt, periodsFrom } from './billing-period';
import { type BillMaking, type BillOutcome, makeBill } from './make-bill';
import { customerBillApi, customerBillOnDemand } from './resources';
import { PERIODS_PER_START_MAX } from './start-bill-runs';

export type OnDemandBody = BodyOf<typeof customerBillOnDemand>;

/** Accepts a demand for a month that is over, of an account that exists. The event of it makes the bill. */
export function onDemandHooks(timeZoneOf: (tenant: TenantId) => Promise<string>): ResourceHooks<OnDemandBody> {
  return {
    async beforeCreate(draft, { caller, clock, store }): Promise<Result<OnDemandBody, Failure>> {
      const last = lastEndedPeriod(clock.now(), await timeZoneOf(caller.tenant));
      const period = draft.period ?? last;
      if (period > last)
        return err(
          failure('unprocessable', `The month ${period} is not over`, {
            violations: [{ path: 'period', message: `is ${last} at the latest` }],
          }),
        );
      if (!(await store.get(caller.tenant, billingAccount.name, draft.billingAccount?.id ?? '')))
        return err(
          failure('unknown-reference', 'There is no such billing account', {
            violations: [{ path: 'billingAccount.id', message: 'names no billing account' }],
          }),
        );
      return ok({ ...draft, period });
    },
  };
}

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
 * Demands the bills of the months that were over when a product was first heard of (a consumer that was down, a redriven
 * message): their runs did not see it. Most products are heard of within their first month, and nothing is demanded.
 */
export async function demandPastBills(
  given: { readonly store: ResourceStore; readonly timeZone: string; readonly nowMs: number },
  tenant: TenantId,
  product: BillableProduct,
): Promise<void> {
  const { id, accountId, startMs, billed } = product;
  if (!billed || startMs === undefined) return;
  const { store, timeZone, nowMs } = given;
  for (const period of periodsFrom(
    periodAt(startMs, timeZone),
    lastEndedPeriod(nowMs, timeZone),
    PERIODS_PER_START_MAX,
  )) {
    const body = { description: `The product ${id} was heard of late`, period, billingAccount: { id: accountId } };
    const { basePath } = customerBillApi;
    await store.create(newResource(customerBillOnDemand, { tenant, id: `${id}-${period}`, body, basePath, nowMs }));
  }
}
