import {
  api,
  array,
  boolean,
  integer,
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
  targetSchema,
  VALUES_MAX,
  versionedReference,
  versionedReferences,
} from './attributes';
import { featureSpecifications } from './feature-attributes';
import { EXPORT_JOB, IMPORT_JOB } from './job-resources';

const resourceCharacteristics = () =>
  array(
    object(
      {
        ...characteristicBase(),
        resourceSpecCharRelationship: array(
          object({
            characteristicSpecificationId: string(),
            name: string(),
            relationshipType: string(),
            resourceSpecificationHref: uri(),
            resourceSpecificationId: string(),
            validFor: timePeriod(),
          }),
          RELATIONSHIPS_MAX,
        ),
        resourceSpecCharacteristicValue: array(characteristicValue(), VALUES_MAX),
      },
      { required: ['name'] },
    ),
    CHARACTERISTICS_MAX,
  );

/** How the parts of a resource function are joined. */
const connectivity = () =>
  object(
    {
      id: string(),
      href: uri(),
      name: string(),
      description: string(),
      connectionSpecification: array(
        object(
          {
            id: string(),
            href: uri(),
            name: string(),
            associationType: string(),
            endpointSpecification: array(
              reference({
                isRoot: boolean(),
                role: string(),
                connectionPointSpecification: versionedReference(),
              }),
              RELATIONSHIPS_MAX,
            ),
          },
          { required: ['associationType', 'endpointSpecification'] },
        ),
        RELATIONSHIPS_MAX,
      ),
      graphSpecificationRelationship: array(
        object({ id: string(), href: uri(), relationshipType: string(), resourceGraph: reference() }),
        RELATIONSHIPS_MAX,
      ),
    },
    { required: ['connectionSpecification'] },
  );

export const resourceCatalogResource = resource({
  ...CATALOG_RULES,
  name: 'resourceCatalog',
  type: 'ResourceCatalog',
  attributes: { ...entryAttributes(), category: versionedReferences(), relatedParty: relatedParties() },
  references: [{ path: 'category', resource: 'resourceCategory' }],
  lookups: ['lifecycleStatus', 'name'],
});

export const resourceCategoryResource = resource({
  ...CATALOG_RULES,
  name: 'resourceCategory',
  type: 'ResourceCategory',
  attributes: {
    ...entryAttributes(),
    isRoot: boolean(),
    parentId: string(),
    category: versionedReferences(),
    relatedParty: relatedParties(),
    resourceCandidate: versionedReferences(),
  },
  references: [
    { path: 'parentId', resource: 'resourceCategory' },
    { path: 'category', resource: 'resourceCategory' },
    { path: 'resourceCandidate', resource: 'resourceCandidate' },
  ],
  lookups: ['parentId', 'name'],
});

export const resourceCandidateResource = resource({
  ...CATALOG_RULES,
  name: 'resourceCandidate',
  type: 'ResourceCandidate',
  attributes: { ...entryAttributes(), category: versionedReferences(), resourceSpecification: versionedReference() },
  references: [
    { path: 'category', resource: 'resourceCategory' },
    { path: 'resourceSpecification', resource: 'resourceSpecification' },
  ],
  lookups: ['resourceSpecification.id', 'lifecycleStatus', 'name'],
});

/** TMF634: what a product takes from stock, such as a number and a SIM. */
export const resourceSpecificationResource = resource({
  ...CATALOG_RULES,
  name: 'resourceSpecification',
  type: 'ResourceSpecification',
  attributes: {
    ...entryAttributes(),
    category: string({ maxLength: 80 }),
    isBundle: boolean(),
    attachment: attachments(),
    featureSpecification: featureSpecifications({ id: string(), href: uri() }),
    relatedParty: relatedParties(),
    resourceSpecCharacteristic: resourceCharacteristics(),
    resourceSpecRelationship: array(
      object({
        id: string(),
        href: uri(),
        name: string(),
        relationshipType: string(),
        role: string(),
        defaultQuantity: integer(),
        minimumQuantity: integer(),
        maximumQuantity: integer(),
        characteristic: resourceCharacteristics(),
        validFor: timePeriod(),
      }),
      RELATIONSHIPS_MAX,
    ),
    targetResourceSchema: targetSchema(),
  },
  subtypes: {
    LogicalResourceSpecification: { attributes: {} },
    PhysicalResourceSpecification: {
      attributes: { model: string(), part: string(), sku: string(), vendor: string() },
    },
    ResourceFunctionSpecification: {
      attributes: {
        connectionPointSpecification: versionedReferences(),
        connectivitySpecification: array(connectivity(), RELATIONSHIPS_MAX),
      },
    },
  },
  references: [{ path: 'resourceSpecRelationship', resource: 'resourceSpecification' }],
  lookups: ['category', 'lifecycleStatus', 'name'],
});

export const resourceCatalogApi = api({
  id: 'TMF634',
  title: 'Resource Catalog Management',
  basePath: '/tmf-api/resourceCatalog/v4',
  domain: 'product-catalog',
  resources: [
    resourceCatalogResource,
    resourceCategoryResource,
    resourceCandidateResource,
    resourceSpecificationResource,
    IMPORT_JOB,
    EXPORT_JOB,
  ],
});
