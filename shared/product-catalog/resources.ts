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
  uri,
} from '../tmf/declaration';
import {
  attachments,
  CATALOG_RULES,
  entryAttributes,
  REFERENCES_MAX,
  references,
  specificationCharacteristics,
  targetSchema,
  terms,
  valueUses,
  versionedReference,
  versionedReferences,
} from './attributes';
import { EXPORT_JOB, IMPORT_JOB } from './job-resources';

export const catalogResource = resource({
  ...CATALOG_RULES,
  name: 'catalog',
  type: 'Catalog',
  attributes: {
    ...entryAttributes(),
    catalogType: string({ maxLength: 80 }),
    category: versionedReferences(),
    relatedParty: relatedParties(),
  },
  references: [{ path: 'category', resource: 'category' }],
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
    subCategory: versionedReferences(),
    productOffering: references(),
  },
  references: [
    { path: 'parentId', resource: 'category' },
    { path: 'subCategory', resource: 'category' },
    { path: 'productOffering', resource: 'productOffering' },
  ],
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
    resourceSpecification: versionedReferences(),
    /** Ours: a service with `when` belongs to products for which that condition holds. */
    serviceSpecification: array(reference({ version: string(), when: string() }), REFERENCES_MAX),
    targetProductSchema: targetSchema(),
  },
  references: [
    { path: 'bundledProductSpecification', resource: 'productSpecification' },
    { path: 'productSpecificationRelationship', resource: 'productSpecification' },
    { path: 'serviceSpecification', resource: 'serviceSpecification' },
    { path: 'resourceSpecification', resource: 'resourceSpecification' },
  ],
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
    category: versionedReferences(),
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
    productSpecification: reference({ version: string(), targetProductSchema: targetSchema() }),
    resourceCandidate: versionedReference(),
    serviceCandidate: versionedReference(),
    serviceLevelAgreement: reference(),
  },
  references: [
    { path: 'bundledProductOffering', resource: 'productOffering' },
    { path: 'category', resource: 'category' },
    { path: 'prodSpecCharValueUse.productSpecification', resource: 'productSpecification' },
    { path: 'productOfferingPrice', resource: 'productOfferingPrice' },
    { path: 'productOfferingRelationship', resource: 'productOffering' },
    { path: 'productSpecification', resource: 'productSpecification' },
    { path: 'resourceCandidate', resource: 'resourceCandidate' },
    { path: 'serviceCandidate', resource: 'serviceCandidate' },
  ],
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
    constraint: versionedReferences(),
    place: references(),
    pricingLogicAlgorithm: array(
      object({
        id: string(),
        href: uri(),
        name: string(),
        description: string(),
        plaSpecId: string(),
        validFor: timePeriod(),
      }),
      20,
    ),
    prodSpecCharValueUse: valueUses(),
    productOfferingTerm: terms(),
    tax: array(
      object({ id: string(), href: uri(), taxCategory: string(), taxRate: decimal(), taxAmount: moneyAmount() }),
      10,
    ),
  },
  references: [
    { path: 'bundledPopRelationship', resource: 'productOfferingPrice' },
    { path: 'popRelationship', resource: 'productOfferingPrice' },
    { path: 'prodSpecCharValueUse.productSpecification', resource: 'productSpecification' },
  ],
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
    IMPORT_JOB,
    EXPORT_JOB,
  ],
});
