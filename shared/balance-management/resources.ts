import {
  any,
  api,
  array,
  boolean,
  dateTime,
  decimal,
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

const usageType = oneOf('monetary', 'voice', 'data', 'sms', 'other');

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
    partyAccount: reference(),
    product: array(reference()),
    relatedParty: relatedParties(),
    remainingValue: quantityAmount(),
    reservedValue: quantityAmount(),
    status: oneOf('active', 'suspended', 'expired'),
    usageType,
    validFor: timePeriod(),
  },
  required: [],
  readOnly: [],
  operations: ['list', 'get'],
  lookups: ['relatedParty.id', 'product.id'],
  events: [],
  access: { read: ['subscriber', 'agent', 'finance', 'operator'], write: [], own: 'relatedParty.id' },
});

/** TMF654 TopupBalance: created, then completed when the payment is made and the money is in the balance, or failed. */
export const topupBalance = resource({
  name: 'topupBalance',
  type: 'TopupBalance',
  attributes: {
    confirmationDate: dateTime(),
    description: string(),
    isAutoTopup: boolean(),
    numberOfPeriods: integer({ minimum: 1 }),
    reason: string(),
    requestedDate: dateTime(),
    voucher: string(),
    amount: object({ amount: decimal(), units: string({ pattern: /^[A-Z]{3}$/ }) }, { required: ['amount', 'units'] }),
    bucket: reference(),
    channel: reference(),
    logicalResource: array(reference()),
    partyAccount: reference(),
    paymentMethod: reference(),
    product: array(reference()),
    relatedParty: relatedParties(),
    requestor: reference({ role: string() }),
    status: oneOf('created', 'failed', 'cancelled', 'completed'),
    usageType,
    validFor: timePeriod(),
  },
  required: ['amount', 'bucket', 'paymentMethod'],
  readOnly: ['status', 'confirmationDate', 'requestedDate'],
  operations: ['create', 'list', 'get'],
  state: {
    attribute: 'status',
    initial: 'created',
    transitions: { created: ['completed', 'failed', 'cancelled'], completed: [], failed: [], cancelled: [] },
  },
  lookups: ['relatedParty.id', 'bucket.id'],
  events: ['Create', 'StateChange'],
  access: {
    read: ['subscriber', 'agent', 'finance', 'operator'],
    write: ['subscriber', 'agent'],
    own: 'relatedParty.id',
  },
  createdAttribute: 'requestedDate',
});

export const prepayBalanceManagement = api({
  id: 'TMF654',
  title: 'Prepay Balance Management',
  basePath: '/tmf-api/prepayBalanceManagement/v4',
  domain: 'balance-management',
  resources: [bucket, topupBalance],
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

export const ledgerApi = api({
  id: 'ledger',
  title: 'Ledger',
  basePath: '/farthing/ledger/v1',
  domain: 'balance-management',
  resources: [posting, verification, charge],
});
