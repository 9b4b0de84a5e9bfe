import { attachment } from '../tmf/attachments';
import {
  api,
  array,
  type BodyOf,
  dateTime,
  integer,
  moneyAmount,
  object,
  oneOf,
  reference,
  relatedParties,
  resource,
  type StateMachine,
  string,
  timePeriod,
  uri,
} from '../tmf/declaration';

export const accountBalances = () =>
  array(
    object(
      { id: string(), href: uri(), balanceType: string(), amount: moneyAmount(), validFor: timePeriod() },
      { required: ['amount', 'balanceType', 'validFor'] },
    ),
    20,
  );

const contacts = () =>
  array(
    object(
      {
        id: string(),
        href: uri(),
        contactName: string(),
        contactType: string(),
        partyRoleType: string(),
        /** How to reach them is with the party: personal data is kept there alone. */
        relatedParty: reference({ role: string() }),
        validFor: timePeriod(),
      },
      { required: ['contactType', 'validFor'] },
    ),
    10,
  );

const taxExemptions = () =>
  array(
    object(
      {
        id: string(),
        certificateNumber: string(),
        issuingJurisdiction: string(),
        reason: string(),
        attachment: attachment(),
        taxDefinition: array(
          object({
            id: string(),
            name: string(),
            jurisdictionLevel: string(),
            jurisdictionName: string(),
            taxType: string(),
            validFor: timePeriod(),
          }),
          10,
        ),
        validFor: timePeriod(),
      },
      { required: ['issuingJurisdiction', 'validFor'] },
    ),
    10,
  );

const described = { name: string(), description: string() };
const cycle = {
  ...described,
  billingDateShift: integer(),
  billingPeriod: string(),
  chargeDateOffset: integer(),
  creditDateOffset: integer(),
  frequency: string(),
  mailingDateOffset: integer(),
  paymentDueDateOffset: integer(),
  validFor: timePeriod(),
};
const reached = { id: string(), href: uri(), '@referredType': string() };

const billStructure = () =>
  object({
    id: string(),
    href: uri(),
    cycleSpecification: object({ ...cycle, ...reached, dateShift: integer() }, { required: ['name'] }),
    format: object({ ...described, ...reached }, { required: ['name'] }),
    presentationMedia: array(object({ ...described, ...reached }, { required: ['name'] }), 10),
  });

const paymentPlans = () =>
  array(
    object({
      id: string(),
      href: uri(),
      numberOfPayments: integer(),
      paymentFrequency: string(),
      planType: string(),
      priority: integer(),
      status: string(),
      paymentMethod: reference(),
      totalAmount: moneyAmount(),
      validFor: timePeriod(),
    }),
    10,
  );

/** What every account has. */
const account = {
  ...described,
  accountType: string(),
  state: string(),
  lastModified: dateTime(),
  accountBalance: accountBalances(),
  accountRelationship: array(
    object(
      {
        id: string(),
        href: uri(),
        relationshipType: string(),
        account: reference({ description: string() }),
        validFor: timePeriod(),
      },
      { required: ['relationshipType', 'validFor'] },
    ),
    20,
  ),
  contact: contacts(),
  creditLimit: moneyAmount(),
  relatedParty: relatedParties(),
  taxExemption: taxExemptions(),
};
/** What an account has that is billed. */
const billed = {
  ...account,
  paymentStatus: string(),
  billStructure: billStructure(),
  defaultPaymentMethod: reference(),
  financialAccount: reference(),
  paymentPlan: paymentPlans(),
};

const LIFE: StateMachine = {
  attribute: 'state',
  initial: 'active',
  transitions: { active: ['suspended', 'closed'], suspended: ['active', 'closed'], closed: [] },
  patchable: true,
  deletable: ['closed'],
};

export const billingAccount = resource({
  name: 'billingAccount',
  type: 'BillingAccount',
  attributes: { ...billed, ratingType: oneOf('prepaid', 'postpaid', 'hybrid') },
  required: ['name', 'relatedParty'],
  readOnly: ['lastModified', 'accountBalance'],
  operations: ['create', 'list', 'get', 'patch', 'delete'],
  state: LIFE,
  references: [{ path: 'financialAccount', resource: 'financialAccount' }],
  lookups: ['relatedParty.id', 'state'],
  events: ['Create', 'AttributeValueChange', 'StateChange', 'Delete'],
  access: {
    read: ['subscriber', 'agent', 'finance', 'operator'],
    write: ['agent', 'finance', 'operator'],
    own: 'relatedParty.id',
  },
  updatedAttribute: 'lastModified',
});

export type AccountBody = BodyOf<typeof billingAccount>;

/** An account that nothing of ours bills, kept for who keeps books of their own by it. */
const kept = {
  readOnly: ['lastModified', 'accountBalance'],
  operations: ['create', 'list', 'get', 'patch', 'delete'],
  state: LIFE,
  lookups: ['relatedParty.id', 'state'],
  events: ['Create', 'AttributeValueChange', 'StateChange', 'Delete'],
  access: { read: ['agent', 'finance', 'operator'], write: ['finance', 'operator'] },
  updatedAttribute: 'lastModified',
} as const;

/** Where an operator's ledger of its own knows an account: a name to refer to from a billing account, nothing more. */
export const financialAccount = resource({
  ...kept,
  name: 'financialAccount',
  type: 'FinancialAccount',
  attributes: account,
  required: ['name'],
});

const partyAccount = resource({
  ...kept,
  name: 'partyAccount',
  type: 'PartyAccount',
  attributes: billed,
  required: ['name', 'relatedParty'],
  references: [{ path: 'financialAccount', resource: 'financialAccount' }],
});

/** What is settled with a partner. */
const settlementAccount = resource({
  ...kept,
  name: 'settlementAccount',
  type: 'SettlementAccount',
  attributes: billed,
  required: ['name', 'relatedParty'],
  references: [{ path: 'financialAccount', resource: 'financialAccount' }],
});

/** How bills are made and shown, by name. */
const manner = {
  required: ['name'],
  readOnly: [],
  operations: ['create', 'list', 'get', 'patch', 'delete'],
  lookups: ['name'],
  events: ['Create', 'AttributeValueChange', 'Delete'],
  access: { read: ['subscriber', 'agent', 'finance', 'operator'], write: ['finance', 'operator'] },
} as const;

export const billingCycleSpecification = resource({
  ...manner,
  name: 'billingCycleSpecification',
  type: 'BillingCycleSpecification',
  attributes: cycle,
});
const billFormat = resource({ ...manner, name: 'billFormat', type: 'BillFormat', attributes: described });
const billPresentationMedia = resource({
  ...manner,
  name: 'billPresentationMedia',
  type: 'BillPresentationMedia',
  attributes: described,
});

export const accountApi = api({
  id: 'TMF666',
  title: 'Account Management',
  basePath: '/tmf-api/accountManagement/v4',
  domain: 'billing',
  resources: [
    billingAccount,
    financialAccount,
    partyAccount,
    settlementAccount,
    billingCycleSpecification,
    billFormat,
    billPresentationMedia,
  ],
});
