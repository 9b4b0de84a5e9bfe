import {
  type ActionDeclaration,
  array,
  dateTime,
  integer,
  object,
  oneOf,
  reference,
  relatedParties,
  resource,
  string,
} from '../tmf/declaration';
import { channels } from './order-channel';

/** Lines of one file: what one call of the front door carries, and a day's delivery of SIMs. */
export const BULK_LINES_MAX = 10_000;
/** Lambda takes 6 MB with its envelope. */
export const BULK_BYTES_MAX = 5_000_000;
/** Lines that one replay marks, corrected or not. */
export const REPLAYED_LINES_MAX = 500;
/** So fast no network of ours is asked. */
export const ORDERS_PER_MINUTE_MAX = 6_000;

export const BULK_LINE_STATES = [
  'waiting',
  'placed',
  'completed',
  'failed',
  'held',
  'cancelled',
  'quarantined',
] as const;
/** What a line's columns are; each but `externalId` may be given once for all lines, or the line orders nothing for it. */
export const BULK_COLUMNS = [
  'externalId',
  'customer',
  'billingAccount',
  'productOffering',
  'msisdn',
  'iccid',
  'segment',
  'memberOf',
  'promotionCode',
] as const;
export type BulkColumn = (typeof BULK_COLUMNS)[number];

const lineValues = () =>
  object(
    Object.fromEntries(BULK_COLUMNS.map((name) => [name, string({ maxLength: 100 })])) as Record<
      BulkColumn,
      ReturnType<typeof string>
    >,
  );

const bulkLine = object({
  number: integer(),
  state: oneOf(...BULK_LINE_STATES),
  line: lineValues(),
  productOrder: reference(),
  violation: array(object({ path: string(), message: string(), mend: string() })),
});

/** Ours: many orders of one file, one order a line, placed no faster than the tenant lets them. */
export const BULK_PRODUCT_ORDER = resource({
  name: 'bulkProductOrder',
  type: 'BulkProductOrder',
  attributes: {
    name: string({ maxLength: 200 }),
    channel: channels(),
    /** What holds for every line that says nothing else. */
    relatedParty: relatedParties(),
    billingAccount: reference(),
    productOffering: reference(),
    /** At most the tenant's own. */
    ordersPerMinute: integer({ minimum: 1, maximum: ORDERS_PER_MINUTE_MAX }),
    /** SHA-256 of the lines. */
    digest: string(),
    lineCount: integer(),
    /** How many lines stand where, counted when it is read. */
    count: object(Object.fromEntries(BULK_LINE_STATES.map((state) => [state, integer()]))),
    state: oneOf('acknowledged', 'inProgress', 'suspended', 'completed', 'partial', 'cancelled'),
    orderDate: dateTime(),
    completionDate: dateTime(),
  },
  required: [],
  readOnly: ['digest', 'lineCount', 'count', 'orderDate', 'completionDate'],
  immutable: ['channel', 'relatedParty', 'billingAccount', 'productOffering'],
  operations: ['list', 'get', 'patch'],
  state: {
    attribute: 'state',
    initial: 'acknowledged',
    patchable: ['inProgress', 'suspended', 'cancelled'],
    transitions: {
      acknowledged: ['inProgress', 'suspended', 'cancelled'],
      inProgress: ['completed', 'partial', 'suspended', 'cancelled'],
      suspended: ['inProgress', 'cancelled'],
      partial: ['inProgress', 'completed'],
      completed: [],
      cancelled: [],
    },
  },
  lookups: ['state', 'relatedParty.id'],
  events: ['Create', 'AttributeValueChange', 'StateChange'],
  access: { read: ['agent', 'operator'], write: ['agent', 'operator'] },
  createdAttribute: 'orderDate',
});

export const BULK_ROLES = ['agent', 'operator'] as const;

/** What is served beside the resource itself (serve-bulk.ts). */
export const bulkActions: readonly ActionDeclaration[] = [
  {
    name: 'createBulkProductOrder',
    summary: `Orders a line each: CSV with a header, or one JSON object a line (application/x-ndjson), of ${BULK_COLUMNS.join(', ')}; at most ${BULK_LINES_MAX} lines. What the query says holds for every line that says nothing else`,
    method: 'POST',
    path: 'bulkProductOrder',
    roles: BULK_ROLES,
    query: {
      name: string({ maxLength: 200 }),
      channel: string({ maxLength: 100 }),
      customer: string({ maxLength: 100 }),
      billingAccount: string({ maxLength: 100 }),
      productOffering: string({ maxLength: 100 }),
      ordersPerMinute: integer({ minimum: 1, maximum: ORDERS_PER_MINUTE_MAX }),
    },
    takes: { mediaType: 'text/csv' },
    gives: { schema: object({ id: string(), href: string() }, { open: true }) },
  },
  {
    name: 'listBulkProductOrderLines',
    summary: 'Where each line stands, what it ordered, and why it was not taken',
    method: 'GET',
    path: 'bulkProductOrder/{id}/line',
    roles: BULK_ROLES,
    query: { state: oneOf(...BULK_LINE_STATES), offset: integer({ minimum: 0 }), limit: integer({ minimum: 0 }) },
    gives: { schema: array(bulkLine) },
    paged: true,
  },
  {
    name: 'replayBulkProductOrder',
    summary: `Orders lines again that are quarantined or failed: those that it names, corrected where it says so, or all of one state; at most ${REPLAYED_LINES_MAX} a call`,
    method: 'POST',
    path: 'bulkProductOrder/{id}/replay',
    roles: BULK_ROLES,
    takes: {
      schema: object({
        state: oneOf('quarantined', 'failed'),
        line: array(
          object({ number: integer({ minimum: 1 }), line: lineValues() }, { required: ['number'] }),
          REPLAYED_LINES_MAX,
        ),
      }),
    },
    gives: { schema: object({ replayed: integer(), left: integer() }) },
  },
];
