import type { Violation } from '../kernel/errors';
import type { Body } from '../tmf/declaration';
import { checkPrice } from './check-price';
import { faultsOfEligibility } from './eligibility';
import type { CatalogOffering, CatalogPrice } from './ports';
import { productOfferingPriceResource, productOfferingResource } from './resources';

/** What is wrong with an entry that its declaration lets through, by its kind. */
export function faultOfEntry(resource: string, body: Body): readonly Violation[] {
  if (resource === productOfferingPriceResource.name) return checkPrice(body as CatalogPrice)?.violations ?? [];
  if (resource === productOfferingResource.name) return faultsOfEligibility(body as CatalogOffering);
  return [];
}
