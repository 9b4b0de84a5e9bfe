import { ROLES } from '../kernel/tenant';
import {
  api,
  array,
  boolean,
  decimal,
  integer,
  moneyAmount,
  object,
  oneOf,
  quantityAmount,
  reference,
  relatedParties,
  resource,
  string,
  timePeriod,
} from '../tmf/declaration';
import {
  attachments,
  entryAttributes,
  REFERENCES_MAX,
  references,
  specificationCharacteristics,
  terms,
  valueUses,
} from './attributes';
import { LIFECYCLE } from './lifecycle';

/** What all of a catalog's resources share: everyone reads it, agents and operators write it. */
const CATALOG_RULES = {
  required: ['name'],
  readOnly: ['lastUpdate'],
  operations: ['create', 'list', 'get', 'patch', 'delete'],
  state: LIFECYCLE,
  events: ['Create', 'AttributeValueChange', 'StateChange', 'Delete'],
  access: { read: ROLES, write: ['agent', 'operator'] },
  updatedAttribute: 'lastUpdate',
} as const;

export const catalogResource = resource({
  ...CATALOG_RULES,
  name: 'catalog',
  type: 'Catalog',
  attributes: {
    ...entryAttributes(),
    catalogType: string({ maxLength: 80 }),
    category: references(),
    relatedParty: relatedParties(),
  },
  lookups: ['lifecycleStatus', 'name'],
});

export const categoryResource = resource({
  ...CATALOG_RULES,
  name: 'category',
  type: 'Category',
  attributes: {
    ...entryAttributes(),
    isRoot: boolean(),
    parentId: string(),
    subCategory: references(),
    productOffering: references(),
  },
  lookups: ['parentId', 'name'],
});

export const productSpecificationResource = resource({
  ...CATALOG_RULES,
  name: 'productSpecification',
  type: 'ProductSpecification',
  attributes: {
    ...entryAttributes(),
    brand: string({ maxLength: 80 }),
    productNumber: string({ maxLength: 80 }),
    isBundle: boolean(),
    attachment: attachments(),
    bundledProductSpecification: array(reference({ lifecycleStatus: string() }), REFERENCES_MAX),
    productSpecCharacteristic: specificationCharacteristics(),
    productSpecificationRelationship: array(
      reference({ relationshipType: string(), validFor: timePeriod() }),
      REFERENCES_MAX,
    ),
    relatedParty: relatedParties(),
    resourceSpecification: array(reference({ version: string() }), REFERENCES_MAX),
    serviceSpecification: array(reference({ version: string() }), REFERENCES_MAX),
    /** Says by `@type` and `@schemaLocation` what a product of it looks like. */
    targetProductSchema: object({}),
  },
  lookups: ['productNumber', 'lifecycleStatus', 'name'],
});

export const productOfferingResource = resource({
  ...CATALOG_RULES,
  name: 'productOffering',
  type: 'ProductOffering',
  attributes: {
    ...entryAttributes(),
    isBundle: boolean(),
    isSellable: boolean(),
    statusReason: string(),
    agreement: references(),
    attachment: attachments(),
    bundledProductOffering: array(
      reference({
        lifecycleStatus: string(),
        bundledProductOfferingOption: object({
          numberRelOfferDefault: integer(),
          numberRelOfferLowerLimit: integer(),
          numberRelOfferUpperLimit: integer(),
        }),
      }),
      REFERENCES_MAX,
    ),
    category: array(reference({ version: string() }), REFERENCES_MAX),
    channel: references(),
    marketSegment: references(),
    place: references(),
    prodSpecCharValueUse: valueUses(),
    /** By reference only: a price has a life, and a tariff, of its own. */
    productOfferingPrice: references(),
    productOfferingRelationship: array(
      reference({ relationshipType: string(), role: string(), validFor: timePeriod() }),
      REFERENCES_MAX,
    ),
    productOfferingTerm: terms(),
    productSpecification: reference({ version: string() }),
    resourceCandidate: reference({ version: string() }),
    serviceCandidate: reference({ version: string() }),
    serviceLevelAgreement: reference(),
  },
  lookups: ['lifecycleStatus', 'name', 'category.id', 'productSpecification.id'],
});

export const productOfferingPriceResource = resource({
  ...CATALOG_RULES,
  name: 'productOfferingPrice',
  type: 'ProductOfferingPrice',
  attributes: {
    ...entryAttributes(),
    isBundle: boolean(),
    priceType: oneOf('recurring', 'oneTime', 'usage'),
    recurringChargePeriodType: oneOf('day', 'week', 'month', 'year'),
    recurringChargePeriodLength: integer({ minimum: 1, maximum: 365 }),
    price: moneyAmount(),
    percentage: decimal(),
    unitOfMeasure: quantityAmount(),
    bundledPopRelationship: references(),
    popRelationship: array(reference({ relationshipType: string(), role: string() }), REFERENCES_MAX),
    constraint: array(reference({ version: string() }), REFERENCES_MAX),
    place: references(),
    pricingLogicAlgorithm: array(
      object({
        id: string(),
        href: string(),
        name: string(),
        description: string(),
        plaSpecId: string(),
        validFor: timePeriod(),
      }),
      20,
    ),
    prodSpecCharValueUse: valueUses(),
    productOfferingTerm: terms(),
    tax: array(object({ taxCategory: string(), taxRate: decimal(), taxAmount: moneyAmount() }), 10),
  },
  lookups: ['priceType', 'name', 'lifecycleStatus'],
});

export const productCatalogApi = api({
  id: 'TMF620',
  title: 'Product Catalog Management',
  basePath: '/tmf-api/productCatalogManagement/v4',
  domain: 'product-catalog',
  resources: [
    catalogResource,
    categoryResource,
    productSpecificationResource,
    productOfferingResource,
    productOfferingPriceResource,
  ],
});
