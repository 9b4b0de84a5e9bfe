import type { ApiDeclaration } from '../tmf/declaration';
import type { DomainEvent } from '../tmf/event';
import { isRecord } from '../tmf/read-path';
import { eventResource } from './event-resources';
import { presentEvent } from './present-event';

const PRIORITY = 'Normal';

/**
 * What subscribers are told of an event, and what TMF688 shows. `correlationId` is its entity: all events of one share it. Of one
 * that a caller posted, it is what they said.
 */
export function eventView(event: DomainEvent, apis: readonly ApiDeclaration[]): Readonly<Record<string, unknown>> {
  const ours = {
    eventId: event.eventId,
    eventTime: event.eventTime,
    eventType: event.eventType,
    correlationId: `${event.resource}/${event.id}`,
    domain: event.domain,
    title: event.eventType,
    description: `${event.resource} ${event.id}, version ${event.version}`,
    priority: PRIORITY,
    // v4's schema spells it so.
    timeOcurred: event.eventTime,
  };
  const content = presentEvent(event, apis);
  const posted = event.resource === eventResource.name ? content[eventResource.name] : undefined;
  if (!isRecord(posted)) return { ...ours, event: content };
  const { id: _, href: __, ...said } = posted;
  return { ...ours, title: said.eventType, description: undefined, event: {}, ...said };
}
