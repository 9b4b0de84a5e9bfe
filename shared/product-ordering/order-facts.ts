import type { TenantId } from '../kernel/tenant';
import type { ConditionFacts, MarketFacts } from '../product-catalog';
import type { ProductView } from '../product-inventory';
import type { BodyOf, ValueOf } from '../tmf/declaration';
import { isGoods } from './fulfilment-rules';
import type {
  CatalogReader,
  GoodsReader,
  OrderableOffering,
  OrderableSpecification,
  ProductReader,
  StockReader,
} from './ports';
import { MEMBER_OF, RELIES_ON } from './relies-on';
import type { PRODUCT_ORDER } from './resources';

export type ProductOrder = BodyOf<typeof PRODUCT_ORDER>;
type ItemsOf = ValueOf<(typeof PRODUCT_ORDER)['attributes']['productOrderItem']>;
export type ProductOrderItem = ItemsOf[number];

/** All that an order is judged and planned by, read once. */
export interface OrderFacts {
  readonly offerings: ReadonlyMap<string, OrderableOffering>;
  readonly specifications: ReadonlyMap<string, OrderableSpecification>;
  /** Of the products that the order names. */
  readonly products: ReadonlyMap<string, ProductView>;
  /** All that the customer has, where the order changes any of it. */
  readonly owned: readonly ProductView[];
  /** Who buys, as offerings' conditions ask. Absent: nobody asks, they are judged elsewhere. */
  readonly buyer?: ConditionFacts;
  /** The status of numbers and SIMs of the customer's choice, by their values. Absent: nobody asks. */
  readonly wanted?: ReadonlyMap<string, string>;
  /** How many pieces of each offering that is goods are free. Absent: nobody looked. */
  readonly goods?: ReadonlyMap<string, bigint>;
  /** Stock and demand, where an offering's conditions ask for them. */
  readonly market?: ReadonlyMap<string, MarketFacts>;
}

export const offeringIdOf = (item: ProductOrderItem): string | undefined => item.productOffering?.id;

const relatedProductId = (item: ProductOrderItem, type: string): string | undefined =>
  item.product?.productRelationship?.find((relation) => relation.relationshipType === type)?.product?.id;

/** The existing product that an item is added to. */
export const baseProductIdOf = (item: ProductOrderItem): string | undefined => relatedProductId(item, RELIES_ON);

/** The existing product whose balance an item's shall share. */
export const sharedProductIdOf = (item: ProductOrderItem): string | undefined => relatedProductId(item, MEMBER_OF);

/** The item of the same order that an item is added to. */
export const baseItemIdOf = (item: ProductOrderItem): string | undefined =>
  item.productOrderItemRelationship?.find((relation) => relation.relationshipType === RELIES_ON)?.id;

/** The existing product that an item changes or ends. */
export const changedProductIdOf = (item: ProductOrderItem): string | undefined =>
  item.action === 'add' ? undefined : item.product?.id;

const ENDED = ['terminated', 'cancelled', 'aborted'];
export const hasEnded = ({ status }: ProductView): boolean => ENDED.includes(status);

/** The customer's products that stand on another: its add-ons, or who shares its balance. */
export const dependentsOf = (
  productId: string,
  { owned }: OrderFacts,
  relation: 'reliesOn' | 'memberOf',
): ProductView[] => owned.filter((product) => product[relation] === productId && !hasEnded(product));

/** A party of the order is its customer when its role says so. */
export const customerOf = (order: Pick<ProductOrder, 'relatedParty'>): string | undefined =>
  order.relatedParty?.find((party) => party.role?.toLowerCase() === 'customer')?.id;

export const billingAccountOf = (order: ProductOrder, item: ProductOrderItem): string | undefined =>
  item.billingAccount?.id ?? order.billingAccount?.id;

