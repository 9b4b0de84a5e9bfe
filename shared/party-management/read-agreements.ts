import type { TenantId } from '../kernel/tenant';
import type { ResourceStore } from '../tmf/resource-store';
import type { Agreement } from './agreement-prices';
import { agreementResource } from './agreement-resources';

/** Agreements of one customer that are read: who has more has old ones, which are the first to be read no more. */
export const AGREEMENTS_READ_MAX = 100;

/** The lookup by which a party's agreements are found. */
export const AGREEMENTS_BY_PARTY = 'engagedParty.id';

/** How other domains read agreements: those of a party, at most {@link AGREEMENTS_READ_MAX}. */
export interface AgreementReader {
  agreementsOf(tenant: TenantId, partyId: string): Promise<readonly Agreement[]>;
}

/** Reads agreements from where they are kept, in memory or in their table. */
export const agreementReader = (store: ResourceStore): AgreementReader => ({
  async agreementsOf(tenant, partyId) {
    const { items } = await store.list({
      tenant,
      resource: agreementResource.name,
      lookup: { path: AGREEMENTS_BY_PARTY, value: partyId },
      limit: AGREEMENTS_READ_MAX,
    });
    return items.map(({ body }) => body as Agreement);
  },
});
