import {
  api,
  array,
  boolean,
  dateTime,
  moneyAmount,
  object,
  oneOf,
  reference,
  resource,
  string,
  timePeriod,
  uri,
} from '../tmf/declaration';
import { chargeback } from './chargeback-resource';

const account = () => reference({ description: string() });

/** The instrument as a token of the payment provider: `id` or `token`. A card's own number has no place here. */
const paymentMethod = () =>
  object({
    id: string({ maxLength: 200 }),
    href: uri(),
    name: string(),
    description: string(),
    '@referredType': string(),
    token: string({ maxLength: 200 }),
    isPreferred: boolean(),
    status: string(),
    statusDate: dateTime(),
    account: array(account(), 20),
    relatedParty: reference({ role: string() }),
    validFor: timePeriod(),
  });

const paymentItems = () =>
  array(
    object(
      {
        id: string(),
        amount: moneyAmount(),
        taxAmount: moneyAmount(),
        totalAmount: moneyAmount(),
        item: reference(),
      },
      { required: ['item'] },
    ),
    50,
  );

export const payment = resource({
  name: 'payment',
  type: 'Payment',
  attributes: {
    name: string(),
    description: string(),
    correlatorId: string({ maxLength: 200 }),
    authorizationCode: string(),
    paymentDate: dateTime(),
    status: string({ values: ['pending', 'done', 'declined'] }),
    statusDate: dateTime(),
    /** Why it was declined: the provider's code, `insufficient_funds`. Ours; TM Forum has no place for it. */
    statusReason: string(),
    /** Where the payer proves who they are (3-D Secure), while it is pending. Ours. */
    challengeUrl: uri(),
    /** What went back, or is on its way: refunds and chargebacks by their ids. Ours. */
    reversal: array(object({ id: string(), kind: oneOf('refund', 'chargeback'), amount: moneyAmount() }), 100),
    account: account(),
    amount: moneyAmount(),
    taxAmount: moneyAmount(),
    totalAmount: moneyAmount(),
    channel: reference(),
    payer: reference({ role: string() }),
    paymentItem: paymentItems(),
    paymentMethod: paymentMethod(),
  },
  required: ['account', 'paymentMethod', 'totalAmount'],
  readOnly: ['authorizationCode', 'challengeUrl', 'paymentDate', 'reversal', 'status', 'statusDate', 'statusReason'],
  operations: ['create', 'list', 'get'],
  state: {
    attribute: 'status',
    initial: 'pending',
    transitions: { pending: ['done', 'declined'], done: [], declined: [] },
  },
  keyed: true,
  lookups: ['payer.id', 'account.id', 'correlatorId', 'status'],
  events: ['Create', 'StateChange'],
  access: {
    read: ['subscriber', 'agent', 'finance', 'operator'],
    write: ['subscriber', 'agent', 'finance'],
    own: 'payer.id',
  },
});

/** TMF676 Refund of a payment, or of a part of it, by the provider. One of no payment is kept until a person pays it out. */
export const refund = resource({
  name: 'refund',
  type: 'Refund',
  attributes: {
    name: string(),
    description: string(),
    correlatorId: string({ maxLength: 200 }),
    authorizationCode: string(),
    refundDate: dateTime(),
    status: oneOf('pendingAuthorization', 'authorized', 'captured', 'failed', 'canceled', 'denied', 'done'),
    statusDate: dateTime(),
    /** Why the provider would not. Ours. */
    statusReason: string(),
    account: account(),
    amount: moneyAmount(),
    taxAmount: moneyAmount(),
    totalAmount: moneyAmount(),
    channel: reference(),
    payment: reference(),
    paymentMethod: paymentMethod(),
    requestor: reference({ role: string() }),
  },
  required: ['account', 'paymentMethod', 'totalAmount'],
  readOnly: ['authorizationCode', 'refundDate', 'status', 'statusDate', 'statusReason'],
  operations: ['create', 'list', 'get'],
  state: {
    attribute: 'status',
    initial: 'pendingAuthorization',
    transitions: {
      pendingAuthorization: ['authorized', 'denied', 'canceled'],
      authorized: ['captured', 'done', 'failed', 'canceled'],
      captured: ['done', 'failed'],
      failed: [],
      canceled: [],
      denied: [],
      done: [],
    },
  },
  keyed: true,
  references: [{ path: 'payment', resource: 'payment' }],
  lookups: ['payment.id', 'account.id', 'correlatorId', 'status'],
  events: ['Create', 'StateChange'],
  access: { read: ['agent', 'finance', 'operator'], write: ['finance'] },
  createdAttribute: 'statusDate',
});

export const paymentApi = api({
  id: 'TMF676',
  title: 'Payment Management',
  basePath: '/tmf-api/payment/v4',
  domain: 'payment-management',
  resources: [payment, refund, chargeback],
});
