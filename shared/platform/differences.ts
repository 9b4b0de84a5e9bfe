import type { Differences } from '../tmf/differences';

/** Where our declarations are not as TM Forum's v4 schemas have them, and why. */
export const DIFFERENCES: Differences = {
  TMF688: {
    'optional event.analyticCharacteristic.*': 'whoever counts events may name a value later',
    'missing event.analyticCharacteristic.characteristicRelationship': 'nothing in an event relates to another',
    'type event.event': 'what an event carries is always an object, by the name of its resource',
    'demanded event.eventType': 'a listener’s address is made of it',
    'uncreatable event.eventId': 'set by us, so that nobody repeats another’s',
    'missing hub': 'one function serves the hubs of all APIs, and of topics: serve-hub.ts',
    'missing * /topic/{topicId}/**': 'served by serve-topic.ts over the event archive, not from a table of its own',
    'extra POST /event': 'how a posted event is stored; callers post it to its topic',
    'missing topicChangeEvent': 'a topic never changes',
  },
};
