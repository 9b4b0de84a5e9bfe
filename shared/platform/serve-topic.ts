import type { ApiHandler, ApiRequest } from '../kernel/api';
import { type Clock, toIso } from '../kernel/clock';
import { failure } from '../kernel/errors';
import { decodeSegment, idInPath } from '../kernel/ids';
import type { TenantId } from '../kernel/tenant';
import { checkRole } from '../tmf/authorise';
import type { ApiDeclaration } from '../tmf/declaration';
import { createdEvent, type DomainEvent } from '../tmf/event';
import { parsePage } from '../tmf/page';
import { checkAccept } from '../tmf/parse-request';
import type { ResourceStore } from '../tmf/resource-store';
import { respondJson, respondNotAllowed } from '../tmf/respond';
import { selectFields } from '../tmf/select-fields';
import { isInTopic } from './dispatch-event';
import { ARCHIVE_DAYS, type EventArchive } from './event-archive';
import { eventApi, eventResource, topicResource } from './event-resources';
import { eventView } from './event-view';
import { postEvent } from './post-event';
import { type HubPorts, serveHub } from './serve-hub';
import { type Subscription, TOPICS_PATH } from './subscription';

const MS_PER_DAY = 86_400_000;
/** A page reads at most this many events of the archive; where there are more, `Link` leads on. */
export const EVENTS_READ_MAX = 2_000;
const ARCHIVE_PAGE = 200;

export interface TopicPorts {
  /** Serves the declared resources: topics, and what is posted as an event. */
  readonly resources: ApiHandler;
  readonly store: ResourceStore;
  readonly archive: EventArchive;
  readonly apis: readonly ApiDeclaration[];
  readonly hub: HubPorts;
  clockOf(tenant: TenantId): Promise<Clock>;
}

type Topic = NonNullable<Subscription['topic']>;

/** TMF688: topics, and below each its events, read from the archive or posted, and its hub. */
export function serveTopics(ports: TopicPorts): ApiHandler {
  return async (request) => {
    const [, topicId, part, id] =
      /^\/([^/]+)\/(event|hub)(?:\/([^/]+))?/.exec(request.path.slice(TOPICS_PATH.length)) ?? [];
    if (!request.path.startsWith(TOPICS_PATH))
      return { failure: failure('not-found', 'There is nothing at this address') };
    if (part === undefined) return ports.resources(request);
    const reads = request.method === 'GET' || request.method === 'HEAD';
    const refused = checkRole(topicResource, reads ? 'list' : 'create', request.caller) ?? checkAccept(request.headers);
    if (refused) return { failure: refused };
    const topic = await topicOf(request, idInPath(topicId ?? ''), ports.store);
    if (!topic) return { failure: failure('not-found', 'There is no such topic') };
    if (part === 'hub') return serveHub(ports.hub, (address) => ({ address, basePath: TOPICS_PATH, topic }))(request);
    if (id !== undefined)
      return reads ? readOne(request, topic, id, ports) : respondNotAllowed('GET, HEAD', request.requestId);
    if (reads) return listEvents(request, topic, ports);
    return request.method === 'POST'
      ? post(request, topic, ports)
      : respondNotAllowed('GET, HEAD, POST', request.requestId);
  };
}

async function topicOf(
  { caller }: ApiRequest,
  id: string | undefined,
  store: ResourceStore,
): Promise<Topic | undefined> {
  const stored = id === undefined ? undefined : await store.get(caller.tenant, topicResource.name, id);
  if (!stored) return undefined;
  const { headerQuery, contentQuery } = stored.body;
  return {
    id: stored.id,
    ...(typeof headerQuery === 'string' ? { headerQuery } : {}),
    ...(typeof contentQuery === 'string' ? { contentQuery } : {}),
  };
}

/** Answers a posted event as it will be read here. */
async function post(request: ApiRequest, topic: Topic, ports: TopicPorts): ReturnType<ApiHandler> {
  const answer = await postEvent(request, topic, { events: ports.resources, apis: ports.apis });
  if (!('status' in answer) || answer.status !== 201) return answer;
  const { id } = JSON.parse(answer.body ?? '{}') as { id: string };
  const stored = await ports.store.get(request.caller.tenant, eventResource.name, id);
  if (!stored) return answer;
  const view = shown(request, topic, createdEvent(stored, eventApi.domain, eventResource.type), ports.apis);
  return respondJson(201, view, { Location: String(view.href) });
}

/** An event's id here: its time and its own, so that it is found without a search. */
const shownId = ({ eventTime, eventId }: DomainEvent): string => `${Date.parse(eventTime)}:${eventId}`;

const shown = (request: ApiRequest, topic: Topic, event: DomainEvent, apis: readonly ApiDeclaration[]) => {
  const id = shownId(event);
  const href = `${request.baseUrl}${TOPICS_PATH}/${topic.id}/event/${encodeURIComponent(id)}`;
  return selectFields({ id, href, ...eventView(event, apis), '@type': eventResource.type }, request.query.fields);
};

async function readOne(request: ApiRequest, topic: Topic, id: string, { archive, apis }: TopicPorts) {
  const [, ms = '', eventId = ''] = /^(\d{1,15}):(.{1,300})$/.exec(decodeSegment(id)) ?? [];
  const eventTime = ms === '' ? '' : toIso(Number(ms));
  const event = ms === '' ? undefined : await archive.get(request.caller.tenant, { eventTime, eventId });
  if (!event || !isInTopic(topic, event, apis)) return { failure: failure('not-found', 'There is no such event') };
  return respondJson(200, shown(request, topic, event, apis));
}

/** The topic's events of the archive's days, the oldest first. */
async function listEvents(request: ApiRequest, topic: Topic, ports: TopicPorts) {
  const { page, violations } = parsePage(request.query);
  if (violations.length > 0) return { failure: failure('invalid-query', 'The query cannot be read', { violations }) };
  const nowMs = (await ports.clockOf(request.caller.tenant)).now();
  const given = request.query.cursor?.at(-1);
  const from = toIso(nowMs - ARCHIVE_DAYS * MS_PER_DAY);
  const cursor = given === undefined ? undefined : Buffer.from(given, 'base64url').toString();
  if (cursor !== undefined && !(cursor >= from && /^\d{4}-\d{2}-\d{2}T[\d:.]+Z#[^\s]+$/.test(cursor)))
    return { failure: failure('invalid-query', 'The cursor is not of this list') };
  const range = { tenant: request.caller.tenant, from, to: toIso(nowMs + 1) };
  const found: DomainEvent[] = [];
  let place = cursor;
  const wanted = page.offset + page.limit;
  for (let read = 0; read < EVENTS_READ_MAX && found.length < wanted; read += ARCHIVE_PAGE) {
    const limit = Math.min(ARCHIVE_PAGE, Math.max(1, wanted - found.length));
    const next = await ports.archive.list({ ...range, limit, ...(place === undefined ? {} : { cursor: place }) });
    found.push(...next.events.filter((event) => isInTopic(topic, event, ports.apis)));
    place = next.cursor;
    if (place === undefined) break;
  }
  const rows = found.slice(page.offset, wanted).map((event) => shown(request, topic, event, ports.apis));
  const next = place && Buffer.from(place).toString('base64url');
  const address = `${request.baseUrl}${eventApi.basePath}/topic/${topic.id}/event`;
  return respondJson(next ? 206 : 200, rows, {
    'X-Result-Count': String(rows.length),
    'X-Total-Count': String(found.length),
    ...(next ? { Link: `<${address}?cursor=${next}&limit=${page.limit}>; rel="next"` } : {}),
  });
}
