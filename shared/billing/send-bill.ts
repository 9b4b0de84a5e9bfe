import { invariant } from '../kernel/errors';
import type { ResourceStore, StoredResource } from '../tmf/resource-store';
import { changedResource } from '../tmf/write-resource';
import { BILL_LINES_MAX } from './bill-account';
import type { CustomerBillBody, RateBody } from './bill-resources';
import { checkBill } from './check-bill';
import { appliedCustomerBillingRate, customerBill } from './resources';

/**
 * Takes a bill from where it is to the customer: `new` → `validated` (or `onHold`, when its documents contradict each
 * other) → `sent`, and `settled` at once when nothing is due. Each step is a write on the version before, so two runs at
 * once do it once.
 */
export async function sendBill(
  store: ResourceStore,
  bill: StoredResource<CustomerBillBody>,
  nowMs: number,
): Promise<StoredResource<CustomerBillBody>> {
  let current = bill;
  for (let next = await nextState(store, current); next !== undefined; next = await nextState(store, current)) {
    const moved = changedResource(customerBill, current, { ...current.body, state: next }, nowMs);
    invariant(moved.ok, `a bill may become ${next}`);
    const written = moved.value as StoredResource<CustomerBillBody>;
    if (!(await store.replace(written))) return current;
    current = written;
  }
  return current;
}

async function nextState(
  store: ResourceStore,
  bill: StoredResource<CustomerBillBody>,
): Promise<CustomerBillBody['state']> {
  if (bill.body.state === 'new')
    return checkBill(bill.body, await linesOf(store, bill)).length === 0 ? 'validated' : 'onHold';
  if (bill.body.state === 'validated') return 'sent';
  if (bill.body.state === 'sent' && bill.body.remainingAmount?.value === '0') return 'settled';
  return undefined;
}

/** Lines are numbered from 1 without gaps. */
async function linesOf(store: ResourceStore, bill: StoredResource): Promise<RateBody[]> {
  const lines: RateBody[] = [];
  for (let number = 1; number <= BILL_LINES_MAX; number += 1) {
    const line = await store.get(bill.tenant, appliedCustomerBillingRate.name, `${bill.id}-${number}`);
    if (!line) return lines;
    lines.push(line.body as RateBody);
  }
  return lines;
}
