import {
  array,
  boolean,
  dateTime,
  decimal,
  integer,
  moneyAmount,
  object,
  oneOf,
  type ResourceDeclaration,
  reference,
  relatedParties,
  resource,
  type StateMachine,
  string,
  timePeriod,
} from '../tmf/declaration';

/** What every action on a balance says: TMF654's Action. */
export const action = {
  confirmationDate: dateTime(),
  description: string(),
  reason: string({ maxLength: 200 }),
  requestedDate: dateTime(),
  amount: object({ amount: decimal(), units: string({ maxLength: 20 }) }, { required: ['amount', 'units'] }),
  bucket: reference(),
  channel: reference(),
  logicalResource: array(reference()),
  partyAccount: reference({ description: string(), status: string() }),
  product: array(reference()),
  relatedParty: relatedParties(),
  requestor: reference({ role: string() }),
  status: oneOf('created', 'failed', 'cancelled', 'completed'),
  /** Why it failed or was cancelled. Ours; TM Forum has no place for it. */
  statusReason: string(),
  usageType: oneOf('monetary', 'voice', 'data', 'sms', 'other'),
  validFor: timePeriod(),
};

/** Who asked, and when, is what the token and our clock say. */
const SET_BY_US = ['confirmationDate', 'requestedDate', 'requestor', 'statusReason'] as const;

const shared = {
  operations: ['create', 'list', 'get', 'patch', 'delete'],
  events: ['Create', 'AttributeValueChange', 'StateChange', 'Cancel', 'Failure', 'Delete'],
  createdAttribute: 'requestedDate',
} as const satisfies Partial<ResourceDeclaration>;

const READERS = ['subscriber', 'agent', 'finance', 'operator'] as const;

/** Carried out once, or failed; a caller may cancel what still waits, and what `completed` may become. */
const states = (completed: readonly string[] = []): StateMachine => ({
  attribute: 'status',
  initial: 'created',
  transitions: { created: ['completed', 'failed', 'cancelled'], completed, failed: [], cancelled: [] },
  patchable: true,
  eventOf: { cancelled: 'Cancel', failed: 'Failure' },
});

/** What is agreed once made: all but how it is described and where it stands. */
const fixedOf = <S extends object>(attributes: S): (keyof S & string)[] =>
  (Object.keys(attributes) as (keyof S & string)[]).filter(
    (name) => !['description', 'status', 'approval', 'reversal', ...SET_BY_US].includes(name),
  );

const topup = {
  ...action,
  isAutoTopup: boolean(),
  numberOfPeriods: integer({ minimum: 1, maximum: 1_000 }),
  recurringPeriod: oneOf('weekly', 'fortnightly', 'monthly'),
  voucher: string({ maxLength: 64 }),
  balanceTopup: reference({ role: string() }),
  paymentMethod: reference(),
  /** Of an automatic one: tops up when what is free of the balance is below. Ours. */
  threshold: object({ amount: decimal(), units: string({ maxLength: 20 }) }, { required: ['amount', 'units'] }),
  /** Of an automatic one: tops up when an allowance of the balance ends, so that it can be renewed. Ours. */
  onExpiry: boolean(),
  /** Of an automatic one: how often it topped up, and in how many of the last ones the payment was declined. Ours. */
  executed: integer(),
  declined: integer(),
  /** Of an automatic one: how its last child ended; absent while that is being paid. Ours. */
  lastOutcome: oneOf('completed', 'failed'),
  /** Of an automatic one with a period: the UTC day of the next. Ours. */
  nextTopupDay: string(),
  /** Of an automatic one in force: the bucket that it is found by. Ours. */
  autoTopupOf: string(),
};

/**
 * TMF654 TopupBalance: paid by card or voucher, completed when the money is in the balance. An automatic one is a rule:
 * it stays `created` while it is in force, and makes a child each time.
 */
