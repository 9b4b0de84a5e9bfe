import { type Failure, failure, type Violation } from '../kernel/errors';
import type { TenantId } from '../kernel/tenant';
import type { ResourceStore } from '../tmf/resource-store';
import { sameJson } from '../tmf/same-json';
import { faultsOfBundle } from './bundle';
import type { Entry } from './catalog-file';
import { faultsOnNetwork } from './check-network';
import { whatLacks } from './check-price';
import { checkRating } from './check-rating';
import { ON_SALE } from './lifecycle';
import type { CatalogOffering, CatalogPrice } from './ports';
import { productOfferingPriceResource, productOfferingResource } from './resources';

/** What of an offering decides whether it can be sold. */
const JUDGED = [
  'lifecycleStatus',
  'productOfferingPrice',
  'prodSpecCharValueUse',
  'validFor',
  'isBundle',
  'bundledProductOffering',
] as const;

export interface SalePorts {
  readonly store: ResourceStore;
  readonly tenant: TenantId;
  readonly nowMs: number;
}

/**
 * What keeps an offering from being sold: that it cannot be rated by, that its bundle does not hold together, or that no network
 * carries it. One that is not on sale is not judged, nor a patch that touches nothing of this. `together` are entries that go
 * on sale with it.
 */
export async function checkSale(
  next: CatalogOffering,
  ports: SalePorts,
  previous?: CatalogOffering,
  together: readonly Entry[] = [],
): Promise<Failure | undefined> {
  if (!ON_SALE.includes(next.lifecycleStatus ?? '')) return undefined;
  if (previous && JUDGED.every((name) => sameJson(next[name], previous[name]))) return undefined;
  const unrated = await checkRating(next, ports);
  if (unrated) return unrated;
  const { store, tenant } = ports;
  const ids = (next.productOfferingPrice ?? []).flatMap(({ id }) => id ?? []);
  const prices = await Promise.all(ids.map((id) => store.get(tenant, productOfferingPriceResource.name, id)));
  const violations: Violation[] = [
    ...(await faultsOfBundle(next, ports, previous, together)),
    ...(await faultsOnNetwork(
      next,
      prices.flatMap((price) => (price ? [price.body as CatalogPrice] : [])),
      ports,
    )),
  ];
  return violations.length === 0
    ? undefined
    : failure('unprocessable', `Offering ${next.id} cannot be sold`, { violations });
}

/** The same of all offerings and prices of a catalog that goes on sale together; every fault of every one. */
export async function checkSales(
  store: ResourceStore,
  tenant: TenantId,
  entries: readonly Entry[],
  nowMs: number,
): Promise<Failure | undefined> {
  const violations: Violation[] = [];
  for (const { resource, id, body } of entries) {
    if (resource === productOfferingPriceResource.name)
      for (const one of whatLacks(body as CatalogPrice))
        violations.push({ ...one, path: `${resource}/${id}.${one.path}` });
    if (resource !== productOfferingResource.name) continue;
    const offering = { ...body, id, href: '' } as CatalogOffering;
    const wrong = await checkSale(offering, { store, tenant, nowMs }, undefined, entries);
    for (const one of wrong?.violations ?? []) violations.push({ ...one, path: `${resource}/${id}.${one.path}` });
  }
  return violations.length === 0
    ? undefined
    : failure('unprocessable', 'The release holds what cannot be sold', { violations });
}
