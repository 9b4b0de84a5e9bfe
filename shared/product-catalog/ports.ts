import type { TenantId } from '../kernel/tenant';
import type { BodyOf } from '../tmf/declaration';
import type { ConditionFacts } from './condition';
import type { productOfferingPriceResource, productOfferingResource, productSpecificationResource } from './resources';
import type { serviceSpecificationResource } from './service-catalog-resources';

export type CatalogOffering = BodyOf<typeof productOfferingResource>;
export type CatalogPrice = BodyOf<typeof productOfferingPriceResource>;
export type CatalogSpecification = BodyOf<typeof productSpecificationResource>;
export type CatalogService = BodyOf<typeof serviceSpecificationResource>;

/** How other domains read the catalog: one entry by its id, strongly consistent; undefined when there is none. */
export interface CatalogReader {
  offering(tenant: TenantId, id: string): Promise<CatalogOffering | undefined>;
  price(tenant: TenantId, id: string): Promise<CatalogPrice | undefined>;
  specification(tenant: TenantId, id: string): Promise<CatalogSpecification | undefined>;
  service(tenant: TenantId, id: string): Promise<CatalogService | undefined>;
}

/** Where catalog files are kept: texts under their digests, which never change. */
export interface CatalogFiles {
  /** Stores a text and answers its digest; the same text again changes nothing. */
  put(tenant: TenantId, text: string): Promise<string>;
  /** Undefined when there is none under this digest. */
  find(tenant: TenantId, digest: string): Promise<string | undefined>;
}

/** What prices may move with. */
export type MarketFacts = Pick<ConditionFacts, 'stock' | 'demand'>;

/** How stock and demand are looked up, each counted up to a limit. `timeZone` says where a day of orders begins. */
export interface MarketReader {
  facts(tenant: TenantId, offeringId: string, nowMs: number, timeZone: string): Promise<MarketFacts>;
}
