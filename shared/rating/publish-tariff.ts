import type { Failure } from '../kernel/errors';
import { ok, type Result } from '../kernel/result';
import type { TenantId } from '../kernel/tenant';
import { TenantNotSetUpError, type TenantSettingsReader } from '../kernel/tenant-settings';
import type { CatalogReader } from '../product-catalog';
import { compileTariff } from './compile-tariff';
import type { TariffStore } from './ports';
import type { Tariff } from './tariff';

/** An offering is rated by once it is active, and still is when it is no longer sold: subscribers keep it. */
const RATED_STATUSES: readonly string[] = ['Active', 'Launched', 'Retired'];

/**
 * Compiles and stores the tariff of an offering as it stands in the catalog. Answers undefined when it is not published
 * yet, or has neither prices nor allowances. `storedVersion` and `publishedAtMs` (epoch milliseconds) are those of the
 * event: the same event gives the same tariff.
 */
export async function publishTariff(
  ports: {
    readonly catalog: Pick<CatalogReader, 'offering' | 'price'>;
    readonly tariffs: TariffStore;
    readonly settings: Pick<TenantSettingsReader, 'get'>;
  },
  tenant: TenantId,
  offeringId: string,
  storedVersion: number,
  publishedAtMs: number,
): Promise<Result<Tariff | undefined, Failure>> {
  const offering = await ports.catalog.offering(tenant, offeringId);
  if (!offering || !RATED_STATUSES.includes(offering.lifecycleStatus ?? '')) return ok(undefined);
  const references = offering.productOfferingPrice ?? [];
  const found = await Promise.all(references.map((reference) => ports.catalog.price(tenant, reference.id ?? '')));
  const prices = found.filter((price) => price !== undefined);
  if (prices.length === 0) return ok(undefined);
  const compiled = compileTariff(
    offering,
    prices,
    storedVersion,
    publishedAtMs,
    await includesTax(ports.settings, tenant),
  );
  if (compiled.ok) await ports.tariffs.put(tenant, compiled.value);
  return compiled;
}

/** Undefined for a tenant that was not set up: its tariffs say nothing of tax. */
async function includesTax(
  settings: Pick<TenantSettingsReader, 'get'>,
  tenant: TenantId,
): Promise<boolean | undefined> {
  try {
    return (await settings.get(tenant)).pricesIncludeTax;
  } catch (problem) {
    if (problem instanceof TenantNotSetUpError) return undefined;
    throw problem;
  }
}
