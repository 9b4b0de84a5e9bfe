import type { ApiDeclaration, Body } from '../tmf/declaration';
import type { DomainEvent } from '../tmf/event';
import { isRecord } from '../tmf/read-path';
import { toOutput } from '../tmf/respond';

/**
 * An event's resource as its API shows it: decimals are JSON numbers with all their digits. Within the system they
 * travel as text, which no parser rounds. The address is the path alone, since a tenant may call the front door by
 * several names.
 */
export function presentEvent(event: DomainEvent, apis: readonly ApiDeclaration[]): Readonly<Record<string, unknown>> {
  const body = event.event[event.resource];
  const declaration = apis
    .filter(({ domain }) => domain === event.domain)
    .flatMap(({ resources }) => resources)
    .find(({ name }) => name === event.resource);
  if (!declaration || !isBody(body)) return event.event;
  return { ...event.event, [event.resource]: toOutput(declaration, body, '') };
}

const isBody = (value: unknown): value is Body =>
  isRecord(value) && typeof value.id === 'string' && typeof value.href === 'string';
