import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type CatalogOffering, ON_SALE, productOfferingResource } from '../../product-catalog';
import { addOnsAmong, consumptionFacts } from '../../recommendation/read-facts';
import type { RecommendationPorts } from '../../recommendation/recommend';
import { DynamoDbBalanceStore } from './dynamodb-balance-store';
import { DynamoDbResourceStore } from './dynamodb-resource-store';
import { fromEnvironment } from './step-ground';

/** Offerings of each state that are read at most, and balances of one customer. */
const OFFERINGS_MAX = 500;
const BALANCES_MAX = 20;

/** Reads balances and the catalog, each from its domain's table: BALANCES_TABLE and CATALOG_TABLE. */
export function recommendationPorts(): RecommendationPorts {
  const client = new DynamoDBClient({});
  const balances = new DynamoDbBalanceStore(client, fromEnvironment('BALANCES_TABLE'));
  const catalog = new DynamoDbResourceStore(client, fromEnvironment('CATALOG_TABLE'), [productOfferingResource]);
  return {
    consumption: {
      async factsOf(tenant, partyId, nowMs) {
        const ids = (await balances.ofParty(tenant, partyId)).slice(0, BALANCES_MAX);
        const accounts = await Promise.all(ids.map((id) => balances.read(tenant, id)));
        return accounts.flatMap((account) => (account ? consumptionFacts(account, nowMs) : []));
      },
    },
    catalog: {
      async addOns(tenant, nowMs) {
        const pages = await Promise.all(
          ON_SALE.map((value) =>
            catalog.list({
              tenant,
              resource: productOfferingResource.name,
              lookup: { path: 'lifecycleStatus', value },
              limit: OFFERINGS_MAX,
            }),
          ),
        );
        const offerings = pages.flatMap(({ items }) => items.map(({ body }) => body as CatalogOffering));
        return addOnsAmong(offerings, nowMs);
      },
    },
  };
}
