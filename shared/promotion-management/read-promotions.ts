import type { TenantId } from '../kernel/tenant';
import type { ResourceStore } from '../tmf/resource-store';
import type { Promotion } from './applicable-alterations';
import { PROMOTION } from './resources';

/** A brand runs a handful of promotions at a time. What is beyond is not applied: an operator retires what is over. */
export const RELEASED_PROMOTIONS_MAX = 200;

/** The lookup by which promotions in force are found. */
export const PROMOTIONS_BY_STATUS = 'lifecycleStatus';

/** How other domains read promotions: those that are released, at most {@link RELEASED_PROMOTIONS_MAX}, the oldest first. */
export interface PromotionReader {
  released(tenant: TenantId): Promise<readonly Promotion[]>;
}

/** Reads promotions from where they are kept, in memory or in their table. */
export const promotionReader = (store: ResourceStore): PromotionReader => ({
  async released(tenant) {
    const { items } = await store.list({
      tenant,
      resource: PROMOTION.name,
      lookup: { path: PROMOTIONS_BY_STATUS, value: 'release' },
      limit: RELEASED_PROMOTIONS_MAX,
    });
    return items.map(({ body }) => body as Promotion);
  },
});
