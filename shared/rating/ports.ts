import type { TenantId } from '../kernel/tenant';
import type { Tariff } from './tariff';

/** Where compiled tariffs are kept. */
export interface TariffStore {
  /** Stores a version; storing the same version again changes nothing. */
  put(tenant: TenantId, tariff: Tariff): Promise<void>;
  /** Every version of an offering's tariff, by validFrom; those published later win among equals. */
  versions(tenant: TenantId, offeringId: string): Promise<readonly Tariff[]>;
}
