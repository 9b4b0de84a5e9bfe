import type { ApiHandler, ApiRequest } from '../kernel/api';
import { failure } from '../kernel/errors';
import type { ApiDeclaration } from '../tmf/declaration';
import { type DomainEvent, eventTypeOf } from '../tmf/event';
import { JSON_TYPE, parseBody } from '../tmf/parse-request';
import { validateCreate } from '../tmf/validate-body';
import { isInTopic } from './dispatch-event';
import { eventApi, eventResource } from './event-resources';
import type { Subscription } from './subscription';

/**
 * POST …/topic/{id}/event: an event of a caller's own. It is stored as a resource is, and by that reaches the bus, the archive
 * and who subscribed. One that is not in the topic it is posted to is 422.
 */
export async function postEvent(
  request: ApiRequest,
  topic: NonNullable<Subscription['topic']>,
  { events, apis }: { readonly events: ApiHandler; readonly apis: readonly ApiDeclaration[] },
): ReturnType<ApiHandler> {
  const raw = parseBody(request, [JSON_TYPE]);
  const draft = raw.ok ? validateCreate(eventResource, raw.value) : undefined;
  if (draft && draft.violations.length === 0 && !isInTopic(topic, asEvent(request, draft.body), apis)) {
    const violations = ['headerQuery', 'contentQuery'].map((path) => ({ path, message: 'must be met' }));
    return { failure: failure('unprocessable', 'This topic does not have such events', { violations }) };
  }
  return events({ ...request, path: `${eventApi.basePath}/${eventResource.name}` });
}

/** A posted event as it will be told. */
const asEvent = ({ caller }: ApiRequest, body: Readonly<Record<string, unknown>>): DomainEvent => ({
  eventId: '',
  eventType: eventTypeOf(eventResource.type, 'Create'),
  eventTime: '',
  kind: 'Create',
  tenant: caller.tenant,
  domain: eventApi.domain,
  resource: eventResource.name,
  id: '',
  version: 1,
  event: { [eventResource.name]: body },
});
