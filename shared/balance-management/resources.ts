import {
  any,
  api,
  array,
  boolean,
  dateTime,
  integer,
  moneyAmount,
  object,
  oneOf,
  quantityAmount,
  reference,
  relatedParties,
  resource,
  string,
  timePeriod,
} from '../tmf/declaration';
import { ACTIONS, action, adjustBalance, topupBalance, transferBalance } from './action-resources';

/** TMF654 Bucket: the main balance and each allowance of an account. Read from the balance item, never stored twice. */
export const bucket = resource({
  name: 'bucket',
  type: 'Bucket',
  attributes: {
    confirmationDate: dateTime(),
    description: string(),
    isShared: boolean(),
    name: string(),
    remainingValueName: string(),
    requestedDate: dateTime(),
    logicalResource: array(reference()),
    partyAccount: action.partyAccount,
    product: array(reference()),
    relatedParty: relatedParties(),
    remainingValue: quantityAmount(),
    reservedValue: quantityAmount(),
    status: oneOf('active', 'suspended', 'expired'),
    usageType: action.usageType,
    validFor: timePeriod(),
  },
  required: [],
  readOnly: [],
  operations: ['list', 'get'],
  lookups: ['relatedParty.id', 'product.id'],
  events: [],
  access: { read: ['subscriber', 'agent', 'finance', 'operator'], write: [], own: 'relatedParty.id' },
});

/** TMF654 AccumulatedBalance: all buckets of an account that count the same, summed. */
export const accumulatedBalance = resource({
  name: 'accumulatedBalance',
  type: 'AccumulatedBalance',
  attributes: {
    description: string(),
    name: string(),
    bucket: array(reference()),
    logicalResource: reference(),
    partyAccount: action.partyAccount,
    product: array(reference()),
    relatedParty: relatedParties(),
    totalBalance: quantityAmount(),
  },
  required: [],
  readOnly: [],
  operations: ['list', 'get'],
  lookups: ['relatedParty.id', 'product.id'],
  events: [],
  access: { read: ['subscriber', 'agent', 'finance', 'operator'], write: [], own: 'relatedParty.id' },
});

const { attributes: topup } = topupBalance;
const { attributes: adjust } = adjustBalance;
const { attributes: transfer } = transferBalance;

/** TMF654 BalanceActionHistory: every top-up, adjustment, transfer and reservation, newest first. */
export const balanceActionHistory = resource({
  name: 'balanceActionHistory',
  type: 'BalanceActionHistory',
  attributes: {
    ...action,
    isAutoTopup: topup.isAutoTopup,
    numberOfPeriods: topup.numberOfPeriods,
    recurringPeriod: topup.recurringPeriod,
    voucher: topup.voucher,
    balanceTopup: topup.balanceTopup,
    paymentMethod: topup.paymentMethod,
    adjustType: adjust.adjustType,
    costOwner: transfer.costOwner,
    receiver: transfer.receiver,
    receiverBucket: transfer.receiverBucket,
    receiverBucketUsageType: transfer.receiverBucketUsageType,
    receiverLogicalResource: transfer.receiverLogicalResource,
    receiverProduct: transfer.receiverProduct,
    transferCost: transfer.transferCost,
  },
  required: [],
  readOnly: [],
  operations: ['list', 'get'],
  lookups: ['relatedParty.id', 'bucket.id', 'receiverBucket.id'],
  events: [],
  access: { read: ['subscriber', 'agent', 'finance', 'operator'], write: [], own: 'relatedParty.id' },
});

export const prepayBalanceManagement = api({
  id: 'TMF654',
  title: 'Prepay Balance Management',
  basePath: '/tmf-api/prepayBalanceManagement/v4',
  domain: 'balance-management',
  resources: [bucket, ...ACTIONS, accumulatedBalance, balanceActionHistory],
});

/** A ledger entry, as finance and care read it. Ours: TM Forum has no resource for it. */
export const posting = resource({
  name: 'posting',
  type: 'Posting',
  attributes: {
    balanceId: string(),
    number: integer(),
    kind: string(),
    bookedAt: dateTime(),
    day: string(),
    reference: string(),
    legs: array(object({ account: string(), delta: string() })),
    balanceAfter: string(),
    currency: string(),
    count: integer(),
    records: array(any()),
    hash: string(),
    previousHash: string(),
    relatedParty: relatedParties(),
  },
  required: [],
  readOnly: [],
  operations: ['list', 'get'],
  lookups: ['balanceId'],
  events: [],
  access: { read: ['subscriber', 'agent', 'finance', 'operator'], write: [], own: 'relatedParty.id' },
});

