import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type CatalogOffering, productOfferingResource } from '../../product-catalog';
import type { OfferingSearch } from '../../product-ordering/ports';
import type { QualificationPorts } from '../../product-ordering/qualify-offerings';
import { coverageReader, SERVICE_COVERAGE } from '../../service-ordering';
import { DynamoDbResourceStore } from './dynamodb-resource-store';
import { orderPorts } from './order-ports';
import { fromEnvironment } from './step-ground';

/** What a qualification reads beyond what an order does: a category's offerings, and what the network covers. */
export function qualificationPorts(): QualificationPorts {
  const client = new DynamoDBClient({});
  const coverage = new DynamoDbResourceStore(client, fromEnvironment('COVERAGE_TABLE'), [SERVICE_COVERAGE]);
  const catalog = new DynamoDbResourceStore(client, fromEnvironment('CATALOG_TABLE'), [productOfferingResource]);
  return { ...orderPorts(), coverage: coverageReader(coverage), search: offeringSearch(catalog) };
}

const offeringSearch = (store: DynamoDbResourceStore): OfferingSearch => ({
  async offeringsIn(tenant, categoryId, limit) {
    const lookup = { path: 'category.id', value: categoryId };
    const { items } = await store.list({ tenant, resource: productOfferingResource.name, lookup, limit });
    return items.map(({ id, body }) => ({ id, name: (body as CatalogOffering).name ?? id }));
  },
});
