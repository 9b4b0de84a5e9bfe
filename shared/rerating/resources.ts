import {
  api,
  array,
  dateTime,
  integer,
  moneyAmount,
  object,
  oneOf,
  reference,
  resource,
  string,
  timePeriod,
} from '../tmf/declaration';

/** Balances that one page looks at, and so lists at most. */
export const BALANCES_A_PAGE = 100;
/** Versions of a tariff in one window, and corrections of an offering in its life: more is a catalog that nobody reads. */
const VERSIONS_MAX = 100;
const CORRECTIONS_MAX = 100;

const versionNames = () => array(string({ maxLength: 100 }), VERSIONS_MAX);
const corrections = () =>
  array(
    object({
      id: string(),
      window: timePeriod(),
      tariffVersion: string(),
      correction: versionNames(),
      causedAt: dateTime(),
    }),
    CORRECTIONS_MAX,
  );

/**
 * Charges of an offering in a window, rated again by its tariff as it stands, or by one version of it. Made, it is calculated
 * balance by balance; looked at, it is booked by `status: booking`, or withdrawn.
 */
export const reratingJob = resource({
  name: 'reratingJob',
  type: 'ReratingJob',
  attributes: {
    productOffering: reference(),
    window: timePeriod(),
    /** The corrected version, as if it had been there all the time; without it, those that stand for the window now. */
    tariffVersion: string({ maxLength: 100 }),
    reason: string({ maxLength: 500 }),
    status: oneOf('calculating', 'calculated', 'booking', 'booked', 'withdrawn'),
    /** The versions that it rates by. */
    correction: versionNames(),
    /** Corrections of the same offering that were booked before. */
    earlier: corrections(),
    /** The last balance that was looked at. */
    cursor: string(),
    balances: integer(),
    charges: integer(),
    notRated: integer(),
    /** Balances that charges cost something else, on pages, of which each names the one before. */
    affected: integer(),
    lastPage: string(),
    /** All differences together: what subscribers would have paid more; below zero, less. */
    difference: moneyAmount(),
    /** The page that is booked next. */
    nextPage: string(),
    booked: integer(),
    /** Balances that cannot pay what they would have paid more. */
    refused: integer(),
    creationDate: dateTime(),
    lastUpdate: dateTime(),
  },
  required: ['productOffering', 'window', 'reason'],
  readOnly: [
    'correction',
    'earlier',
    'cursor',
    'balances',
    'charges',
    'notRated',
    'affected',
    'lastPage',
    'difference',
    'nextPage',
    'booked',
    'refused',
    'creationDate',
    'lastUpdate',
  ],
  immutable: ['productOffering', 'window', 'tariffVersion'],
  operations: ['create', 'list', 'get', 'patch'],
  state: {
    attribute: 'status',
    initial: 'calculating',
    transitions: {
      calculating: ['calculated', 'withdrawn'],
      calculated: ['booking', 'withdrawn'],
      booking: ['booked'],
      booked: [],
      withdrawn: [],
    },
    patchable: true,
  },
  lookups: ['productOffering.id', 'status'],
  events: ['Create', 'AttributeValueChange', 'StateChange'],
  access: { read: ['finance', 'operator'], write: ['finance', 'operator'] },
  createdAttribute: 'creationDate',
  updatedAttribute: 'lastUpdate',
});

/** The differences of some balances. Its id is a digest of them: one that nobody names is left of a worker that died. */
export const reratingPage = resource({
  name: 'reratingPage',
  type: 'ReratingPage',
  attributes: {
    reratingJob: reference(),
    previous: string(),
    balance: array(
      object({
        balanceId: string(),
        charges: integer(),
        changed: integer(),
        notRated: integer(),
        difference: moneyAmount(),
        outcome: oneOf('calculated', 'booked', 'refused'),
      }),
      BALANCES_A_PAGE,
    ),
  },
  required: [],
  readOnly: [],
  operations: ['list', 'get'],
  lookups: ['reratingJob.id'],
  events: [],
  access: { read: ['finance', 'operator'], write: [] },
});

/** Which job of an offering is under way, and which were booked. Its id is the offering's. Kept, and never served. */
export const reratingHead = resource({
  name: 'reratingHead',
  type: 'ReratingHead',
  attributes: { underWay: reference(), since: dateTime(), booked: corrections() },
  required: [],
  readOnly: [],
  operations: [],
  lookups: [],
  events: [],
  access: { read: [], write: [] },
});

export const reratingApi = api({
  id: 'rerating',
  title: 'Re-rating',
  basePath: '/farthing/rerating/v1',
  domain: 'rerating',
  resources: [reratingJob, reratingPage],
  hub: false,
});
