import { type Failure, failure } from '../kernel/errors';
import { err, ok, type Result } from '../kernel/result';
import type { TenantId } from '../kernel/tenant';
import { TenantNotSetUpError, type TenantSettingsReader } from '../kernel/tenant-settings';
import type { CatalogReader } from '../product-catalog';
import { checkMerge } from './check-merge';
import { checkTariff } from './check-tariff';
import { compileTariff } from './compile-tariff';
import { carryDeck, deckAt, mergeDeck } from './merge-deck';
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
  const taxIncluded = await includesTax(ports.settings, tenant);
  const compiled = compileTariff(offering, prices, storedVersion, publishedAtMs, taxIncluded);
  if (!compiled.ok) return compiled;
  const decked = withDeck(compiled.value, await ports.tariffs.versions(tenant, offeringId));
  if (!decked.ok) return decked;
  await ports.tariffs.put(tenant, decked.value);
  await carryDeck(ports.tariffs, tenant, offeringId);
  return decked;
}

/** A new version of an offering keeps the deck that holds at its time. Fails where the two do not fit together any more. */
function withDeck(tariff: Tariff, versions: readonly Tariff[]): Result<Tariff, Failure> {
  const deck = deckAt(versions, tariff.validFrom);
  if (!deck) return ok(tariff);
  const merged = mergeDeck(tariff, deck);
  const violations = [...checkMerge(tariff, deck), ...checkTariff(merged)].filter(
    ({ severity }) => severity === 'error',
  );
  return violations.length === 0
    ? ok(merged)
    : err(failure('unprocessable', `Offering ${tariff.offeringId} does not fit its rate deck`, { violations }));
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
