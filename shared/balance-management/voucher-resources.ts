import {
  api,
  array,
  dateTime,
  decimal,
  integer,
  object,
  oneOf,
  reference,
  resource,
  string,
  timePeriod,
} from '../tmf/declaration';

/** Vouchers that one request makes: as many as one answer can show. */
export const BATCH_MAX = 1_000;

const money = () =>
  object({ amount: decimal(), units: string({ pattern: /^[A-Z]{3}$/ }) }, { required: ['amount', 'units'] });

/** Vouchers of one face value, made together. Ours: TM Forum has the attribute of a top-up, and no voucher. */
export const voucherBatch = resource({
  name: 'voucherBatch',
  type: 'VoucherBatch',
  attributes: {
    name: string({ maxLength: 200 }),
    quantity: integer({ minimum: 1, maximum: BATCH_MAX }),
    amount: money(),
    /** Given on top of the face value. */
    bonus: money(),
    validFor: timePeriod(),
    status: oneOf('active', 'cancelled'),
    requestor: reference({ role: string() }),
    creationDate: dateTime(),
    /** Which of the vouchers that were written for this batch are its own. */
    generation: string(),
    /** In the answer to the request that made them, and never again. */
    codes: array(string(), BATCH_MAX),
  },
  required: ['quantity', 'amount', 'validFor'],
  readOnly: ['requestor', 'creationDate', 'generation', 'codes'],
  immutable: ['quantity', 'amount', 'bonus', 'validFor'],
  operations: ['create', 'list', 'get', 'patch'],
  state: {
    attribute: 'status',
    initial: 'active',
    transitions: { active: ['cancelled'], cancelled: [] },
    patchable: true,
    eventOf: { cancelled: 'Cancel' },
  },
  lookups: [],
  events: ['Create', 'AttributeValueChange', 'Cancel'],
  access: { read: ['finance', 'operator'], write: ['operator'] },
  createdAttribute: 'creationDate',
});

/** One voucher, under the keyed hash of its code: the code itself is kept nowhere. */
export const voucher = resource({
  name: 'voucher',
  type: 'Voucher',
  attributes: {
    voucherBatch: reference(),
    /** Its place in the batch, from 1: printed on the card beside the code. */
    serial: integer(),
    generation: string(),
    status: oneOf('unused', 'redeemed'),
    topupBalance: reference(),
  },
  required: [],
  readOnly: [],
  operations: ['list', 'get'],
  state: {
    attribute: 'status',
    initial: 'unused',
    transitions: { unused: ['redeemed'], redeemed: ['unused'] },
  },
  lookups: ['voucherBatch.id', 'topupBalance.id'],
  events: ['Create', 'StateChange'],
  access: { read: ['agent', 'finance', 'operator'], write: [] },
});

export const voucherApi = api({
  id: 'Voucher',
  title: 'Vouchers',
  basePath: '/farthing/voucher/v1',
  domain: 'balance-management',
  resources: [voucherBatch, voucher],
});
