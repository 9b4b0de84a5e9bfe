import { api, array, boolean, dateTime, integer, object, oneOf, reference, resource, string } from '../tmf/declaration';
import { deckActions } from './deck-actions';
import { DECK_TABLE_NAMES } from './rate-deck';

/** What is wrong with a tariff, or worth a look. More than this nobody reads. */
export const FINDINGS_SHOWN_MAX = 200;

const findings = () =>
  array(
    object({ severity: oneOf('error', 'warning'), kind: string(), path: string(), message: string() }),
    FINDINGS_SHOWN_MAX,
  );

/**
 * A rate deck: prices of an offering's usage as CSV tables, beside those of its catalog entry. It is drafted, filled, looked
 * at, and published from a date on; what was published is fixed. One of purpose `wholesale` is never published: it says what a
 * partner charges us.
 */
export const rateDeck = resource({
  name: 'rateDeck',
  type: 'RateDeck',
  attributes: {
    name: string({ maxLength: 200 }),
    description: string(),
    purpose: oneOf('retail', 'wholesale'),
    productOffering: reference(),
    currency: string({ pattern: /^[A-Z]{3}$/ }),
    /** Of each charge. */
    decimals: integer({ minimum: 0, maximum: 9 }),
    rounding: oneOf('up', 'down', 'half-up', 'half-even'),
    /** From when on it rates usage: when it was drafted, unless it says. */
    validFrom: dateTime(),
    timeZone: string({ maxLength: 64 }),
    period: array(
      object(
        {
          name: string({ maxLength: 64 }),
          days: array(integer({ minimum: 1, maximum: 8 }), 8),
          from: string({ maxLength: 5 }),
          to: string({ maxLength: 5 }),
        },
        { required: ['name', 'days', 'from', 'to'] },
      ),
      50,
    ),
    otherwisePeriod: string({ maxLength: 64 }),
    holiday: array(string({ pattern: /^\d{4}-\d\d-\d\d$/ }), 500),
    /** A deck of purpose `wholesale`, against which the prices are held. */
    wholesaleDeck: reference(),
    /** The number of the published deck that it was drafted on. Published by somebody else meanwhile, it is stale. */
    basedOn: integer({ minimum: 0 }),
    status: oneOf('draft', 'published', 'withdrawn'),
    file: array(object({ table: oneOf(...DECK_TABLE_NAMES), rows: integer(), digest: string() }), 5),
    /** Set when it is published: its number among the offering's decks, the tariff's version, and what was worth a look. */
    number: integer(),
    tariffVersion: string(),
    finding: findings(),
    creationDate: dateTime(),
    lastUpdate: dateTime(),
  },
  required: ['name', 'currency'],
  readOnly: ['file', 'number', 'tariffVersion', 'finding', 'creationDate', 'lastUpdate'],
  immutable: ['purpose', 'productOffering', 'basedOn'],
  operations: ['create', 'list', 'get', 'patch'],
  state: {
    attribute: 'status',
    initial: 'draft',
    transitions: { draft: ['published', 'withdrawn'], published: [], withdrawn: [] },
    patchable: true,
  },
  lookups: ['productOffering.id', 'status', 'purpose'],
  events: ['Create', 'AttributeValueChange', 'StateChange'],
  access: { read: ['operator'], write: ['operator'] },
  createdAttribute: 'creationDate',
  updatedAttribute: 'lastUpdate',
});

/** Which deck of an offering was published last. Its id is the offering's. Kept, and never served. */
export const rateDeckHead = resource({
  name: 'rateDeckHead',
  type: 'RateDeckHead',
  attributes: { number: integer(), rateDeck: reference() },
  required: [],
  readOnly: [],
  operations: [],
  lookups: [],
  events: [],
  access: { read: [], write: [] },
});

/** A compiled version of an offering's tariff, whoever authored it, with what its checks find. */
export const tariffResource = resource({
  name: 'tariff',
  type: 'Tariff',
  attributes: {
    productOffering: reference(),
    version: string(),
    validFrom: dateTime(),
    currency: string(),
    rules: integer(),
    allowances: integer(),
    /** The number of the deck in it. */
    rateDeck: integer(),
    taxIncluded: boolean(),
    finding: findings(),
  },
  required: [],
  readOnly: [],
  operations: ['list', 'get'],
  lookups: ['productOffering.id'],
  events: [],
  access: { read: ['operator', 'agent'], write: [] },
});

export const rateDeckApi = api({
  id: 'rateDeck',
  title: 'Rate Decks',
  basePath: '/farthing/rateDeck/v1',
  domain: 'rating',
  resources: [rateDeck, tariffResource],
  actions: deckActions,
  hub: false,
});