/** A characteristic of the ordered product that is text: the number or the SIM that the customer chose. */
export function wantedOf(item: ProductOrderItem, name: string): string | undefined {
  const value = item.product?.productCharacteristic?.find((entry) => entry.name === name)?.value;
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** By which characteristic a customer chooses from each stock. */
export const WANTED_CHARACTERISTIC = { msisdn: 'msisdn', sim: 'iccid' } as const;

/** The characteristic that says which prices the customer has, where staff orders. */
export const SEGMENT = 'segment';

async function readEach<T>(ids: Iterable<string>, read: (id: string) => Promise<T | undefined>) {
  const found = new Map<string, T>();
  await Promise.all(
    [...new Set(ids)].map(async (id) => {
      const value = await read(id);
      if (value !== undefined) found.set(id, value);
    }),
  );
  return found;
}

/** The status of each number and SIM that an order's items choose; those that no stock has are missing. */
export const readWanted = (
  tenant: TenantId,
  { productOrderItem = [] }: Pick<ProductOrder, 'productOrderItem'>,
  stock: StockReader,
): Promise<ReadonlyMap<string, string>> => {
  const chosen = new Map(
    productOrderItem
      .filter(({ action }) => action === 'add')
      .flatMap((item) =>
        (['msisdn', 'sim'] as const).flatMap((kind) => {
          const value = wantedOf(item, WANTED_CHARACTERISTIC[kind]);
          return value === undefined ? [] : [[value, kind] as const];
        }),
      ),
  );
  return readEach(chosen.keys(), async (value) => stock.statusOf(tenant, chosen.get(value) ?? 'msisdn', value));
};

/** What products that change are of, and what relies on them or shares their balance. */
function offeringsOfChanged(
  items: readonly ProductOrderItem[],
  products: ReadonlyMap<string, ProductView>,
  owned: readonly ProductView[],
): string[] {
  const changed = new Set(items.flatMap((item) => changedProductIdOf(item) ?? []));
  const dependents = owned.filter(({ reliesOn, memberOf }) =>
    [reliesOn, memberOf].some((id) => id !== undefined && changed.has(id)),
  );
  return [...[...changed].flatMap((id) => products.get(id) ?? []), ...dependents].map(({ offeringId }) => offeringId);
}

/** Reads what the order's items name; what does not exist is missing from the answer. At most one read an item and kind. */
export async function readFacts(
  tenant: TenantId,
  order: Pick<ProductOrder, 'productOrderItem' | 'relatedParty'>,
  ports: { readonly catalog: CatalogReader; readonly products: ProductReader; readonly goods?: GoodsReader },
): Promise<OrderFacts> {
  const items = order.productOrderItem ?? [];
  const customer = customerOf(order);
  const changes = items.some((item) => changedProductIdOf(item) !== undefined);
  const [products, owned] = await Promise.all([
    readEach(
      items.flatMap((item) =>
        [baseProductIdOf(item) ?? [], sharedProductIdOf(item) ?? [], changedProductIdOf(item) ?? []].flat(),
      ),
      (id) => ports.products.product(tenant, id),
    ),
    changes && customer !== undefined ? ports.products.productsOf(tenant, customer) : [],
  ]);
  const offerings = await readEach(
    [...items.flatMap((item) => offeringIdOf(item) ?? []), ...offeringsOfChanged(items, products, owned)],
    (id) => ports.catalog.offering(tenant, id),
  );
  const specifications = await readEach(
    [...offerings.values()].flatMap((offering) => offering.specificationId ?? []),
    (id) => ports.catalog.specification(tenant, id),
  );
  const { goods: stock } = ports;
  if (!stock) return { offerings, specifications, products, owned };
  const isStocked = ({ specificationId }: OrderableOffering) => {
    const specification = specifications.get(specificationId ?? '');
    return specification !== undefined && isGoods(specification);
  };
  const ordered = [...offerings.values()].filter(isStocked);
  const goods = await readEach(
    ordered.map(({ id }) => id),
    (id) => stock.free(tenant, { offeringId: id, specificationId: offerings.get(id)?.specificationId ?? '' }),
  );
  return { offerings, specifications, products, owned, goods };
}
