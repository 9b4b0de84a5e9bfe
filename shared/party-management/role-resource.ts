import {
  any,
  api,
  array,
  object,
  reference,
  relatedParties,
  resource,
  string,
  timePeriod,
  uri,
} from '../tmf/declaration';
import { creditProfiles, relatedParty } from '../tmf/shared-shapes';
import { contactMedia, PARTIES } from './resources';

/** TMF669 v4.0 PartyRole: what a party is to us beside a customer: supplier, partner, dealer. Its `name` is the role. */
export const partyRoleResource = resource({
  name: 'partyRole',
  type: 'PartyRole',
  attributes: {
    name: string({ maxLength: 80 }),
    status: string({ maxLength: 40 }),
    statusReason: string({ maxLength: 200 }),
    account: array(
      object(
        { id: string(), href: uri(), name: string(), description: string(), '@referredType': string() },
        { required: ['name'] },
      ),
      20,
    ),
    agreement: array(reference(), 50),
    characteristic: array(
      object({ name: string(), valueType: string(), value: any() }, { required: ['name', 'value'] }),
      200,
    ),
    contactMedium: contactMedia(),
    creditProfile: creditProfiles(),
    engagedParty: relatedParty(),
    paymentMethod: array(reference(), 20),
    relatedParty: relatedParties(),
    validFor: timePeriod(),
  },
  required: ['name'],
  readOnly: [],
  operations: ['create', 'list', 'get', 'patch', 'delete'],
  state: {
    attribute: 'status',
    initial: 'initialized',
    startable: ['active'],
    patchable: true,
    transitions: {
      initialized: ['active', 'closed'],
      active: ['suspended', 'closed'],
      suspended: ['active', 'closed'],
      closed: [],
    },
  },
  references: [
    { path: 'engagedParty', resource: ['individual', 'organization'] },
    { path: 'relatedParty', resource: PARTIES },
  ],
  lookups: ['engagedParty.id', 'status', 'name'],
  events: ['Create', 'AttributeValueChange', 'StateChange', 'Delete'],
  access: { read: ['agent', 'finance', 'operator', 'partner'], write: ['agent', 'operator'], own: 'engagedParty.id' },
  personal: true,
});

export const partyRoleApi = api({
  id: 'TMF669',
  title: 'Party Role Management',
  basePath: '/tmf-api/partyRoleManagement/v4',
  domain: 'party-management',
  resources: [partyRoleResource],
});
