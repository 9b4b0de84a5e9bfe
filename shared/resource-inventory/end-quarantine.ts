import { ok } from '../kernel/result';
import type { TenantId } from '../kernel/tenant';
import type { ResourceStore } from '../tmf/resource-store';
import { bodyOf, updateResource } from '../tmf/update-resource';
import { endRest, type StockResource } from './move-resource';
import { QUARANTINE_DAYS, quarantineShelves } from './quarantine-shelf';
import { RESOURCE } from './resources';

/** Numbers given back in one run: the rest follow in the next. */
export const ENDED_PER_RUN_MAX = 1_000;
const PAGE = 100;
const DAY_MS = 86_400_000;

/**
 * Puts numbers back on the shelves whose quarantine is over by the tenant's clock, those that rested longest first; answers how many. A
 * number that was moved meanwhile stays where it is. Read month by month: 27 queries where nothing rests.
 */
export async function endQuarantine(
  store: ResourceStore,
  tenant: TenantId,
  { nowMs, days = QUARANTINE_DAYS }: { readonly nowMs: number; readonly days?: number | undefined },
): Promise<number> {
  let ended = 0;
  for (const shelf of quarantineShelves(nowMs)) {
    let cursor: string | undefined;
    do {
      const page = await store.list({
        tenant,
        resource: RESOURCE.name,
        lookup: { path: 'availableOn', value: shelf },
        limit: PAGE,
        ...(cursor === undefined ? {} : { cursor }),
      });
      for (const item of page.items) {
        if (!hasRested(bodyOf(RESOURCE, item), nowMs, days)) continue;
        const moved = await updateResource(store, RESOURCE, { tenant, id: item.id, nowMs }, (body) =>
          ok(hasRested(body, nowMs, days) ? endRest(body) : undefined),
        );
        if (moved.ok) ended += 1;
        if (ended >= ENDED_PER_RUN_MAX) return ended;
      }
      cursor = page.cursor;
    } while (cursor !== undefined);
  }
  return ended;
}

const hasRested = ({ resourceStatus, endOperatingDate }: StockResource, nowMs: number, days: number): boolean =>
  resourceStatus === 'standby' &&
  endOperatingDate !== undefined &&
  Date.parse(endOperatingDate) + days * DAY_MS <= nowMs;
