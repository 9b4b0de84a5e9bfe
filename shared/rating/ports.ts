import type { TenantId } from '../kernel/tenant';
import type { Tariff } from './tariff';

/** Where compiled tariffs are kept. */
export interface TariffStore {
  /** Stores a version; storing the same version again changes nothing. */
  put(tenant: TenantId, tariff: Tariff): Promise<void>;
  /** Every version of an offering's tariff, strongly consistent, by validFrom, among equals by the numbers of their versions. */
  versions(tenant: TenantId, offeringId: string): Promise<readonly Tariff[]>;
  /** Of those, the ones that rate usage from a time on (epoch milliseconds): one for each time from which one is valid. */
  versionsSince(tenant: TenantId, offeringId: string, sinceMs: number): Promise<readonly Tariff[]>;
}

/** Where the files of rate decks are kept: texts under their digests, which never change. */
export interface DeckContents {
  /** Stores a text and answers its digest; the same text again changes nothing. */
  put(tenant: TenantId, text: string): Promise<string>;
  /** Throws when it is not there whole. */
  get(tenant: TenantId, digest: string): Promise<string>;
}
