import {
  type AttributeType,
  array,
  boolean,
  characteristics,
  dateTime,
  decimal,
  integer,
  moneyAmount,
  object,
  oneOf,
  quantityAmount,
  recursive,
  reference,
  relatedParties,
  string,
  timePeriod,
  uri,
} from './declaration';

export const PRODUCT_STATES = [
  'created',
  'pendingActive',
  'cancelled',
  'active',
  'pendingTerminate',
  'terminated',
  'suspended',
  'aborted',
] as const;

/** v4's RelatedPlaceRefOrValue. */
export const places = (maxItems = 20) =>
  array(
    object(
      { id: string(), href: uri(), name: string(), role: string(), '@referredType': string() },
      { required: ['role'] },
    ),
    maxItems,
  );

/** v4's Price: with and without duty, or a percentage of another. */
export const price = () =>
  object({
    percentage: decimal(),
    taxRate: decimal(),
    dutyFreeAmount: moneyAmount(),
    taxIncludedAmount: moneyAmount(),
  });

/** v4's PriceAlteration, in the order of `priority`. The amount is what it adds to the price: a discount's is negative. */
export const priceAlterations = (maxItems = 50) =>
  array(
    object(
      {
        name: string(),
        description: string(),
        applicationDuration: integer(),
        priceType: string(),
        priority: integer(),
        recurringChargePeriod: string(),
        unitOfMeasure: string(),
        price: price(),
        productOfferingPrice: reference(),
        /** Ours: an agreement's ends with the agreement. */
        validFor: timePeriod(),
      },
      { required: ['price', 'priceType'] },
    ),
    maxItems,
  );

const charged = () => ({
  name: string(),
  description: string(),
  priceType: string(),
  recurringChargePeriod: string(),
  unitOfMeasure: string(),
  billingAccount: reference(),
  price: price(),
  productOfferingPrice: reference(),
});

/** v4's OrderPrice, CartPrice, QuotePrice: what an item comes to. */
export const itemPrices = (maxItems = 50) =>
  array(object({ ...charged(), priceAlteration: priceAlterations() }), maxItems);

/** v4's ProductPrice: what is agreed for a product. */
export const productPrices = <const S extends Parameters<typeof object>[0]>(more: S, maxItems = 50) =>
  array(
    object({ ...charged(), productPriceAlteration: priceAlterations(), ...more }, { required: ['price', 'priceType'] }),
    maxItems,
  );

/** v4's OrderTerm and the like: how long, counted in units. */
export const itemTerms = (maxItems = 10) =>
  array(object({ name: string(), description: string(), duration: quantityAmount() }), maxItems);

export const productSpecificationRef = () => reference({ version: string(), targetProductSchema: object({}) });

/** v4's Product, which holds others of its kind. */
export const product = () => ({
  name: string(),
  description: string(),
  isBundle: boolean(),
  isCustomerVisible: boolean(),
  productSerialNumber: string(),
  status: oneOf(...PRODUCT_STATES),
  orderDate: dateTime(),
  startDate: dateTime(),
  terminationDate: dateTime(),
  agreement: array(reference({ agreementItemId: string() }), 10),
  billingAccount: reference(),
  place: places(),
  product: array(nestedProduct(), 20),
  productCharacteristic: characteristics(),
  productOffering: reference(),
  productOrderItem: array(
    object(
      {
        orderItemAction: string(),
        orderItemId: string(),
        productOrderId: string(),
        productOrderHref: uri(),
        role: string(),
        '@referredType': string(),
      },
      { required: ['orderItemId', 'productOrderId'] },
    ),
    20,
  ),
  productPrice: productPrices({}),
  productRelationship: array(
    object({ relationshipType: string(), product: nestedProduct() }, { required: ['relationshipType', 'product'] }),
    20,
  ),
  productSpecification: productSpecificationRef(),
  productTerm: array(
    object({ name: string(), description: string(), duration: quantityAmount(), validFor: timePeriod() }),
    10,
  ),
  realizingResource: array(reference({ value: string() }), 50),
  realizingService: array(reference(), 50),
  relatedParty: relatedParties(),
});

const nestedProduct = (): AttributeType<{ id?: string; href?: string }> =>
  recursive('NestedProduct', () => productRefOrValue());

const given = { id: string(), href: uri() };

/** v4's ProductRefOrValue. */
export const productRefOrValue = () => object({ ...given, ...product(), '@referredType': string() });
