import {
  api,
  array,
  boolean,
  dateTime,
  integer,
  moneyAmount,
  object,
  oneOf,
  reference,
  relatedParties,
  resource,
  string,
} from '../tmf/declaration';

/** What a step of a ladder may do. */
export const STEP_ACTIONS = ['remind', 'retry', 'restrict', 'suspend', 'terminate', 'agency'] as const;
const LADDER_STEPS_MAX = 20;
const STEPS_KEPT_MAX = 60;

/** How a tenant duns: one ladder a segment (the account's `accountType`), and one for everybody else. */
export const dunningLadder = resource({
  name: 'dunningLadder',
  type: 'DunningLadder',
  attributes: {
    name: string({ maxLength: 80 }),
    /** The `accountType` of the billing accounts that it is for; absent: of all that have no ladder of their own. */
    segment: string({ maxLength: 80 }),
    isActive: boolean(),
    step: array(
      object(
        {
          name: string({ maxLength: 80 }),
          daysAfterDue: integer({ minimum: 0, maximum: 3_650 }),
          action: oneOf(...STEP_ACTIONS),
          fee: moneyAmount(),
          /** Which words the customer is sent, of `message-templates.ts`. */
          message: oneOf('reminder', 'lastReminder', 'suspension', 'termination', 'agency'),
        },
        { required: ['name', 'daysAfterDue', 'action'] },
      ),
      LADDER_STEPS_MAX,
    ),
  },
  required: ['name', 'step'],
  readOnly: [],
  operations: ['create', 'list', 'get', 'patch', 'delete'],
  lookups: ['segment'],
  events: ['Create', 'AttributeValueChange', 'Delete'],
  access: { read: ['agent', 'finance', 'operator'], write: ['finance', 'operator'] },
});

const stepTaken = () =>
  object({
    id: string(),
    name: string(),
    action: string(),
    message: string(),
    date: dateTime(),
    fee: moneyAmount(),
    amount: moneyAmount(),
    paymentMethod: reference(),
    /** Products that it suspends, ends or takes up again. */
    product: array(string(), 200),
    reason: string(),
  });

/** Where an account stands with what it owes: one a billing account, under its id, made when its first bill is sent. */
export const collectionCase = resource({
  name: 'collectionCase',
  type: 'CollectionCase',
  attributes: {
    billingAccount: reference(),
    relatedParty: relatedParties(),
    state: oneOf('watching', 'dunning', 'promised', 'held', 'cleared'),
    overdueSince: dateTime(),
    overdueAmount: moneyAmount(),
    ladder: reference(),
    stepsTaken: integer(),
    /** Counts the times that it was cleared. */
    episode: integer(),
    nextStep: object({ name: string(), action: string(), date: dateTime() }),
    /** The UTC day on which it is looked at next: what a sweep finds it by. */
    nextDay: string(),
    /** What this version did; absent where it did nothing. */
    taken: stepTaken(),
    step: array(stepTaken(), STEPS_KEPT_MAX),
    /** Steps wait for it until the end of its day (UTC). */
    promise: object({ amount: moneyAmount(), date: dateTime(), owed: moneyAmount() }, { required: ['amount', 'date'] }),
    hold: object({ until: dateTime(), reason: string({ maxLength: 200 }) }, { required: ['until', 'reason'] }),
    /** Passes over the next step, with the reason. */
    skip: object({ reason: string({ maxLength: 200 }) }, { required: ['reason'] }),
    /** Taking the money by the account's default payment method. */
    collection: object({ tries: integer(), reason: string(), nextTry: dateTime() }),
    /** Suspended by a step, and taken up again once it is paid. */
    suspended: array(string(), 200),
  },
  required: [],
  readOnly: [
    'billingAccount',
    'relatedParty',
    'state',
    'overdueSince',
    'overdueAmount',
    'stepsTaken',
    'episode',
    'nextStep',
    'nextDay',
    'taken',
    'step',
    'collection',
    'suspended',
  ],
  operations: ['list', 'get', 'patch'],
  state: {
    attribute: 'state',
    initial: 'watching',
    transitions: {
      watching: ['dunning'],
      dunning: ['promised', 'held', 'cleared'],
      promised: ['dunning', 'held', 'cleared'],
      held: ['dunning', 'promised', 'cleared'],
      cleared: ['watching', 'dunning'],
    },
  },
  lookups: ['nextDay', 'state', 'relatedParty.id'],
  events: ['Create', 'AttributeValueChange', 'StateChange'],
  access: {
    read: ['subscriber', 'agent', 'finance', 'operator'],
    write: ['agent', 'finance'],
    own: 'relatedParty.id',
  },
});

/** Dunning: ladders as data, and where each account stands. */
export const COLLECTIONS_API = api({
  id: 'Collections',
  title: 'Collections',
  basePath: '/farthing/collections/v1',
  domain: 'billing',
  resources: [dunningLadder, collectionCase],
});
