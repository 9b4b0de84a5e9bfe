import type { Violation } from '../kernel/errors';
import type { Body } from '../tmf/declaration';
import { checkPrice } from './check-price';
import { faultsOfEligibility } from './eligibility';
import type { CatalogOffering, CatalogPrice, CatalogService, CatalogSpecification } from './ports';
import { productOfferingPriceResource, productOfferingResource, productSpecificationResource } from './resources';
import { serviceSpecificationResource } from './service-catalog-resources';
import { faultsOfConditions } from './service-condition';

/** What is wrong with an entry that its declaration lets through, by its kind. */
export function faultOfEntry(resource: string, body: Body): readonly Violation[] {
  if (resource === productOfferingPriceResource.name) return checkPrice(body as CatalogPrice)?.violations ?? [];
  if (resource === productOfferingResource.name) return faultsOfEligibility(body as CatalogOffering);
  if (resource === productSpecificationResource.name || resource === serviceSpecificationResource.name)
    return faultsOfConditions(body as CatalogSpecification & CatalogService);
  return [];
}
