import { array, type BodyOf, dateTime, integer, object, oneOf, reference, resource, string } from '../tmf/declaration';
import { RANGES_MAX } from './note-sequence';

/** Files that a feed remembers by number, so that one which comes again is told from another of the same number. */
export const RECENT_FILES_MAX = 100;

/** A sender of numbered files: which have come, and which are missing. Numbers that begin again at 1 are counted on. */
export const usageFeed = resource({
  name: 'usageFeed',
  type: 'UsageFeed',
  attributes: {
    state: oneOf('complete', 'incomplete'),
    firstSequence: integer(),
    lastSequence: integer(),
    missing: array(object({ from: integer(), to: integer() }), RANGES_MAX),
    missingCount: integer(),
    mapping: reference(),
    lastFile: reference(),
    lastReceivedAt: dateTime(),
    recentFiles: array(object({ sequence: integer(), id: string(), digest: string() }), RECENT_FILES_MAX),
  },
  required: [],
  readOnly: [],
  operations: ['list', 'get'],
  state: {
    attribute: 'state',
    initial: 'complete',
    transitions: { complete: ['incomplete'], incomplete: ['complete'] },
  },
  lookups: ['state'],
  events: ['Create', 'AttributeValueChange', 'StateChange'],
  access: { read: ['finance', 'operator', 'partner', 'network'], write: [] },
});

export type UsageFeedBody = BodyOf<typeof usageFeed>;
