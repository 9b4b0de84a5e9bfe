import { ROLES } from '../kernel/tenant';
import { attachments } from '../tmf/attachments';
import {
  api,
  array,
  dateTime,
  integer,
  object,
  oneOf,
  reference,
  resource,
  string,
  timePeriod,
} from '../tmf/declaration';
import { OPERATORS, PARAMETERS } from './criterion';

const LOGIC = ['AND', 'OR'] as const;
/** What a promotion takes off is applied where a price is shown; more rules than these would be a program. */
const PATTERNS_MAX = 20;
const CRITERIA_MAX = 20;
const ACTIONS_MAX = 10;

const criteria = () =>
  array(
    object(
      {
        id: string(),
        criteriaParameter: oneOf(...PARAMETERS),
        criteriaOperator: oneOf(...OPERATORS),
        criteriaValue: string({ maxLength: 200 }),
      },
      { required: ['criteriaParameter', 'criteriaOperator', 'criteriaValue'] },
    ),
    CRITERIA_MAX,
  );

const patterns = () =>
  array(
    object(
      {
        id: string(),
        name: string({ maxLength: 200 }),
        description: string(),
        priority: integer({ minimum: 0 }),
        validFor: timePeriod(),
        criteriaGroupLogicalRelationship: oneOf(...LOGIC),
        criteriaGroup: array(
          object(
            {
              id: string(),
              groupName: string({ maxLength: 200 }),
              criteriaLogicalRelationship: oneOf(...LOGIC),
              criteria: criteria(),
            },
            { required: ['criteria'] },
          ),
          CRITERIA_MAX,
        ),
        action: array(
          object(
            {
              id: string(),
              actionType: string({ maxLength: 80 }),
              actionValue: string({ maxLength: 80 }),
              actionEntityRef: reference(),
              /** Ours: for how many periods of a recurring price. v4 has it on the alteration, not where it is offered. */
              applicationDuration: integer({ minimum: 1, maximum: 120 }),
            },
            { required: ['actionType'] },
          ),
          ACTIONS_MAX,
        ),
      },
      { required: ['action', 'criteriaGroup'] },
    ),
    PATTERNS_MAX,
  );

/** TMF671 v4.1 Promotion. Its conditions are fixed once it is made: what was promised is not rewritten. */
export const PROMOTION = resource({
  name: 'promotion',
  type: 'Promotion',
  attributes: {
    name: string({ maxLength: 200 }),
    description: string(),
    promotionType: oneOf('Award', 'Discount', 'Reduction'),
    lifecycleStatus: oneOf('draft', 'test', 'waitForApproval', 'release', 'suspend', 'retirement'),
    lastUpdate: dateTime(),
    validFor: timePeriod(),
    pattern: patterns(),
    attachment: attachments(),
  },
  required: ['name'],
  readOnly: [],
  immutable: ['pattern'],
  operations: ['create', 'list', 'get', 'patch', 'delete'],
  state: {
    attribute: 'lifecycleStatus',
    initial: 'draft',
    startable: ['test', 'waitForApproval', 'release'],
    patchable: true,
    transitions: {
      draft: ['test', 'waitForApproval', 'release', 'retirement'],
      test: ['draft', 'waitForApproval', 'release', 'retirement'],
      waitForApproval: ['draft', 'release', 'retirement'],
      release: ['suspend', 'retirement'],
      suspend: ['release', 'retirement'],
      retirement: [],
    },
  },
  lookups: ['lifecycleStatus', 'promotionType'],
  events: ['Create', 'AttributeValueChange', 'StateChange', 'Delete'],
  // A subscriber who read them would read every code.
  access: { read: ROLES.filter((role) => role !== 'subscriber'), write: ['agent', 'operator'] },
  updatedAttribute: 'lastUpdate',
});

export const PROMOTION_API = api({
  id: 'TMF671',
  title: 'Promotion Management',
  basePath: '/tmf-api/promotionManagement/v4',
  domain: 'promotion-management',
  resources: [PROMOTION],
});
