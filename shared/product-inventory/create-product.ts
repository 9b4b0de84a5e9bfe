import type { TenantId } from '../kernel/tenant';
import { resourceIdOf } from '../resource-inventory';
import type { BodyOf } from '../tmf/declaration';
import type { ResourceStore } from '../tmf/resource-store';
import { newResource } from '../tmf/write-resource';
import type { AgreedPrice, CreateProductRequest, ProductDraft } from './product-draft';
import { PRODUCT, PRODUCT_INVENTORY_API } from './resources';

type Product = BodyOf<typeof PRODUCT>;

/** Makes the product that an order brought, active from its start. Its id is the draft's: a repeat finds it standing. */
export async function createProduct(
  store: ResourceStore,
  request: CreateProductRequest,
  nowMs: number,
): Promise<string> {
  const { draft } = request;
  await store.create(
    newResource(PRODUCT, {
      tenant: draft.tenant,
      id: draft.productId,
      basePath: PRODUCT_INVENTORY_API.basePath,
      nowMs,
      body: toBody(request),
    }),
  );
  return draft.productId;
}

function toBody({ draft, balanceId, startDate }: CreateProductRequest): Omit<Product, 'id' | 'href'> {
  const { offering, specification } = draft;
  const related = relationsOf(draft);
  return {
    name: offering.name,
    status: 'active',
    isCustomerVisible: true,
    startDate,
    orderDate: startDate,
    productOffering: { ...offering, '@referredType': 'ProductOffering' },
    ...(specification ? { productSpecification: { ...specification } } : {}),
    relatedParty: [{ id: draft.partyId, role: 'customer', '@referredType': 'Individual' }],
    billingAccount: { id: draft.billingAccountId, '@referredType': 'BillingAccount' },
    productCharacteristic: [
      { name: 'balanceId', valueType: 'string', value: balanceId },
      ...(['msisdn', 'iccid', 'imsi'] as const).flatMap((name) =>
        draft[name] === undefined ? [] : [{ name, valueType: 'string', value: draft[name] }],
      ),
      ...Object.entries(draft.characteristics ?? {}).map(([name, value]) => ({ name, valueType: 'string', value })),
    ],
    productPrice: draft.prices.map(toProductPrice),
    productOrderItem: [
      {
        productOrderId: draft.orderId,
        orderItemId: draft.itemId,
        orderItemAction: 'add',
        '@referredType': 'ProductOrder',
      },
    ],
    realizingService: draft.services.map((id) => ({ id, '@referredType': 'Service' })),
    realizingResource: [
      ...(draft.msisdn === undefined ? [] : [realizedBy(draft.tenant, 'msisdn', draft.msisdn)]),
      ...(draft.iccid === undefined ? [] : [realizedBy(draft.tenant, 'sim', draft.iccid)]),
    ],
    ...(draft.place === undefined ? {} : { place: draft.place.map((one) => ({ ...one })) }),
    ...(related.length === 0 ? {} : { productRelationship: related }),
  };
}

const realizedBy = (tenant: TenantId, name: 'msisdn' | 'sim', value: string) => ({
  id: resourceIdOf(tenant, name, value),
  name,
  '@referredType': 'LogicalResource',
});

/** An agreed price as the product carries it. */
export const toProductPrice = (price: AgreedPrice): NonNullable<Product['productPrice']>[number] => ({
  name: price.name,
  priceType: price.priceType,
  ...(price.recurringChargePeriod === undefined ? {} : { recurringChargePeriod: price.recurringChargePeriod }),
  ...(price.unitOfMeasure === undefined ? {} : { unitOfMeasure: price.unitOfMeasure }),
  price: { [price.taxExcluded ? 'dutyFreeAmount' : 'taxIncludedAmount']: { unit: price.unit, value: price.value } },
  productOfferingPrice: {
    id: price.id,
    name: price.name,
    '@referredType': price.priceType === 'award' ? 'Promotion' : 'ProductOfferingPrice',
  },
  ...(price.alterations === undefined ? {} : { productPriceAlteration: [...price.alterations] }),
});

const relationsOf = ({ baseProductId, sharedProductId }: ProductDraft): NonNullable<Product['productRelationship']> => [
  ...(baseProductId === undefined ? [] : [{ relationshipType: 'reliesOn', product: { id: baseProductId } }]),
  ...(sharedProductId === undefined ? [] : [{ relationshipType: 'memberOf', product: { id: sharedProductId } }]),
];
