import { type Failure, failure } from '../kernel/errors';
import { err, ok, type Result } from '../kernel/result';
import type { TenantId } from '../kernel/tenant';
import type { ResourceStore } from '../tmf/resource-store';
import { factsOfNobody } from './condition';
import type { CatalogPrice, MarketFacts, MarketReader } from './ports';
import { isDynamic, type PriceNow, priceNow } from './price-now';
import { catalogReader } from './read-catalog';

const NO_FACTS: MarketFacts = { stock: { msisdn: 0, sim: 0 }, demand: { today: 0, yesterday: 0 } };

interface ShownPrice {
  readonly productOfferingPrice: { readonly id: string; readonly name?: string };
  readonly priceType: string | undefined;
  readonly price: { readonly unit: string; readonly value: string };
  readonly listPrice: { readonly unit: string; readonly value: string };
  readonly applied: PriceNow['applied'];
}

/** What an offering's prices are now, and the facts that made them so. */
export interface PricedOffering extends MarketFacts {
  readonly productOffering: { readonly id: string; readonly name?: string };
  readonly price: readonly ShownPrice[];
}

/**
 * The recurring and one-time prices of an offering at a moment. Stock and demand are looked up only where a price moves with
 * them. Fails with `not-found`.
 */
export async function priceOffering(
  { store, market }: { readonly store: ResourceStore; readonly market: MarketReader },
  tenant: TenantId,
  offeringId: string,
  { nowMs, timeZone }: { readonly nowMs: number; readonly timeZone: string },
): Promise<Result<PricedOffering, Failure>> {
  const catalog = catalogReader(store);
  const offering = await catalog.offering(tenant, offeringId);
  if (!offering) return err(failure('not-found', 'There is no such productOffering'));
  const ids = (offering.productOfferingPrice ?? []).flatMap(({ id }) => id ?? []);
  const found = await Promise.all(ids.map((id) => catalog.price(tenant, id)));
  const prices = found.filter((price) => price !== undefined).filter(isCharged);
  const facts = prices.some(isDynamic) ? await market.facts(tenant, offeringId, nowMs, timeZone) : NO_FACTS;
  const conditions = { ...factsOfNobody(nowMs, timeZone), ...facts };
  return ok({
    productOffering: { id: offering.id, ...(offering.name === undefined ? {} : { name: offering.name }) },
    price: prices.map((price) => shown(price, priceNow(price, conditions))),
    ...facts,
  });
}

const isCharged = ({ priceType, price }: CatalogPrice): boolean =>
  (priceType === 'recurring' || priceType === 'oneTime') && price?.value !== undefined;

const shown = ({ id, name, priceType }: CatalogPrice, { unit, value, listValue, applied }: PriceNow): ShownPrice => ({
  productOfferingPrice: { id, ...(name === undefined ? {} : { name }) },
  priceType,
  price: { unit, value },
  listPrice: { unit, value: listValue },
  applied,
});
