import { array, dateTime, reference, resource } from '../tmf/declaration';

/** A customer is in few market segments; rules look at all of them. */
const SEGMENTS_MAX = 20;

/**
 * The market segments that a party is sold to as: ids alone, so that it is nobody's secret and other domains may read it. One a party,
 * under the party's id. The first is the one that usage is charged as.
 */
export const customerSegmentResource = resource({
  name: 'customerSegment',
  type: 'CustomerSegment',
  attributes: {
    party: reference(),
    marketSegment: array(reference(), SEGMENTS_MAX),
    lastUpdate: dateTime(),
  },
  required: ['party', 'marketSegment'],
  readOnly: ['lastUpdate'],
  immutable: ['party'],
  operations: ['create', 'list', 'get', 'patch', 'delete'],
  references: [{ path: 'party', resource: ['individual', 'organization'] }],
  lookups: ['party.id'],
  events: ['Create', 'AttributeValueChange', 'Delete'],
  access: { read: ['agent', 'finance', 'operator', 'subscriber'], write: ['agent', 'operator'], own: 'party.id' },
  updatedAttribute: 'lastUpdate',
});
