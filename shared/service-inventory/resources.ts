import {
  api,
  array,
  boolean,
  characteristics,
  dateTime,
  notes,
  object,
  oneOf,
  reference,
  relatedParties,
  resource,
  string,
} from '../tmf/declaration';

/** TMF638 v4.0 Service: what the network does for a product. */
export const SERVICE = resource({
  name: 'service',
  type: 'Service',
  attributes: {
    name: string(),
    description: string(),
    category: string(),
    serviceType: string(),
    state: oneOf('feasibilityChecked', 'designed', 'reserved', 'inactive', 'active', 'terminated'),
    startMode: string(),
    serviceDate: string(),
    startDate: dateTime(),
    endDate: dateTime(),
    hasStarted: boolean(),
    isBundle: boolean(),
    isServiceEnabled: boolean(),
    isStateful: boolean(),
    note: notes(),
    relatedParty: relatedParties(),
    relatedEntity: array(reference({ role: string() }), 10),
    serviceCharacteristic: characteristics(),
    serviceOrderItem: array(
      object({ itemAction: string(), itemId: string(), role: string(), serviceOrderId: string() }),
      50,
    ),
    serviceSpecification: reference({ version: string() }),
    supportingResource: array(reference(), 10),
    supportingService: array(reference(), 10),
  },
  required: ['serviceSpecification', 'relatedParty'],
  readOnly: ['state', 'startDate', 'endDate', 'hasStarted', 'serviceOrderItem'],
  immutable: ['serviceSpecification', 'relatedParty', 'supportingResource'],
  // A service is born of a service order.
  operations: ['list', 'get', 'patch'],
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
  },
  lookups: ['relatedParty.id', 'relatedEntity.id', 'state'],
  events: ['Create', 'AttributeValueChange', 'StateChange'],
  access: {
    read: ['subscriber', 'agent', 'operator', 'network'],
    write: ['agent', 'operator'],
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
