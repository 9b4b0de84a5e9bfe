import type { TenantId } from '../kernel/tenant';
import { isRecord } from '../tmf/read-path';
import type { ResourceStore } from '../tmf/resource-store';
import { newResource } from '../tmf/write-resource';
import { accountApi, billingAccount } from './account-resources';

/**
 * Opens the billing account of a new customer: its id is the customer's, so the same event again opens nothing more. The
 * party whom the customer engages is the account's owner, as the related party with the role `customer`.
 */
export async function openAccount(
  store: ResourceStore,
  tenant: TenantId,
  customer: { readonly id: string; readonly partyId?: string },
  nowMs: number,
): Promise<void> {
  const { id, partyId } = customer;
  const owner = partyId === undefined ? [] : [{ id: partyId, role: 'customer', '@referredType': 'Individual' }];
  const item = newResource(billingAccount, {
    tenant,
    id,
    // A name could be a person's, and those are in party-management alone.
    body: {
      name: `Account ${id}`,
      ratingType: 'hybrid',
      relatedParty: [...owner, { id, role: 'account holder', '@referredType': 'Customer' }],
    },
    basePath: accountApi.basePath,
    nowMs,
  });
  await store.create(item);
}

/** The party whom a TMF629 Customer of an event engages. */
export function partyOf(customer: unknown): string | undefined {
  const party = isRecord(customer) ? customer.engagedParty : undefined;
  return isRecord(party) && typeof party.id === 'string' ? party.id : undefined;
}
