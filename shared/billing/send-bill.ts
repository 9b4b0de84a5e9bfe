import { invariant } from '../kernel/errors';
import type { ResourceStore, StoredResource } from '../tmf/resource-store';
import { changedResource } from '../tmf/write-resource';
import type { CustomerBillBody, RateBody } from './bill-resources';
import { checkBill } from './check-bill';
import { customerBill } from './resources';

/**
 * Takes a bill from where it is to the customer: `new` → `validated` (or `onHold`, when its documents contradict each
 * other) → `sent`, and `settled` at once when nothing is due. Each step is a write on the version before, so two runs at
 * once do it once. `lines`: those of a bill that is `new`, as they stand.
 */
export async function sendBill(
  store: ResourceStore,
  bill: StoredResource<CustomerBillBody>,
  lines: readonly RateBody[],
  nowMs: number,
): Promise<StoredResource<CustomerBillBody>> {
  let current = bill;
  for (let next = nextState(current, lines); next !== undefined; next = nextState(current, lines)) {
    const moved = changedResource(customerBill, current, { ...current.body, state: next }, nowMs);
    invariant(moved.ok, `a bill may become ${next}`);
    const written = moved.value as StoredResource<CustomerBillBody>;
    if (!(await store.replace(written))) return current;
    current = written;
  }
  return current;
}

function nextState(bill: StoredResource<CustomerBillBody>, lines: readonly RateBody[]): CustomerBillBody['state'] {
  if (bill.body.state === 'new') return checkBill(bill.body, lines).length === 0 ? 'validated' : 'onHold';
  if (bill.body.state === 'validated') return 'sent';
  if (bill.body.state === 'sent' && bill.body.remainingAmount?.value === '0') return 'settled';
  return undefined;
}
