import type { TenantId } from '../kernel/tenant';
import type { ResourceStore, StoredResource } from '../tmf/resource-store';
import { PRODUCT_ORDER } from './resources';

const PAGE = 100;

/** A tenant's orders of one lookup, oldest first: so many pages of 100 at most. */
export async function* ordersBy(
  store: ResourceStore,
  tenant: TenantId,
  lookup: { readonly path: string; readonly value: string },
  pagesMax: number,
): AsyncGenerator<StoredResource> {
  let cursor: string | undefined;
  for (let page = 0; page < pagesMax; page += 1) {
    const query = { tenant, resource: PRODUCT_ORDER.name, lookup, limit: PAGE };
    const found = await store.list(cursor === undefined ? query : { ...query, cursor });
    yield* found.items;
    cursor = found.cursor;
    if (cursor === undefined) return;
  }
}
