import type { Failure } from '../kernel/errors';
import type { Result } from '../kernel/result';
import type { TenantId } from '../kernel/tenant';
import type { BodyOf } from '../tmf/declaration';
import type { ConditionFacts } from './condition';
import type { resourceSpecificationResource } from './resource-catalog-resources';
import type { productOfferingPriceResource, productOfferingResource, productSpecificationResource } from './resources';
import type { serviceSpecificationResource } from './service-catalog-resources';

export type CatalogOffering = BodyOf<typeof productOfferingResource>;
export type CatalogPrice = BodyOf<typeof productOfferingPriceResource>;
export type CatalogSpecification = BodyOf<typeof productSpecificationResource>;
export type CatalogResource = BodyOf<typeof resourceSpecificationResource>;
export type CatalogService = BodyOf<typeof serviceSpecificationResource>;

/** How other domains read the catalog: one entry by its id, strongly consistent; undefined when there is none. */
export interface CatalogReader {
  offering(tenant: TenantId, id: string): Promise<CatalogOffering | undefined>;
  price(tenant: TenantId, id: string): Promise<CatalogPrice | undefined>;
  specification(tenant: TenantId, id: string): Promise<CatalogSpecification | undefined>;
  service(tenant: TenantId, id: string): Promise<CatalogService | undefined>;
  resource(tenant: TenantId, id: string): Promise<CatalogResource | undefined>;
}

/** What is uploaded at once; a call of the API takes less. */
export const UPLOAD_BYTES_MAX = 50_000_000;
/** How long an address of a file can be used: long enough for a slow line, too short to be passed around. */
export const TRANSFER_SECONDS = 900;

/** Where catalog files are kept: texts under their digests, which never change. */
export interface CatalogFiles {
  /** Stores a text and answers its digest; the same text again changes nothing. */
  put(tenant: TenantId, text: string): Promise<string>;
  /** Undefined when there is none under this digest. */
  find(tenant: TenantId, digest: string): Promise<string | undefined>;
  /** Where a file that is there can be fetched, for {@link TRANSFER_SECONDS}. */
  downloadUrl(tenant: TenantId, digest: string): Promise<string>;
  /** Where an upload of this id can be written, for {@link TRANSFER_SECONDS}. */
  uploadUrl(tenant: TenantId, id: string): Promise<string>;
  /** An upload's text; `unprocessable` where nothing was uploaded, `too-large` above {@link UPLOAD_BYTES_MAX}. */
  uploaded(tenant: TenantId, id: string): Promise<Result<string, Failure>>;
}

/** What prices may move with. */
export type MarketFacts = Pick<ConditionFacts, 'stock' | 'demand'>;

/** How stock and demand are looked up, each counted up to a limit. `timeZone` says where a day of orders begins. */
export interface MarketReader {
  facts(tenant: TenantId, offeringId: string, nowMs: number, timeZone: string): Promise<MarketFacts>;
}
