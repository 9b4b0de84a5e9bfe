import { toIso } from '../kernel/clock';
import type { TenantId } from '../kernel/tenant';
import type { ListPage, ListQuery, ResourceStore, StoredResource } from '../tmf/resource-store';
import { newResource } from '../tmf/write-resource';
import { checkTariff } from './check-tariff';
import type { TariffStore } from './ports';
import { FINDINGS_SHOWN_MAX, rateDeckApi, tariffResource } from './resources';
import type { Tariff } from './tariff';

const readOnly = (): never => {
  throw new Error('A tariff is published, and never written');
};

/**
 * The compiled versions of an offering's tariff, newest last, each with what its checks find: what the catalog authored and what
 * decks did alike. Listed by offering; the id is `<offering>:<valid from>:<version>`.
 */
export class TariffView implements ResourceStore {
  create = readOnly;
  replace = readOnly;
  remove = readOnly;

  constructor(private readonly tariffs: TariffStore) {}

  async get(tenant: TenantId, _resource: string, id: string): Promise<StoredResource | undefined> {
    const [offeringId = ''] = id.split(':');
    const versions = await this.tariffs.versions(tenant, offeringId);
    const found = versions.find((version) => idOf(version) === id);
    return found && asStored(tenant, found);
  }

  /** Without an offering there is nothing to list. */
  async list({ tenant, lookup }: ListQuery): Promise<ListPage> {
    if (lookup?.path !== 'productOffering.id') return { items: [] };
    const versions = await this.tariffs.versions(tenant, lookup.value);
    return { items: versions.map((version) => asStored(tenant, version)) };
  }
}

const idOf = ({ offeringId, validFrom, version }: Tariff): string =>
  `${offeringId}:${validFrom}:${version.replace('+', '-')}`;

const asStored = (tenant: TenantId, tariff: Tariff): StoredResource =>
  newResource(tariffResource, {
    tenant,
    id: idOf(tariff),
    basePath: rateDeckApi.basePath,
    nowMs: tariff.validFrom,
    body: {
      '@type': tariffResource.type,
      productOffering: { id: tariff.offeringId },
      version: tariff.version,
      validFrom: toIso(tariff.validFrom),
      currency: tariff.currency,
      rules: tariff.rules.length,
      allowances: tariff.allowances.length,
      ...(tariff.deck ? { rateDeck: tariff.deck.number } : {}),
      ...(tariff.taxIncluded === undefined ? {} : { taxIncluded: tariff.taxIncluded }),
      finding: checkTariff(tariff)
        .slice(0, FINDINGS_SHOWN_MAX)
        .map((one) => ({ ...one })),
    },
  });
