import { attachments } from '../tmf/attachments';
import {
  api,
  array,
  characteristics,
  dateTime,
  notes,
  object,
  oneOf,
  reference,
  relatedParties,
  resource,
  type StateMachine,
  string,
  uri,
} from '../tmf/declaration';

/** By which others count what is free. */
export const STOCK_BY_STATUS = 'resourceStatus';

export const STOCK_KINDS = ['msisdn', 'sim'] as const;
export type StockKind = (typeof STOCK_KINDS)[number];

const MOVES: StateMachine['transitions'] = {
  available: ['reserved', 'suspended', 'alarm', 'standby'],
  reserved: ['available', 'standby', 'suspended', 'alarm'],
  standby: ['available', 'reserved', 'suspended'],
  suspended: ['available', 'standby'],
  alarm: ['available', 'standby', 'suspended'],
  unknown: ['available', 'standby', 'suspended'],
};

/** What TMF639's resources of every kind have. */
const held = {
  name: string(),
  category: string(),
  description: string(),
  resourceVersion: string(),
  startOperatingDate: dateTime(),
  endOperatingDate: dateTime(),
  administrativeState: oneOf('locked', 'unlocked', 'shutdown'),
  operationalState: oneOf('enable', 'disable'),
  resourceStatus: oneOf('standby', 'alarm', 'available', 'reserved', 'unknown', 'suspended'),
  usageState: oneOf('idle', 'active', 'busy'),
  attachment: attachments(),
  note: notes(),
  place: object(
    { id: string(), href: uri(), name: string(), role: string(), '@referredType': string() },
    { required: ['id', 'href', 'role'] },
  ),
  relatedParty: relatedParties(),
  resourceCharacteristic: characteristics(),
  resourceRelationship: array(
    object({
      id: string(),
      href: uri(),
      relationshipType: string(),
      resourceRelationshipCharacteristic: characteristics(20),
    }),
    10,
  ),
  resourceSpecification: reference({ version: string() }),
};

/**
 * TMF639 v4.0 Resource: a number or a SIM of the stock. Its name is its value (E.164 digits, ICCID), its id a digest of
 * that, so a tenant cannot hold the same one twice.
 *
 * | in stock  | resourceStatus | usageState |
 * |-----------|----------------|------------|
 * | available | available      | idle       |
 * | reserved  | reserved       | idle       |
 * | assigned  | reserved       | active     |
 * | quarantine after use | standby | idle   |
 *
 * A SIM that was in use rests for ever: its administrativeState is `shutdown`.
 */
export const RESOURCE = resource({
  name: 'resource',
  type: 'Resource',
  attributes: {
    ...held,
    name: string({ maxLength: 40 }),
    category: oneOf(...STOCK_KINDS),
    /** Ours: the shelf it lies on while it is available, or `quarantine/2026-11` by the month of its last use. The index that picks from stock. */
    availableOn: string(),
    /** Ours: the reservation that holds it. */
    reservation: reference(),
  },
  required: ['name', 'category'],
  readOnly: ['resourceStatus', 'usageState', 'availableOn', 'reservation', 'relatedParty'],
  immutable: ['name', 'category'],
  operations: ['create', 'list', 'get', 'patch', 'delete'],
  state: {
    attribute: 'resourceStatus',
    initial: 'available',
    transitions: MOVES,
    // What is reserved is somebody's.
    deletable: ['standby', 'alarm', 'available', 'unknown', 'suspended'],
  },
  lookups: ['availableOn', 'category', 'resourceStatus', 'name'],
  events: ['Create', 'AttributeValueChange', 'StateChange', 'Delete'],
  access: { read: ['agent', 'operator', 'network'], write: ['operator'] },
});

const equipment = {
  readOnly: [],
  operations: ['create', 'list', 'get', 'patch', 'delete'],
  state: {
    attribute: 'resourceStatus',
    initial: 'available',
    transitions: MOVES,
    startable: ['reserved', 'standby', 'suspended', 'alarm', 'unknown'],
    patchable: true,
  },
  events: ['Create', 'AttributeValueChange', 'StateChange', 'Delete'],
  lookups: ['category', 'resourceStatus', 'name', 'relatedParty.id'],
  access: { read: ['agent', 'operator', 'network'], write: ['operator'] },
} as const;

/** TMF639 PhysicalResource: what an operator has beside the stock of SIMs, kept as it is told. */
export const PHYSICAL_RESOURCE = resource({
  ...equipment,
  name: 'physicalResource',
  type: 'PhysicalResource',
  attributes: {
    ...held,
    manufactureDate: dateTime(),
    powerState: string(),
    serialNumber: string(),
    versionNumber: string(),
    '@referredType': string(),
  },
  required: ['name'],
});

/** TMF639 LogicalResource: what an operator has beside the stock of numbers, kept as it is told. */
export const LOGICAL_RESOURCE = resource({
  ...equipment,
  name: 'logicalResource',
  type: 'LogicalResource',
  attributes: { ...held, value: string(), '@referredType': string() },
  required: [],
  operations: [...equipment.operations, 'replace'],
});

/** Which resource a task holds, or is trying to: what makes a repeated reservation answer the same. */
export const RESERVATION = resource({
  name: 'reservation',
  type: 'Reservation',
  attributes: {
    kind: oneOf(...STOCK_KINDS),
    state: oneOf('seeking', 'released'),
    resource: reference(),
    /** The product order that it fulfils. */
    productOrder: reference(),
    relatedParty: relatedParties(),
  },
  required: ['kind'],
  readOnly: ['state', 'resource'],
  operations: ['list', 'get'],
  state: { attribute: 'state', initial: 'seeking', transitions: { seeking: ['released'], released: [] } },
  lookups: [],
  events: [],
  access: { read: ['agent', 'operator'], write: [] },
});

export const RESOURCE_INVENTORY_API = api({
  id: 'TMF639',
  title: 'Resource Inventory Management',
  basePath: '/tmf-api/resourceInventoryManagement/v4',
  domain: 'resource-inventory',
  resources: [RESOURCE, PHYSICAL_RESOURCE, LOGICAL_RESOURCE, RESERVATION],
});
