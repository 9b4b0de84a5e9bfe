import { toIso } from '../kernel/clock';
import type { TenantId } from '../kernel/tenant';
import type { ListPage, ListQuery, ResourceStore, StoredResource } from '../tmf/resource-store';
import { newResource } from '../tmf/write-resource';
import { PRODUCT_STOCK, PRODUCT_STOCK_API } from './product-stock-resources';
import { RESOURCE, STOCK_KINDS, type StockKind } from './resources';
import { SHELVES } from './shelf';

const POOL = 'pool:';
/** A pool is counted up to here: beyond it there are at least so many. */
export const POOL_COUNT_MAX = 1_000;
const PAGE = 200;

export const isPool = (stockId: string): boolean => stockId.startsWith(POOL);

/**
 * Product stock that also shows the pools of the inventory, `pool:msisdn` and `pool:sim`: how many numbers and SIMs lie on the
 * shelves now. They are counted when they are read, and reserved by an order alone.
 */
export class StockWithPools implements ResourceStore {
  constructor(
    private readonly kept: ResourceStore,
    private readonly nowMsOf: (tenant: TenantId) => Promise<number>,
  ) {}

  async get(tenant: TenantId, resource: string, id: string): Promise<StoredResource | undefined> {
    const kind = STOCK_KINDS.find((known) => resource === PRODUCT_STOCK.name && id === `${POOL}${known}`);
    return kind ? this.pool(tenant, kind) : this.kept.get(tenant, resource, id);
  }

  async list(query: ListQuery): Promise<ListPage> {
    const page = await this.kept.list(query);
    const isFirst = query.lookup === undefined && query.cursor === undefined;
    if (query.resource !== PRODUCT_STOCK.name || !isFirst) return page;
    const pools = await Promise.all(STOCK_KINDS.map((kind) => this.pool(query.tenant, kind)));
    return { ...page, items: [...pools, ...page.items] };
  }

  create(item: StoredResource) {
    return this.kept.create(item);
  }
  replace(item: StoredResource) {
    return this.kept.replace(item);
  }
  remove(...given: Parameters<ResourceStore['remove']>) {
    return this.kept.remove(...given);
  }

  private async pool(tenant: TenantId, kind: StockKind): Promise<StoredResource> {
    const count = await countPool(this.kept, tenant, kind);
    const nowMs = await this.nowMsOf(tenant);
    return newResource(PRODUCT_STOCK, {
      tenant,
      id: `${POOL}${kind}`,
      basePath: PRODUCT_STOCK_API.basePath,
      nowMs,
      body: {
        name: kind === 'msisdn' ? 'Numbers on the shelves' : 'SIMs on the shelves',
        lastInventoryDate: toIso(nowMs),
        productStockStatusType: count > 0 ? 'available' : 'unavailable',
        productStockLevel: { amount: String(count), units: kind },
        stockLevelCategory: count >= POOL_COUNT_MAX ? `at least ${POOL_COUNT_MAX}` : 'counted',
        stockedProduct: { name: kind },
      },
    });
  }
}

/** How many lie on the shelves, at most {@link POOL_COUNT_MAX}: shelf by shelf, a page at a time. */
export async function countPool(store: ResourceStore, tenant: TenantId, kind: StockKind): Promise<number> {
  let count = 0;
  for (let shelf = 0; shelf < SHELVES; shelf += 1) {
    let cursor: string | undefined;
    do {
      const page: ListPage = await store.list({
        tenant,
        resource: RESOURCE.name,
        lookup: { path: 'availableOn', value: `${kind}/${shelf}` },
        limit: PAGE,
        ...(cursor === undefined ? {} : { cursor }),
      });
      count += page.items.length;
      if (count >= POOL_COUNT_MAX) return POOL_COUNT_MAX;
      cursor = page.cursor;
    } while (cursor !== undefined);
  }
  return count;
}
