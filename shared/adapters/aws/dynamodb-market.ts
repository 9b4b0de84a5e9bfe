import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { TenantId } from '../../kernel/tenant';
import type { MarketFacts, MarketReader } from '../../product-catalog';
import { OFFERING_ORDER, readDemand } from '../../product-catalog';
import { RESOURCE, STOCK_BY_STATUS } from '../../resource-inventory';
import { DynamoDbResourceStore } from './dynamodb-resource-store';

/** Stock is counted so far, numbers and SIMs together: a price that moves at more moves at this. */
const STOCK_COUNTED_MAX = 1_000;

/** What prices move with: resource-inventory's free stock, and the orders that product-catalog counted. */
export class DynamoDbMarket implements MarketReader {
  private readonly orders: DynamoDbResourceStore;
  private readonly stock: DynamoDbResourceStore;

  constructor(client: DynamoDBClient, catalogTable: string, stockTable: string) {
    this.orders = new DynamoDbResourceStore(client, catalogTable, [OFFERING_ORDER]);
    this.stock = new DynamoDbResourceStore(client, stockTable, [RESOURCE]);
  }

  async facts(tenant: TenantId, offeringId: string, nowMs: number, timeZone: string): Promise<MarketFacts> {
    const [demand, free] = await Promise.all([
      readDemand(this.orders, tenant, offeringId, nowMs, timeZone),
      this.stock.list({
        tenant,
        resource: RESOURCE.name,
        lookup: { path: STOCK_BY_STATUS, value: 'available' },
        limit: STOCK_COUNTED_MAX,
      }),
    ]);
    const count = (category: string): number => free.items.filter(({ body }) => body.category === category).length;
    return { demand, stock: { msisdn: count('msisdn'), sim: count('sim') } };
  }
}
