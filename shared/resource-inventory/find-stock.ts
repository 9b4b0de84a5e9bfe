import type { TenantId } from '../kernel/tenant';
import type { ValueOf } from '../tmf/declaration';
import type { ResourceStore } from '../tmf/resource-store';
import { bodyOf } from '../tmf/update-resource';
import { PRODUCT_STOCK } from './product-stock-resources';
import type { stockedProduct } from './product-stock-shapes';
import { countOf, type ProductStock } from './stock-level';

/** What goods are found by. */
export const GOODS_LOOKUPS = ['stockedProduct.productOffering.id', 'stockedProduct.productSpecification.id'] as const;
/** Stocks of one kind of goods that are looked at: shops, warehouses. */
export const STOCKS_MAX = 100;

type Goods = ValueOf<ReturnType<typeof stockedProduct>>;

/** What is sought: one stock by its id, or all of an offering's or a specification's goods. */
export interface Sought {
  readonly id?: string;
  readonly product?: Goods;
  readonly placeId?: string;
}

/** The stocks that are sought; empty where there are none, or nothing says which. */
export async function findStocks(store: ResourceStore, tenant: TenantId, sought: Sought): Promise<ProductStock[]> {
  if (sought.id !== undefined) {
    const stored = await store.get(tenant, PRODUCT_STOCK.name, sought.id);
    return stored ? [bodyOf(PRODUCT_STOCK, stored)] : [];
  }
  const lookup = lookupFor(sought);
  if (!lookup) return [];
  const { items } = await store.list({ tenant, resource: PRODUCT_STOCK.name, lookup, limit: STOCKS_MAX });
  return items.map((item) => bodyOf(PRODUCT_STOCK, item)).filter((stock) => isAt(stock, sought.placeId));
}

function lookupFor({ product, placeId }: Sought): { path: string; value: string } | undefined {
  const by: readonly [string, string | undefined][] = [
    ['stockedProduct.productOffering.id', product?.productOffering?.id],
    ['stockedProduct.productSpecification.id', product?.productSpecification?.id],
    ['place.id', placeId],
  ];
  const [path, value] = by.find(([, id]) => id !== undefined) ?? [];
  return path === undefined || value === undefined ? undefined : { path, value };
}

const isAt = (stock: ProductStock, placeId: string | undefined): boolean =>
  placeId === undefined || stock.place?.id === placeId;

/** The stock with most free first. */
export const byLevel = (stocks: readonly ProductStock[]): ProductStock[] =>
  [...stocks].sort((a, b) => {
    const more = countOf(b.productStockLevel) - countOf(a.productStockLevel);
    return more > 0n ? 1 : more < 0n ? -1 : 0;
  });
