import {
  api,
  array,
  boolean,
  dateTime,
  notes,
  object,
  oneOf,
  reference,
  relatedParties,
  string,
} from '../tmf/declaration';
import { places, productRefOrValue } from '../tmf/product-types';
import { taskResource } from '../tmf/task';
import { itemRelationships, promotionCodes } from './price-attributes';
import { MAX_ORDER_ITEMS } from './resources';

const TASK_STATES = ['acknowledged', 'terminatedWithError', 'inProgress', 'done'] as const;

const item = () =>
  object(
    {
      id: string({ maxLength: 40 }),
      action: oneOf('add', 'modify', 'delete', 'noChange'),
      state: oneOf(...TASK_STATES),
      qualificationItemResult: string(),
      expectedActivationDate: dateTime(),
      product: productRefOrValue(),
      productOffering: reference(),
      alternateProductOfferingProposal: array(
        object({
          id: string(),
          alternateActivationDate: dateTime(),
          alternateProduct: productRefOrValue(),
          alternateProductOffering: reference(),
        }),
        10,
      ),
      eligibilityUnavailabilityReason: array(object({ code: string(), label: string() }), 20),
      note: notes('id', 'text'),
      qualificationItemRelationship: itemRelationships(),
      terminationError: array(object({ id: string(), value: string() }), 10),
    },
    { required: ['id'] },
  );

/**
 * TMF679 v4.0 ProductOfferingQualification: whether somebody may buy what they name, or, of a category alone, what of it they
 * may. It is answered at once.
 */
export const PRODUCT_OFFERING_QUALIFICATION = taskResource({
  name: 'productOfferingQualification',
  type: 'ProductOfferingQualification',
  attributes: {
    description: string(),
    state: oneOf(...TASK_STATES),
    instantSyncQualification: boolean(),
    provideAlternative: boolean(),
    provideOnlyAvailable: boolean(),
    provideUnavailabilityReason: boolean(),
    qualificationResult: string(),
    productOfferingQualificationDate: dateTime(),
    requestedPOQCompletionDate: dateTime(),
    expectedPOQCompletionDate: dateTime(),
    effectiveQualificationDate: dateTime(),
    expirationDate: dateTime(),
    category: reference({ version: string() }),
    channel: reference(),
    note: notes('id', 'text'),
    place: places(),
    productOfferingQualificationItem: array(item(), MAX_ORDER_ITEMS),
    relatedParty: relatedParties(),
    /** Ours: v4 has no place for the codes of promotions. */
    promotionCode: promotionCodes(),
  },
  required: [],
  readOnly: [
    'qualificationResult',
    'productOfferingQualificationDate',
    'expectedPOQCompletionDate',
    'effectiveQualificationDate',
    'expirationDate',
  ],
  immutable: ['productOfferingQualificationItem', 'category', 'channel', 'place', 'relatedParty', 'promotionCode'],
  operations: ['create', 'list', 'get', 'patch', 'delete'],
  lookups: ['relatedParty.id'],
  access: {
    read: ['subscriber', 'agent', 'operator'],
    write: ['subscriber', 'agent', 'operator'],
    own: 'relatedParty.id',
  },
  createdAttribute: 'productOfferingQualificationDate',
});

export const QUALIFICATION_API = api({
  id: 'TMF679',
  title: 'Product Offering Qualification',
  basePath: '/tmf-api/productOfferingQualification/v4',
  domain: 'product-ordering',
  resources: [PRODUCT_OFFERING_QUALIFICATION],
});
