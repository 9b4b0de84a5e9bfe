import { type AttributeType, array, boolean, object, string, timePeriod, uri } from '../tmf/declaration';
import { characteristicValue } from '../tmf/shared-shapes';
import {
  CHARACTERISTICS_MAX,
  characteristicBase,
  RELATIONSHIPS_MAX,
  VALUES_MAX,
  versionedReferences,
} from './attributes';

type Address = { readonly id?: AttributeType<string>; readonly href?: AttributeType<string> };

const FEATURES_MAX = 50;

const featureCharacteristics = (address: Address) =>
  array(
    object(
      {
        ...characteristicBase(),
        featureSpecCharRelationship: array(
          object({
            ...address,
            characteristicId: string(),
            featureId: string(),
            name: string(),
            relationshipType: string(),
            resourceSpecificationHref: uri(),
            resourceSpecificationId: string(),
            validFor: timePeriod(),
          }),
          RELATIONSHIPS_MAX,
        ),
        featureSpecCharacteristicValue: array(characteristicValue(), VALUES_MAX),
      },
      { required: ['name'] },
    ),
    CHARACTERISTICS_MAX,
  );

/** Features that services (TMF633) and resources (TMF634) of a specification may have; TMF634's relations have an `address`. */
export const featureSpecifications = (address: Address = {}) =>
  array(
    object({
      ...address,
      id: string(),
      name: string(),
      version: string(),
      isBundle: boolean(),
      isEnabled: boolean(),
      constraint: versionedReferences(),
      featureSpecCharacteristic: featureCharacteristics(address),
      featureSpecRelationship: array(
        object(
          {
            ...address,
            featureId: string(),
            name: string(),
            parentSpecificationHref: uri(),
            parentSpecificationId: string(),
            relationshipType: string(),
            validFor: timePeriod(),
          },
          { required: ['name', 'relationshipType'] },
        ),
        RELATIONSHIPS_MAX,
      ),
      validFor: timePeriod(),
    }),
    FEATURES_MAX,
  );
