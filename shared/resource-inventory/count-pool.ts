import { toIso } from '../kernel/clock';
import type { TenantId } from '../kernel/tenant';
import type { ListPage, ListQuery, ResourceStore, StoredResource } from '../tmf/resource-store';
import { newResource } from '../tmf/write-resource';
import { PRODUCT_STOCK, PRODUCT_STOCK_API } from './product-stock-resources';
import { RESOURCE, STOCK_KINDS, type StockKind } from './resources';
import { shelvesFor } from './shelf';

const POOL = 'pool:';
/** `pool:msisdn`, of those that are in no named pool, or `pool:msisdn:golden`. */
const POOL_ID = /^pool:([a-z]+)(?::([a-z0-9-]+))?$/;
/** A pool is counted up to here: beyond it there are at least so many. */
export const POOL_COUNT_MAX = 1_000;
const PAGE = 200;

export const isPool = (stockId: string): boolean => stockId.startsWith(POOL);

/**
 * Product stock that also shows the pools of the inventory, `pool:msisdn` and `pool:sim`, and named ones by their id, `pool:msisdn:golden`: how many numbers and SIMs lie on the
 * shelves now. They are counted when they are read, and reserved by an order alone.
 */
export class StockWithPools implements ResourceStore {
  constructor(
    private readonly kept: ResourceStore,
    private readonly nowMsOf: (tenant: TenantId) => Promise<number>,
  ) {}

  async get(tenant: TenantId, resource: string, id: string): Promise<StoredResource | undefined> {
    const [, word, pool] = resource === PRODUCT_STOCK.name ? (POOL_ID.exec(id) ?? []) : [];
    const kind = STOCK_KINDS.find((known) => known === word);
    return kind ? this.pool(tenant, kind, pool) : this.kept.get(tenant, resource, id);
  }

  async list(query: ListQuery): Promise<ListPage> {
    const page = await this.kept.list(query);
    const isFirst = query.lookup === undefined && query.cursor === undefined;
    if (query.resource !== PRODUCT_STOCK.name || !isFirst) return page;
    const pools = await Promise.all(STOCK_KINDS.map((kind) => this.pool(query.tenant, kind, undefined)));
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

  private async pool(tenant: TenantId, kind: StockKind, pool: string | undefined): Promise<StoredResource> {
    const count = await countPool(this.kept, tenant, kind, pool);
    const nowMs = await this.nowMsOf(tenant);
    return newResource(PRODUCT_STOCK, {
      tenant,
      id: `${POOL}${kind}${pool === undefined ? '' : `:${pool}`}`,
      basePath: PRODUCT_STOCK_API.basePath,
      nowMs,
      body: {
        name: `${kind === 'msisdn' ? 'Numbers' : 'SIMs'} on the shelves${pool === undefined ? '' : ` of ${pool}`}`,
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
export async function countPool(
  store: ResourceStore,
  tenant: TenantId,
  kind: StockKind,
  pool?: string,
): Promise<number> {
  let count = 0;
  for (const shelf of shelvesFor(kind, tenant, pool)) {
    let cursor: string | undefined;
    do {
      const page: ListPage = await store.list({
        tenant,
        resource: RESOURCE.name,
        lookup: { path: 'availableOn', value: shelf },
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
