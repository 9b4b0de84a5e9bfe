import type { ResourceStore } from '../tmf/resource-store';
import type { ReserveRequest } from './reservation';
import { resourceIdOf } from './resource-id';
import { RESOURCE } from './resources';
import { rotated, shelvesFor } from './shelf';

/** How many of a shelf are looked at in one read. */
const WINDOW = 10;
/** How many windows of one shelf: beyond them lie others for later; the next shelf is tried first. */
const WINDOWS_MAX = 5;

/**
 * Resources that a reservation may try, best first: the wanted one alone, or what lies on the shelves, window by window.
 * The index lags its table, so a candidate may be gone; nothing is scanned, and an empty stock costs one read a shelf.
 */
export async function* pickCandidates(store: ResourceStore, request: ReserveRequest): AsyncGenerator<string> {
  if (request.wanted !== undefined) {
    const id = resourceIdOf(request.tenant, request.kind, request.wanted);
    if (await store.get(request.tenant, RESOURCE.name, id)) yield id;
    return;
  }
  for (const shelf of shelvesFor(request.kind, request.id, request.pool)) {
    let cursor: string | undefined;
    for (let window = 0; window < WINDOWS_MAX; window += 1) {
      const page = await store.list({
        tenant: request.tenant,
        resource: RESOURCE.name,
        lookup: { path: 'availableOn', value: shelf },
        limit: WINDOW,
        ...(cursor === undefined ? {} : { cursor }),
      });
      for (const item of rotated(page.items, request.id)) yield item.id;
      cursor = page.cursor;
      if (cursor === undefined) break;
    }
  }
}
