import {
  api,
  array,
  boolean,
  object,
  reference,
  relatedParties,
  resource,
  string,
  timePeriod,
  uri,
} from '../tmf/declaration';
import { characteristicValue } from '../tmf/shared-shapes';
import {
  attachments,
  CATALOG_RULES,
  CHARACTERISTICS_MAX,
  characteristicBase,
  entryAttributes,
  RELATIONSHIPS_MAX,
  references,
  targetSchema,
  VALUES_MAX,
  versionedReference,
  versionedReferences,
} from './attributes';
import { featureSpecifications } from './feature-attributes';
import { EXPORT_JOB, IMPORT_JOB } from './job-resources';

const characteristicSpecifications = () =>
  array(
    object(
      {
        ...characteristicBase(),
        charSpecRelationship: array(
          object({
            characteristicSpecificationId: string(),
            name: string(),
            parentSpecificationHref: uri(),
            parentSpecificationId: string(),
            relationshipType: string(),
            validFor: timePeriod(),
          }),
          RELATIONSHIPS_MAX,
        ),
        characteristicValueSpecification: array(characteristicValue(), VALUES_MAX),
      },
      { required: ['name'] },
    ),
    CHARACTERISTICS_MAX,
  );

/** A relation to another specification. v4 asks for its type, not for its id. */
const relationships = <const S extends Parameters<typeof reference>[0]>(more: S) =>
  array(
    object(
      {
        id: string(),
        href: uri(),
        name: string(),
        relationshipType: string(),
        role: string(),
        '@referredType': string(),
        validFor: timePeriod(),
        ...more,
      },
      { required: ['relationshipType'] },
    ),
    RELATIONSHIPS_MAX,
  );

export const serviceCatalogResource = resource({
  ...CATALOG_RULES,
  name: 'serviceCatalog',
  type: 'ServiceCatalog',
  attributes: { ...entryAttributes(), category: versionedReferences(), relatedParty: relatedParties() },
  references: [{ path: 'category', resource: 'serviceCategory' }],
  lookups: ['lifecycleStatus', 'name'],
});

export const serviceCategoryResource = resource({
  ...CATALOG_RULES,
  name: 'serviceCategory',
  type: 'ServiceCategory',
  attributes: {
    ...entryAttributes(),
    isRoot: boolean(),
    parentId: string(),
    category: versionedReferences(),
    serviceCandidate: versionedReferences(),
  },
  references: [
    { path: 'parentId', resource: 'serviceCategory' },
    { path: 'category', resource: 'serviceCategory' },
    { path: 'serviceCandidate', resource: 'serviceCandidate' },
  ],
  lookups: ['parentId', 'name'],
});

export const serviceCandidateResource = resource({
  ...CATALOG_RULES,
  name: 'serviceCandidate',
  type: 'ServiceCandidate',
  attributes: { ...entryAttributes(), category: versionedReferences(), serviceSpecification: versionedReference() },
  required: ['name', 'serviceSpecification'],
  references: [
    { path: 'category', resource: 'serviceCategory' },
    { path: 'serviceSpecification', resource: 'serviceSpecification' },
  ],
  lookups: ['serviceSpecification.id', 'lifecycleStatus', 'name'],
});

/** TMF633: what a network does for a product, which a product specification is decomposed into. */
export const serviceSpecificationResource = resource({
  ...CATALOG_RULES,
  name: 'serviceSpecification',
  type: 'ServiceSpecification',
  attributes: {
    ...entryAttributes(),
    isBundle: boolean(),
    attachment: attachments(),
    constraint: versionedReferences(),
    entitySpecRelationship: relationships({ associationSpec: reference() }),
    featureSpecification: featureSpecifications(),
    relatedParty: relatedParties(),
    resourceSpecification: versionedReferences(),
    serviceLevelSpecification: references(),
    /** `requires` another service, or `dependsOn` it where the product has it; ours: `when` a condition holds. */
    serviceSpecRelationship: relationships({ when: string() }),
    specCharacteristic: characteristicSpecifications(),
    targetEntitySchema: targetSchema(),
  },
  references: [
    { path: 'resourceSpecification', resource: 'resourceSpecification' },
    { path: 'serviceSpecRelationship', resource: 'serviceSpecification' },
  ],
  lookups: ['lifecycleStatus', 'name'],
});

export const serviceCatalogApi = api({
  id: 'TMF633',
  title: 'Service Catalog Management',
  basePath: '/tmf-api/serviceCatalogManagement/v4',
  domain: 'product-catalog',
  resources: [
    serviceCatalogResource,
    serviceCategoryResource,
    serviceCandidateResource,
    serviceSpecificationResource,
    IMPORT_JOB,
    EXPORT_JOB,
  ],
});