export const topupBalance = resource({
  ...shared,
  name: 'topupBalance',
  type: 'TopupBalance',
  attributes: topup,
  required: ['bucket'],
  readOnly: [...SET_BY_US, 'executed', 'declined', 'lastOutcome', 'nextTopupDay', 'autoTopupOf', 'balanceTopup'],
  immutable: fixedOf(topup),
  state: states(),
  lookups: ['relatedParty.id', 'bucket.id', 'nextTopupDay', 'autoTopupOf'],
  access: { read: READERS, write: ['subscriber', 'agent'], own: 'relatedParty.id' },
});

/** Why a balance is adjusted, as the books and care know it. */
export const ADJUSTMENT_REASONS = [
  'goodwill',
  'rating-error',
  'billing-error',
  'refund',
  'fee',
  'fraud',
  'write-off',
  'other',
] as const;

const adjust = {
  ...action,
  reason: oneOf(...ADJUSTMENT_REASONS),
  adjustType: oneOf('recurring', 'oneTime'),
  /** A hold that this deduction settles: what it held beyond is free again. Ours. */
  reserveBalance: reference(),
  /** The second pair of eyes, where the amount needs it. Ours. */
  approval: object({
    state: oneOf('pending', 'approved'),
    approver: reference({ role: string() }),
    approvalDate: dateTime(),
  }),
};

/** TMF654 AdjustBalance: adds to a bucket, or with a negative amount takes from it. */
export const adjustBalance = resource({
  ...shared,
  name: 'adjustBalance',
  type: 'AdjustBalance',
  attributes: adjust,
  required: ['amount', 'bucket', 'reason'],
  readOnly: [...SET_BY_US],
  // Its words are evidence, too.
  immutable: [...fixedOf(adjust), 'description'],
  state: states(),
  lookups: ['relatedParty.id', 'bucket.id'],
  access: { read: READERS, write: ['agent', 'finance', 'operator'], own: 'relatedParty.id' },
});

const transfer = {
  ...action,
  costOwner: oneOf('originator', 'receiver'),
  receiver: reference({ role: string() }),
  receiverBucket: reference(),
  receiverBucketUsageType: oneOf('monetary', 'voice', 'data', 'sms', 'other'),
  receiverLogicalResource: reference(),
  receiverProduct: reference(),
  transferCost: moneyAmount(),
  /** Customer care takes a completed transfer back: asked for by `state` `requested`. Ours. */
  reversal: object({
    state: oneOf('requested', 'booked', 'refused'),
    reason: string({ maxLength: 200 }),
    /** Why it was refused: whoever received it keeps it. */
    stateReason: string(),
    requestedDate: dateTime(),
    requestor: reference({ role: string() }),
  }),
};

/** TMF654 TransferBalance: from a bucket to one of another balance; cancelled when it was reversed. */
export const transferBalance = resource({
  ...shared,
  name: 'transferBalance',
  type: 'TransferBalance',
  attributes: transfer,
  required: ['amount', 'bucket'],
  readOnly: [...SET_BY_US, 'transferCost'],
  immutable: fixedOf(transfer),
  state: states(['cancelled']),
  lookups: ['relatedParty.id', 'bucket.id', 'receiverBucket.id'],
  access: { read: READERS, write: ['subscriber', 'agent'], own: 'relatedParty.id' },
});

/** TMF654 ReserveBalance: `completed` while it holds, until `validFor.endDateTime`; cancelled when it is given back. */
export const reserveBalance = resource({
  ...shared,
  name: 'reserveBalance',
  type: 'ReserveBalance',
  attributes: action,
  required: ['amount', 'bucket'],
  readOnly: [...SET_BY_US],
  immutable: fixedOf(action),
  state: states(['cancelled']),
  lookups: ['relatedParty.id', 'bucket.id'],
  access: { read: READERS, write: ['agent', 'operator'], own: 'relatedParty.id' },
});

export const ACTIONS = [topupBalance, adjustBalance, transferBalance, reserveBalance] as const;
