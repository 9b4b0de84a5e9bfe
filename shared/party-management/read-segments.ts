import type { TenantId } from '../kernel/tenant';
import type { BodyOf } from '../tmf/declaration';
import type { ResourceStore } from '../tmf/resource-store';
import { customerSegmentResource } from './segment-resource';

/** The lookup by which a party's segments are found. */
export const SEGMENTS_BY_PARTY = 'party.id';

/** How other domains read the market segments of a party, by their ids; none where nobody said any. */
export interface SegmentReader {
  segmentsOf(tenant: TenantId, partyId: string): Promise<readonly string[]>;
}

/** Reads segments from where they are kept, in memory or in their table. */
export const segmentReader = (store: ResourceStore): SegmentReader => ({
  async segmentsOf(tenant, partyId) {
    const { items } = await store.list({
      tenant,
      resource: customerSegmentResource.name,
      lookup: { path: SEGMENTS_BY_PARTY, value: partyId },
      limit: 1,
    });
    const body = items[0]?.body as BodyOf<typeof customerSegmentResource> | undefined;
    return (body?.marketSegment ?? []).flatMap(({ id }) => id ?? []);
  },
});