/** What a walk of one balance's ledger found: no faults, and the ledger's money is the balance's money. */
export const verification = resource({
  name: 'verification',
  type: 'LedgerVerification',
  attributes: {
    balanceId: string(),
    postings: integer(),
    faults: array(object({ number: integer(), fault: string() })),
    caughtUp: boolean(),
    ledgerBalance: string(),
    balance: string(),
    agrees: boolean(),
    currency: string(),
  },
  required: [],
  readOnly: [],
  operations: ['get'],
  lookups: [],
  events: [],
  access: { read: ['agent', 'finance', 'operator'], write: [] },
});

/**
 * A walk of all of a tenant's ledgers and of their archive. `recent` (what a night needs) goes on where the last run
 * ended and looks at the balances that moved since; `full` begins at the first posting.
 */
export const verificationRun = resource({
  name: 'verificationRun',
  type: 'LedgerVerificationRun',
  attributes: {
    scope: oneOf('full', 'recent'),
    state: oneOf('acknowledged', 'inProgress', 'done'),
    startedAt: dateTime(),
    endedAt: dateTime(),
    day: string(),
    days: integer(),
    archivedPostings: integer(),
    balances: integer(),
    postings: integer(),
    differenceCount: integer(),
    differences: array(object({ balanceId: string(), where: string(), number: integer(), fault: string() })),
    agrees: boolean(),
  },
  required: [],
  readOnly: [
    'state',
    'startedAt',
    'endedAt',
    'day',
    'days',
    'archivedPostings',
    'balances',
    'postings',
    'differenceCount',
    'differences',
    'agrees',
  ],
  operations: ['create', 'list', 'get'],
  state: {
    attribute: 'state',
    initial: 'acknowledged',
    transitions: { acknowledged: ['inProgress', 'done'], inProgress: ['done'], done: [] },
  },
  lookups: [],
  events: ['Create', 'StateChange'],
  access: { read: ['finance', 'operator'], write: ['finance', 'operator'] },
  createdAttribute: 'startedAt',
});

/** One charge, explained: what it rated by, in words and as data, and that rating it again gives the same. */
export const charge = resource({
  name: 'charge',
  type: 'Charge',
  attributes: {
    balanceId: string(),
    posting: integer(),
    chargedAt: dateTime(),
    usageId: string(),
    service: string(),
    startedAt: dateTime(),
    amount: moneyAmount(),
    explanation: object({ words: array(string()), data: any(), isSame: boolean() }),
    relatedParty: relatedParties(),
  },
  required: [],
  readOnly: [],
  operations: ['get'],
  lookups: [],
  events: [],
  access: { read: ['subscriber', 'agent', 'finance', 'operator'], write: [], own: 'relatedParty.id' },
});

/** What is agreed for one balance beside its plans' tariffs: credit, limits of its own, who sponsors it. Kept in the balance item. */
export const balanceTerms = resource({
  name: 'balanceTerms',
  type: 'BalanceTerms',
  attributes: {
    creditLimit: quantityAmount(),
    /** Of the customer, as prices name segments. */
    segment: string(),
    /** As an offering's `spendingLimit`, and `product: { id }` of one member of a shared balance. */
    spendingLimit: array(any()),
    sponsorship: array(
      object(
        {
          product: reference(),
          /** The sponsor's main balance. */
          bucket: reference(),
          percent: integer({ minimum: 1, maximum: 100 }),
          zones: array(string()),
          ratingGroups: array(string()),
        },
        { required: ['product', 'bucket', 'percent'] },
      ),
    ),
    relatedParty: relatedParties(),
  },
  required: [],
  readOnly: ['relatedParty'],
  operations: ['get', 'patch'],
  lookups: [],
  events: [],
  access: {
    read: ['subscriber', 'agent', 'finance', 'operator'],
    write: ['subscriber', 'agent', 'finance', 'operator'],
    own: 'relatedParty.id',
  },
});

export const ledgerApi = api({
  id: 'ledger',
  title: 'Ledger',
  basePath: '/farthing/ledger/v1',
  domain: 'balance-management',
  resources: [posting, verification, verificationRun, charge, balanceTerms],
  actions: [
    {
      name: 'explainCharge',
      summary: 'A charge in words and data, the same bytes each time',
      method: 'GET',
      path: 'charge/{id}/explain',
      roles: charge.access.read,
      gives: {
        schema: object({ chargeId: string(), usageId: string(), explanation: charge.attributes.explanation }),
      },
    },
  ],
});
