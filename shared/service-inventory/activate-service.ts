import { toIso } from '../kernel/clock';
import { eachAtOnce } from '../kernel/each-at-once';
import type { ResourceStore } from '../tmf/resource-store';
import { newResource } from '../tmf/write-resource';
import { SERVICE, SERVICE_INVENTORY_API } from './resources';
import type { ServiceDraft } from './service-draft';

/** An order's services at once. */
const AT_ONCE = 5;

/** Writes down what the network does now for an order; answers since when. */
export async function activateServices(
  store: ResourceStore,
  drafts: readonly ServiceDraft[],
  nowMs: number,
): Promise<string> {
  await eachAtOnce(drafts, AT_ONCE, (draft) => activateService(store, draft, nowMs));
  return toIso(nowMs);
}

/** Writes down a service that the network does now. Its id is the draft's, so a repeat finds it standing. */
export async function activateService(store: ResourceStore, draft: ServiceDraft, nowMs: number): Promise<void> {
  await store.create(
    newResource(SERVICE, {
      tenant: draft.tenant,
      id: draft.id,
      basePath: SERVICE_INVENTORY_API.basePath,
      nowMs,
      body: {
        name: draft.specification.name,
        category: 'CFS',
        state: 'active',
        startDate: toIso(nowMs),
        hasStarted: true,
        isServiceEnabled: true,
        serviceSpecification: { ...draft.specification },
        relatedParty: [{ id: draft.partyId, role: 'customer', '@referredType': 'Individual' }],
        relatedEntity: [{ id: draft.productId, role: 'product', '@referredType': 'Product' }],
        serviceOrderItem: draft.serviceOrders.map((id) => ({ serviceOrderId: id, itemId: '1', itemAction: 'add' })),
        supportingResource: draft.resources.map((entry) => ({ ...entry, '@referredType': 'LogicalResource' })),
      },
    }),
  );
}
