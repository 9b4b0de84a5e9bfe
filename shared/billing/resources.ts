import { attachments } from '../tmf/attachments';
import {
  any,
  api,
  array,
  boolean,
  dateTime,
  decimal,
  moneyAmount,
  object,
  oneOf,
  reference,
  relatedParties,
  resource,
  string,
  timePeriod,
} from '../tmf/declaration';
import { accountBalances } from './account-resources';
import { billAdjustment, billDispute } from './bill-adjustment-resources';
import { CYCLE_PERIOD_ID } from './billing-period';

const taxItems = () => array(object({ taxCategory: string(), taxRate: decimal(), taxAmount: moneyAmount() }), 20);

/** What a bill is to another: a note credits or debits, a bill made anew replaces; and the other way round. */
export const BILL_RELATIONSHIPS = ['credits', 'creditedBy', 'debits', 'debitedBy', 'replaces', 'replacedBy'] as const;
export type BillRelationship = (typeof BILL_RELATIONSHIPS)[number];

/** Made by the bill run alone: nobody writes a bill by API. */
export const customerBill = resource({
  name: 'customerBill',
  type: 'CustomerBill',
  attributes: {
    billNo: string(),
    billDate: dateTime(),
    lastUpdate: dateTime(),
    nextBillDate: dateTime(),
    paymentDueDate: dateTime(),
    /** `normal`, `creditNote` (whose amounts are negative) or `debitNote`. */
    category: string(),
    runType: oneOf('onCycle', 'offCycle'),
    state: oneOf('new', 'onHold', 'validated', 'sent', 'partiallyPaid', 'settled'),
    billingPeriod: timePeriod(),
    amountDue: moneyAmount(),
    remainingAmount: moneyAmount(),
    taxExcludedAmount: moneyAmount(),
    taxIncludedAmount: moneyAmount(),
    taxItem: taxItems(),
    appliedPayment: array(
      object({ appliedAmount: moneyAmount(), receivedAmount: moneyAmount(), payment: reference() }),
      200,
    ),
    billDocument: attachments(),
    billingAccount: reference(),
    financialAccount: reference({ accountBalance: accountBalances() }),
    paymentMethod: reference(),
    /** Ours: notes and bills that correct one another. */
    billRelationship: array(
      object(
        { relationshipType: oneOf(...BILL_RELATIONSHIPS), bill: reference() },
        { required: ['relationshipType', 'bill'] },
      ),
      100,
    ),
    /** Ours: what of the remaining amount is in open disputes. */
    disputedAmount: moneyAmount(),
    relatedParty: relatedParties(),
  },
  required: [],
  /** What was issued never changes. */
  readOnly: [
    'billNo',
    'billDate',
    'lastUpdate',
    'nextBillDate',
    'paymentDueDate',
    'category',
    'runType',
    'billingPeriod',
    'amountDue',
    'remainingAmount',
    'taxExcludedAmount',
    'taxIncludedAmount',
    'taxItem',
    'appliedPayment',
    'billDocument',
    'billingAccount',
    'financialAccount',
    'paymentMethod',
    'billRelationship',
    'disputedAmount',
    'relatedParty',
  ],
  operations: ['list', 'get', 'patch'],
  state: {
    attribute: 'state',
    initial: 'new',
    patchable: ['validated', 'sent'],
    transitions: {
      new: ['validated', 'onHold'],
      onHold: ['validated'],
      validated: ['sent', 'partiallyPaid', 'settled'],
      sent: ['partiallyPaid', 'settled'],
      partiallyPaid: ['sent', 'settled'],
      settled: ['sent', 'partiallyPaid'],
    },
  },
  lookups: ['billingAccount.id', 'state', 'relatedParty.id', 'billNo'],
  events: ['Create', 'AttributeValueChange', 'StateChange'],
  access: { read: ['subscriber', 'agent', 'finance', 'operator'], write: ['finance'], own: 'relatedParty.id' },
  updatedAttribute: 'lastUpdate',
});

/** A line of a bill. */
export const appliedCustomerBillingRate = resource({
  name: 'appliedCustomerBillingRate',
  type: 'AppliedCustomerBillingRate',
  attributes: {
    name: string(),
    description: string(),
    date: dateTime(),
    type: oneOf('recurring', 'oneTime', 'usage'),
    isBilled: boolean(),
    bill: reference(),
    billingAccount: reference(),
    product: reference(),
    periodCoverage: timePeriod(),
    taxExcludedAmount: moneyAmount(),
    taxIncludedAmount: moneyAmount(),
    appliedTax: taxItems(),
    characteristic: array(
      object({ name: string(), valueType: string(), value: any() }, { required: ['name', 'value'] }),
      20,
    ),
    relatedParty: relatedParties(),
  },
  required: [],
  readOnly: [],
  operations: ['list', 'get'],
  lookups: ['bill.id', 'billingAccount.id', 'relatedParty.id', 'type'],
  events: [],
  access: { read: ['subscriber', 'agent', 'finance', 'operator'], write: [], own: 'relatedParty.id' },
});

/**
 * Asks for one account's bill of a month that is over, outside the run: for an account that was parked and mended, or a
 * product that was heard of late. A bill that stands already is the answer.
 */
export const customerBillOnDemand = resource({
  name: 'customerBillOnDemand',
  type: 'CustomerBillOnDemand',
  attributes: {
    name: string(),
    description: string(),
    lastUpdate: dateTime(),
    state: oneOf('inProgress', 'rejected', 'done', 'terminatedWithError'),
    /** Ours: a period of the account, `2026-11` or `2026-11-15--2026-12-14`; the last one that is over when it is left out. */
    period: string({ pattern: CYCLE_PERIOD_ID }),
    billingAccount: reference(),
    customerBill: reference(),
    relatedParty: reference({ role: string() }),
  },
  required: ['billingAccount'],
  readOnly: ['state', 'customerBill', 'lastUpdate'],
  operations: ['create', 'list', 'get'],
  state: {
    attribute: 'state',
    initial: 'inProgress',
    transitions: {
      inProgress: ['rejected', 'done', 'terminatedWithError'],
      rejected: [],
      done: [],
      terminatedWithError: [],
    },
  },
  lookups: ['billingAccount.id', 'state'],
  events: ['Create', 'StateChange'],
  access: { read: ['agent', 'finance', 'operator'], write: ['agent', 'finance'] },
  updatedAttribute: 'lastUpdate',
});

export const customerBillApi = api({
  id: 'TMF678',
  title: 'Customer Bill Management',
  basePath: '/tmf-api/customerBillManagement/v4',
  domain: 'billing',
  resources: [customerBill, appliedCustomerBillingRate, customerBillOnDemand, billAdjustment, billDispute],
});
