import { api, notes, resource } from '../tmf/declaration';
import { service } from '../tmf/service-types';

/** TMF638 v4.0 Service: what the network does for a product. */
export const SERVICE = resource({
  name: 'service',
  type: 'Service',
  attributes: { ...service(), note: notes('date', 'author', 'text') },
  required: ['state', 'serviceSpecification'],
  readOnly: [],
  immutable: [
    'serviceSpecification',
    'relatedParty',
    'supportingResource',
    'serviceOrderItem',
    'serviceDate',
    'startDate',
    'endDate',
    'hasStarted',
  ],
  operations: ['create', 'list', 'get', 'patch', 'delete'],
  state: {
    attribute: 'state',
    initial: 'feasibilityChecked',
    transitions: {
      feasibilityChecked: ['designed', 'reserved', 'active', 'terminated'],
      designed: ['reserved', 'active', 'terminated'],
      reserved: ['inactive', 'active', 'terminated'],
      inactive: ['active', 'terminated'],
      active: ['inactive', 'terminated'],
      terminated: [],
    },
    // An operator brings in what a network does already.
    startable: ['designed', 'reserved', 'inactive', 'active', 'terminated'],
    deletable: ['feasibilityChecked', 'designed', 'terminated'],
  },
  lookups: ['relatedParty.id', 'relatedEntity.id', 'state'],
  events: ['Create', 'AttributeValueChange', 'StateChange', 'Delete'],
  access: {
    read: ['subscriber', 'agent', 'operator', 'network'],
    write: ['agent', 'operator'],
    create: ['operator'],
    delete: ['operator'],
    own: 'relatedParty.id',
  },
});

export const SERVICE_INVENTORY_API = api({
  id: 'TMF638',
  title: 'Service Inventory Management',
  basePath: '/tmf-api/serviceInventory/v4',
  domain: 'service-inventory',
  resources: [SERVICE],
});
