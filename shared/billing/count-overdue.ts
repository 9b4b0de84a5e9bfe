import type { TenantId } from '../kernel/tenant';
import type { ResourceStore } from '../tmf/resource-store';
import { bodyOf } from '../tmf/update-resource';
import { nanoOf } from './allocate-payment';
import { customerBill } from './resources';

/** The lookup by which a party's bills are found. */
export const BILLS_BY_PARTY = 'relatedParty.id';
/** Bills of one party that are looked at: eight years of months. */
const BILLS_READ_MAX = 100;
const TO_BE_PAID: readonly (string | undefined)[] = ['sent', 'partiallyPaid'];

/** How many of a party's bills are due at `nowMs` (epoch milliseconds), not paid and not in dispute. */
export async function countOverdue(
  store: Pick<ResourceStore, 'list'>,
  tenant: TenantId,
  partyId: string,
  nowMs: number,
): Promise<number> {
  const lookup = { path: BILLS_BY_PARTY, value: partyId };
  const { items } = await store.list({ tenant, resource: customerBill.name, lookup, limit: BILLS_READ_MAX });
  return items.filter((stored) => {
    const { state, paymentDueDate, remainingAmount, disputedAmount } = bodyOf(customerBill, stored);
    const isDue = paymentDueDate !== undefined && Date.parse(paymentDueDate) < nowMs;
    return isDue && TO_BE_PAID.includes(state) && nanoOf(remainingAmount) > nanoOf(disputedAmount);
  }).length;
}
