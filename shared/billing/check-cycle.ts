import { type Failure, failure, type Violation } from '../kernel/errors';
import { err, ok, type Result } from '../kernel/result';
import type { TenantId } from '../kernel/tenant';
import type { ResourceStore } from '../tmf/resource-store';
import { bodyOf } from '../tmf/update-resource';
import { type AccountBody, billingCycleSpecification } from './account-resources';
import { readCycle } from './billing-cycle';

const PATH = 'billStructure.cycleSpecification';

/**
 * An account with its cycle as it will be billed: what the specification that it refers to says is copied, so that a bill
 * does not change with a specification of many. Fails with the paths of what nothing is billed by.
 */
export async function withCycle(
  account: AccountBody,
  store: ResourceStore,
  tenant: TenantId,
): Promise<Result<AccountBody, Failure>> {
  const said = account.billStructure?.cycleSpecification;
  if (said === undefined) return ok(account);
  const named = said.id === undefined ? undefined : await store.get(tenant, billingCycleSpecification.name, said.id);
  if (said.id !== undefined && !named)
    return refused([{ path: `${PATH}.id`, message: 'names no billing cycle specification' }]);
  const { billingDateShift, frequency } = named ? bodyOf(billingCycleSpecification, named) : {};
  const cycleSpecification = {
    ...(billingDateShift === undefined ? {} : { dateShift: billingDateShift }),
    ...(frequency === undefined ? {} : { frequency }),
    ...said,
  };
  const cycle = readCycle(cycleSpecification);
  if (!cycle.ok) return refused((cycle.error.violations ?? []).map((one) => ({ ...one, path: `${PATH}.${one.path}` })));
  return ok({ ...account, billStructure: { ...account.billStructure, cycleSpecification } });
}

const refused = (violations: readonly Violation[]): Result<never, Failure> =>
  err(failure('invalid-request', 'The account cannot be billed by this cycle', { violations }));
