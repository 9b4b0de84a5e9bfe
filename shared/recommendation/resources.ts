import {
  api,
  array,
  boolean,
  integer,
  object,
  oneOf,
  reference,
  resource,
  string,
  timePeriod,
  uri,
} from '../tmf/declaration';
import { relatedParty, relatedValue } from '../tmf/shared-shapes';

const itemReferences = () =>
  array(
    object({ entityHref: uri(), entityId: string(), itemId: string(), name: string(), '@referredType': string() }),
    50,
  );

/** What is recommended, as an order would name it: nobody has it yet. */
const recommendedProduct = () =>
  object({
    id: string(),
    href: uri(),
    name: string(),
    description: string(),
    productOffering: reference(),
    productRelationship: array(
      object(
        { relationshipType: string(), product: object({ id: string(), href: uri() }, { required: ['id'] }) },
        { required: ['product', 'relationshipType'] },
      ),
      5,
    ),
    '@referredType': string(),
  });

const recommendationItem = () =>
  object(
    {
      id: string(),
      priority: integer(),
      product: recommendedProduct(),
      productOffering: reference(),
      /** Ours: the rule that says so, in words, and the facts that it went by. */
      reason: array(
        object({ rule: string(), text: string(), fact: array(object({ name: string(), value: string() }), 10) }),
        10,
      ),
    },
    { required: ['product'] },
  );

/** TMF680 v4.0 QueryProductRecommendation: what would serve a customer now, and why. */
export const queryProductRecommendation = resource({
  name: 'queryProductRecommendation',
  type: 'QueryProductRecommendation',
  attributes: {
    name: string({ maxLength: 200 }),
    description: string(),
    instantSyncRecommendation: boolean(),
    recommendationType: string({ maxLength: 80 }),
    category: array(reference({ version: string() }), 20),
    channel: array(reference(), 10),
    place: relatedValue(),
    productOrder: array(reference(), 20),
    productOrderItem: itemReferences(),
    recommendationItem: array(recommendationItem(), 50),
    relatedParty: relatedParty(),
    shoppingCart: array(object({ id: string(), href: uri(), '@referredType': string() }, { required: ['id'] }), 20),
    shoppingCartItem: itemReferences(),
    state: oneOf('accepted', 'terminatedWithError', 'inProgress', 'done'),
    validFor: timePeriod(),
  },
  required: [],
  readOnly: ['recommendationItem', 'state', 'validFor'],
  operations: ['create', 'list', 'get'],
  state: {
    attribute: 'state',
    initial: 'accepted',
    transitions: {
      accepted: ['inProgress', 'done', 'terminatedWithError'],
      inProgress: ['done', 'terminatedWithError'],
      done: [],
      terminatedWithError: [],
    },
  },
  lookups: ['relatedParty.id'],
  events: ['Create', 'StateChange'],
  access: {
    read: ['subscriber', 'agent', 'operator'],
    write: ['subscriber', 'agent', 'operator'],
    own: 'relatedParty.id',
  },
});

export const recommendationApi = api({
  id: 'TMF680',
  title: 'Recommendation',
  basePath: '/tmf-api/recommendation/v4',
  domain: 'recommendation',
  resources: [queryProductRecommendation],
});
