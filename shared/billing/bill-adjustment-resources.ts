import {
  array,
  type BodyOf,
  dateTime,
  decimal,
  integer,
  moneyAmount,
  object,
  oneOf,
  reference,
  relatedParties,
  resource,
  string,
} from '../tmf/declaration';

/** A bill has at most 5,000 lines; who names more than these means the whole bill. */
const LINES_NAMED_MAX = 500;
const READERS = ['subscriber', 'agent', 'finance', 'operator'] as const;

const approval = () =>
  object({
    state: oneOf('pending', 'approved'),
    approver: reference({ role: string() }),
    approvalDate: dateTime(),
  });

/**
 * A correction of a bill that was issued, which itself never changes: a credit note (of all of it, of lines, or of an amount), a debit
 * note, both at once (the whole is credited and billed anew), or what is given up. Amounts contain the tax.
 */
export const billAdjustment = resource({
  name: 'billAdjustment',
  type: 'BillAdjustment',
  attributes: {
    adjustmentType: oneOf('credit', 'debit', 'rebill', 'writeOff'),
    customerBill: reference(),
    reason: oneOf('billingError', 'serviceFailure', 'goodwill', 'cancellation', 'dispute', 'uncollectable', 'other'),
    /** Printed on the note. */
    description: string({ maxLength: 400 }),
    /** Absent, and no line either: the whole, or what is left of it. */
    amount: moneyAmount(),
    line: array(
      object({ number: integer({ minimum: 1 }), amount: decimal() }, { required: ['number'] }),
      LINES_NAMED_MAX,
    ),
    approval: approval(),
    requestor: reference({ role: string() }),
    status: oneOf('created', 'completed', 'failed', 'cancelled'),
    statusReason: string(),
    /** What came of it: the note, and the bill that was made anew. */
    note: reference(),
    rebill: reference(),
    billingAccount: reference(),
    relatedParty: relatedParties(),
    requestedDate: dateTime(),
    lastUpdate: dateTime(),
  },
  required: ['adjustmentType', 'customerBill', 'reason'],
  readOnly: [
    'requestor',
    'statusReason',
    'note',
    'rebill',
    'billingAccount',
    'relatedParty',
    'requestedDate',
    'lastUpdate',
  ],
  immutable: ['adjustmentType', 'customerBill', 'reason', 'description', 'amount', 'line'],
  operations: ['create', 'list', 'get', 'patch'],
  state: {
    attribute: 'status',
    initial: 'created',
    transitions: { created: ['completed', 'failed', 'cancelled'], completed: [], failed: [], cancelled: [] },
    patchable: ['cancelled'],
  },
  lookups: ['customerBill.id', 'billingAccount.id', 'relatedParty.id', 'status'],
  events: ['Create', 'AttributeValueChange', 'StateChange'],
  access: { read: READERS, write: ['agent', 'finance', 'operator'], own: 'relatedParty.id' },
  createdAttribute: 'requestedDate',
  updatedAttribute: 'lastUpdate',
});

/**
 * What a customer does not agree with: lines of a bill, or an amount of it. While it is open nobody dunns for that. Accepted, it is
 * credited; rejected or withdrawn, it is due again.
 */
export const billDispute = resource({
  name: 'billDispute',
  type: 'BillDispute',
  attributes: {
    customerBill: reference(),
    /** Numbers of lines, as the invoice has them. */
    line: array(integer({ minimum: 1 }), LINES_NAMED_MAX),
    /** Absent: what the lines come to, or all that remains of the bill. */
    amount: moneyAmount(),
    reason: string({ maxLength: 400 }),
    status: oneOf('open', 'accepted', 'rejected', 'withdrawn'),
    /** What the customer was answered. */
    resolution: string({ maxLength: 400 }),
    adjustment: reference(),
    requestor: reference({ role: string() }),
    /** Who decided it. */
    resolver: reference({ role: string() }),
    billingAccount: reference(),
    relatedParty: relatedParties(),
    openedDate: dateTime(),
    lastUpdate: dateTime(),
  },
  required: ['customerBill', 'reason'],
  readOnly: ['adjustment', 'requestor', 'resolver', 'billingAccount', 'relatedParty', 'openedDate', 'lastUpdate'],
  immutable: ['customerBill', 'line', 'amount', 'reason'],
  operations: ['create', 'list', 'get', 'patch'],
  state: {
    attribute: 'status',
    initial: 'open',
    transitions: { open: ['accepted', 'rejected', 'withdrawn'], accepted: [], rejected: [], withdrawn: [] },
    patchable: true,
  },
  lookups: ['customerBill.id', 'billingAccount.id', 'relatedParty.id', 'status'],
  events: ['Create', 'AttributeValueChange', 'StateChange'],
  access: { read: READERS, write: READERS, own: 'relatedParty.id' },
  createdAttribute: 'openedDate',
  updatedAttribute: 'lastUpdate',
});

export type BillAdjustmentBody = BodyOf<typeof billAdjustment>;
export type BillDisputeBody = BodyOf<typeof billDispute>;
