import type { TenantId } from '../kernel/tenant';
import {
  type CatalogReader as Catalog,
  type CatalogOffering,
  type CatalogPrice,
  type CatalogResource,
  type CatalogSpecification,
  isDynamic,
  textIn,
} from '../product-catalog';
import type {
  CatalogReader,
  OrderableCharacteristic,
  OrderableOffering,
  OrderableResource,
  SpecificationReference,
} from './ports';
import { readServices } from './read-services';
import { RELIES_ON } from './relies-on';

type Characteristic = NonNullable<CatalogSpecification['productSpecCharacteristic']>[number];

const PRICE_TYPES = ['recurring', 'oneTime', 'usage'];
/** Prices in one of these are agreed by nobody any more. */
const ENDED = ['Retired', 'Obsolete', 'Rejected'];

/** The catalog as ordering needs it: an offering with its recurring prices, a specification with what it is made of. */
export const orderCatalog = (catalog: Catalog): CatalogReader => ({
  async offering(tenant, id) {
    const offering = await catalog.offering(tenant, id);
    if (!offering) return undefined;
    const { validFor } = offering;
    return {
      id: offering.id,
      name: offering.name ?? offering.id,
      lifecycleStatus: offering.lifecycleStatus ?? '',
      isSellable: offering.isSellable !== false,
      ...(validFor?.startDateTime === undefined ? {} : { validFromMs: Date.parse(validFor.startDateTime) }),
      ...(validFor?.endDateTime === undefined ? {} : { validToMs: Date.parse(validFor.endDateTime) }),
      ...(offering.productSpecification?.id === undefined ? {} : { specificationId: offering.productSpecification.id }),
      reliesOn: (offering.productOfferingRelationship ?? [])
        .filter((relation) => relation.relationshipType === RELIES_ON)
        .flatMap((relation) => relation.id ?? []),
      ...splitPrices(await pricesOf(catalog, tenant, offering)),
      categories: (offering.category ?? []).flatMap((category) => category.id ?? []),
      limits: limitsOf(offering),
    };
  },
  async specification(tenant, id) {
    const specification = await catalog.specification(tenant, id);
    if (!specification) return undefined;
    return {
      id: specification.id,
      name: specification.name ?? specification.id,
      serviceSpecifications: await readServices(catalog, tenant, specification),
      resourceSpecifications: await Promise.all(
        distinct(specification.resourceSpecification ?? []).map(async (one) => ({
          ...one,
          ...categoryOf(await catalog.resource(tenant, one.id)),
        })),
      ),
      characteristics: (specification.productSpecCharacteristic ?? []).flatMap(characteristicOf),
    };
  },
});

const limitsOf = ({
  prodSpecCharValueUse,
  channel,
  marketSegment,
  place,
  bundledProductOffering,
}: CatalogOffering): OrderableOffering['limits'] => ({
  ...(prodSpecCharValueUse === undefined ? {} : { prodSpecCharValueUse }),
  ...(channel === undefined ? {} : { channel }),
  ...(marketSegment === undefined ? {} : { marketSegment }),
  ...(place === undefined ? {} : { place }),
  ...(bundledProductOffering === undefined ? {} : { bundledProductOffering }),
});

const splitPrices = (prices: OrderableOffering['fees']): Pick<OrderableOffering, 'fees' | 'rates'> => ({
  fees: prices.filter(({ priceType }) => priceType !== 'usage'),
  rates: prices.filter(({ priceType }) => priceType === 'usage'),
});

async function pricesOf(
  catalog: Catalog,
  tenant: TenantId,
  offering: CatalogOffering,
): Promise<OrderableOffering['fees']> {
  const ids = (offering.productOfferingPrice ?? []).flatMap((price) => price.id ?? []);
  const prices = await Promise.all(ids.map((id) => catalog.price(tenant, id)));
  return prices.flatMap((price) => (price ? agreeable(price) : []));
}

function agreeable(price: CatalogPrice): OrderableOffering['fees'] {
  const { priceType } = price;
  const { unit, value } = price.price ?? {};
  const isOver = ENDED.includes(price.lifecycleStatus ?? '');
  if (
    priceType === undefined ||
    !PRICE_TYPES.includes(priceType) ||
    isOver ||
    unit === undefined ||
    value === undefined
  )
    return [];
  const length = price.recurringChargePeriodLength ?? 1;
  const period = price.recurringChargePeriodType ?? 'month';
  const { units } = price.unitOfMeasure ?? {};
  return [
    {
      id: price.id,
      name: price.name ?? price.id,
      priceType,
      ...(priceType !== 'recurring' ? {} : { recurringChargePeriod: length === 1 ? period : `${length} ${period}` }),
      ...(priceType !== 'recurring' || units === undefined ? {} : { unitOfMeasure: units }),
      unit,
      value,
      ...(isDynamic(price) ? { moving: price } : {}),
    },
  ];
}

function characteristicOf({
  name,
  configurable,
  productSpecCharacteristicValue: values = [],
}: Characteristic): OrderableCharacteristic[] {
  if (name === undefined) return [];
  const defaultValue = textIn(values.find(({ isDefault }) => isDefault)?.value);
  return [
    {
      name,
      values: values.flatMap(({ value }) => textIn(value) ?? []),
      ...(defaultValue === undefined ? {} : { defaultValue }),
      isFixed: configurable === false,
    },
  ];
}

const categoryOf = (resource: CatalogResource | undefined): Pick<OrderableResource, 'category'> =>
  resource?.category === undefined ? {} : { category: resource.category };

/** A specification that is named twice is needed once. */
function distinct(references: readonly { readonly id?: string; readonly name?: string }[]): SpecificationReference[] {
  const found = new Map<string, SpecificationReference>();
  for (const { id, name } of references) if (id !== undefined) found.set(id, { id, name: name ?? id });
  return [...found.values()];
}
