import type { ApiHandler, ApiRequest } from '../kernel/api';
import { failure } from '../kernel/errors';
import type { TenantId } from '../kernel/tenant';
import { firstValueAt, isRecord } from '../tmf/read-path';
import { type ListQuery, type ResourceStore, type StoredResource, UnreadableCursorError } from '../tmf/resource-store';
import { respondJson } from '../tmf/respond';
import { partyInteractionResource } from './interaction-resource';
import { communicationMessageResource } from './message-resource';
import { troubleTicketResource } from './ticket-resource';
import { TIMELINE_API } from './timeline-resources';

export const TIMELINE_PATH = `${TIMELINE_API.basePath}/timeline`;
const LIMIT = 50;
/** Each entry is opened under its person's key. */
const LIMIT_MAX = 100;

/** What a timeline is made of: where each finds its party, and what it is called by. */
const SOURCES = [
  { declaration: partyInteractionResource, party: 'relatedParty.id', title: 'reason', channel: 'channel.id' },
  { declaration: communicationMessageResource, party: 'receiver.party.id', title: 'subject', channel: 'messageType' },
  { declaration: troubleTicketResource, party: 'relatedParty.id', title: 'description', channel: 'channel.id' },
] as const;
type Source = (typeof SOURCES)[number];

/** What other domains tell of a party. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  productOrder: '/tmf-api/productOrderingManagement/v4/productOrder?relatedParty.id=',
  product: '/tmf-api/productInventory/v4/product?relatedParty.id=',
  customerBill: '/tmf-api/customerBillManagement/v4/customerBill?relatedParty.id=',
  payment: '/tmf-api/payment/v4/payment?payer.id=',
};

/** Where each source goes on: its cursor; absent from the start, `null` when it is at its end. */
type Position = Readonly<Record<string, string | null>>;

/**
 * `GET timeline?party=`: the three sources merged, the newest first, a page at a time. Each page reads a page of each source and
 * goes on from what it showed, so that none is read twice over a whole life. A subscriber sees their own.
 */
export function serveTimeline(store: ResourceStore): ApiHandler {
  return async (request) => {
    if (request.path !== TIMELINE_PATH) return { failure: failure('not-found', 'There is nothing at this address') };
    if (request.method !== 'GET') return { failure: failure('method-not-allowed', 'Allowed here: GET') };
    const party = partyOf(request);
    if (typeof party !== 'string') return { failure: party };
    const position = readCursor(request.query.cursor?.at(-1));
    if (!position) return { failure: failure('invalid-query', 'The cursor cannot be read') };
    const asked = Number(request.query.limit?.at(-1) ?? LIMIT);
    if (!Number.isInteger(asked) || asked < 1) return { failure: failure('invalid-query', 'limit is 1 or more') };
    try {
      const page = await readPage(store, request.caller.tenant, party, Math.min(asked, LIMIT_MAX), position);
      return respond(request, party, page);
    } catch (error) {
      if (error instanceof UnreadableCursorError)
        return { failure: failure('invalid-query', 'The cursor is of another list') };
      throw error;
    }
  };
}

function partyOf({ caller, query }: ApiRequest) {
  const isOurs = caller.roles.some((role) => role === 'agent' || role === 'operator');
  const party = query.party?.at(-1) ?? (isOurs ? undefined : caller.partyId);
  if (!isOurs && !caller.roles.includes('subscriber'))
    return failure('forbidden', 'This needs one of the roles: agent, operator, subscriber');
  if (party === undefined || party === '')
    return failure('invalid-query', 'Say whose', { violations: [{ path: 'party', message: 'is needed' }] });
  if (!isOurs && party !== caller.partyId) return failure('not-found', 'There is no such party');
  return party;
}

interface TimelinePage {
  readonly shown: readonly { readonly source: Source; readonly item: StoredResource }[];
  readonly next?: Position;
}

async function readPage(
  store: ResourceStore,
  tenant: TenantId,
  party: string,
  limit: number,
  position: Position,
): Promise<TimelinePage> {
  const read = await Promise.all(
    SOURCES.map(async (source) => {
      const cursor = position[source.declaration.name];
      const lookup = { path: source.party, value: party };
      const query: ListQuery = { tenant, resource: source.declaration.name, lookup, limit, newestFirst: true };
      if (cursor === null) return { source, query, items: [], more: false };
      const page = await store.list({ ...query, ...(cursor === undefined ? {} : { cursor }) });
      return { source, query, items: page.items, more: page.cursor !== undefined };
    }),
  );
  const shown = read
    .flatMap(({ source, items }) => items.map((item) => ({ source, item })))
    .sort((a, b) => (placeOf(a.item) > placeOf(b.item) ? -1 : 1))
    .slice(0, limit);
  const next: Record<string, string | null> = {};
  for (const { source, query, items, more } of read) {
    const { name } = source.declaration;
    const mine = shown.filter((one) => one.source === source);
    const last = mine.at(-1)?.item;
    if (!more && mine.length === items.length) next[name] = null;
    else if (last) next[name] = store.paging?.(query)?.cursorAfter(query, last) ?? null;
    else if (position[name] !== undefined) next[name] = position[name];
  }
  const isWhole = SOURCES.every(({ declaration }) => next[declaration.name] === null);
  return { shown, ...(isWhole ? {} : { next }) };
}

const placeOf = ({ createdAt, id }: StoredResource): string => `${createdAt}#${id}`;

function respond(request: ApiRequest, party: string, { shown, next }: TimelinePage) {
  const entry = shown.map(({ source: { declaration, title, channel }, item }) => ({
    id: item.id,
    href: `${request.baseUrl}${item.body.href}`,
    '@type': declaration.type,
    date: item.createdAt,
    status: firstValueAt(item.body, declaration.state?.attribute ?? ''),
    title: firstValueAt(item.body, title),
    channel: firstValueAt(item.body, channel),
  }));
  const link = Object.entries(ELSEWHERE).map(([name, address]) => ({
    name,
    href: `${request.baseUrl}${address}${encodeURIComponent(party)}`,
  }));
  const headers = { 'X-Result-Count': String(entry.length) };
  if (!next) return respondJson(200, { party, entry, link }, headers);
  const cursor = Buffer.from(JSON.stringify(next)).toString('base64url');
  const limit = request.query.limit?.at(-1) ?? String(LIMIT);
  const address = `${request.baseUrl}${TIMELINE_PATH}?party=${encodeURIComponent(party)}&limit=${limit}&cursor=${cursor}`;
  return respondJson(206, { party, entry, link }, { ...headers, Link: `<${address}>; rel="next"` });
}

function readCursor(cursor: string | undefined): Position | undefined {
  if (cursor === undefined) return {};
  try {
    const position: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    const isPosition =
      isRecord(position) && Object.values(position).every((place) => place === null || typeof place === 'string');
    return isPosition ? (position as Position) : undefined;
  } catch {
    return undefined;
  }
}
