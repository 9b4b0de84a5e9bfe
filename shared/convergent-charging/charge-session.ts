import {
  type BalanceAccount,
  type BookedEntry,
  bringUpToDate,
  type ChargeRecordGroup,
  type ChargingSession,
  type GuardEntry,
  isSlice,
  type PostingDraft,
  postUpToDate,
  reclaimSession,
  type Shortage,
  utcDay,
} from '../balance-management';
import { assertPaid, draftCharges } from './book-charges';
import type { ChargeContext } from './charge-usages';
import { requestIds } from './request-ids';
import { type Desk, serveRatingGroups } from './serve-rating-groups';
import {
  type ChargingData,
  type GroupAnswer,
  packAnswer,
  type SessionReference,
  unpackAnswer,
} from './session-request';

/** Sessions of one balance at a time, the late ones included: more would outgrow its item. */
export const MAX_SESSIONS = 20;
/** Rating groups of one session. */
export const MAX_RATING_GROUPS = 32;
/** A Create older than this could be a repeat of one that the item has forgotten, so the ledger is asked. */
export const FRESH_CREATE_MS = 4 * 60_000;

export type SessionVerb = 'create' | 'update' | 'release';

export interface SessionRequest {
  readonly verb: SessionVerb;
  readonly reference: SessionReference;
  readonly data: ChargingData;
  /** Of a Create: whose number it is, where several share the balance. */
  readonly productId?: string;
}

export interface SessionContext extends Pick<ChargeContext, 'nowMs' | 'tariffs' | 'sponsors' | 'empty'> {
  /** What the ledger said of `idsOf(request)`, by id; undefined when it was not asked. */
  readonly booked: ReadonlyMap<string, BookedEntry> | undefined;
}

export type SessionResult =
  | { readonly kind: 'ask-the-ledger'; readonly day: string; readonly ids: ReadonlySet<string> }
  /** A slice of a hot pool lacks this, and others may have it. */
  | { readonly kind: 'fill-the-slice'; readonly shortage: Shortage }
  | { readonly kind: 'unknown-reference' }
  | { readonly kind: 'too-many' }
  | { readonly kind: 'answered'; readonly groups: readonly GroupAnswer[]; readonly write?: SessionWrite };

export interface SessionWrite {
  readonly next: BalanceAccount;
  readonly records: readonly ChargeRecordGroup[];
}

/**
 * One request of a session, or of a one-time event: pure. The same request again is answered what it was answered before,
 * from the last write, else from the ledger. Used units are settled whatever else holds; a report returns what was granted
 * to its rating group; only an open session is given quota.
 */
export function chargeSession(
  account: BalanceAccount,
  request: SessionRequest,
  context: SessionContext,
): SessionResult {
  const { reference, verb, data } = request;
  const ids = requestIds(request);
  const known = account.sessions.find((session) => session.id === reference.sessionId);
  if (!isNew(request, known, context.nowMs)) {
    const answer = toldBefore(account, ids.request, context);
    if (answer !== undefined) return { kind: 'answered', groups: unpackAnswer(answer) };
    if (!context.booked) return { kind: 'ask-the-ledger', day: utcDay(reference.begunMs), ids: ids.all };
    if (verb !== 'create' && !known && !context.booked.has(ids.create.id)) return { kind: 'unknown-reference' };
  }
  const current = bringUpToDate(account, context.tariffs, context.nowMs);
  const others = current.account.sessions.filter((session) => session.id !== reference.sessionId);
  const session = beginRequest(request, known, context.booked?.has(ids.released.id) ?? false, context.nowMs);
  const numbers = new Set([...session.groups, ...data.units].map(({ ratingGroup }) => ratingGroup));
  const isFull = verb === 'create' && others.length >= MAX_SESSIONS;
  if (isFull || numbers.size > MAX_RATING_GROUPS) return { kind: 'too-many' };
  const desk: Desk = {
    account: { ...current.account, sessions: [...others, session] },
    session,
    sponsors: new Map(context.sponsors),
    charged: [],
    short: [],
  };
  const groups = serveRatingGroups(desk, request, { ...context, sponsors: desk.sponsors });
  const shortage = isSlice(account) ? desk.short.find((one) => !context.empty.has(one.account)) : undefined;
  if (shortage) return { kind: 'fill-the-slice', shortage };
  const posting: PostingDraft = {
    kind: verb === 'release' ? 'release' : 'reserve',
    day: utcDay(reference.begunMs),
    at: context.nowMs,
    reference: `chargingdata/${reference.sessionId}`,
    legs: [],
    count: 0,
    ids: verb === 'release' ? [ids.request, ids.released] : [ids.request],
    answer: packAnswer(groups),
    ...(verb === 'create' && session.notifies && data.notifyUri !== undefined ? { notifyUri: data.notifyUri } : {}),
  };
  const { drafts, groups: records } = draftCharges(desk.charged, context.nowMs);
  const next = postUpToDate(current, desk.account, [...drafts, posting]);
  assertPaid(next, desk.account);
  return { kind: 'answered', groups, write: { next, records } };
}

/**
 * Newer than anything that this session has seen, by its number, or by its time where the client always sends 0 (as free5GC's
 * SMF does). Everything else may be a repeat or out of order: the ledger knows which.
 */
function isNew({ verb, data }: SessionRequest, known: ChargingSession | undefined, nowMs: number): boolean {
  if (verb === 'create') return !known && data.atMs > nowMs - FRESH_CREATE_MS;
  if (!known || known.revived) return false;
  return data.sequence > 0 ? data.sequence > known.lastSequence : data.atMs > known.lastAt;
}

function toldBefore(account: BalanceAccount, entry: GuardEntry, context: SessionContext): string | undefined {
  const inItem = account.postings.find((posting) => posting.ids.some(({ id }) => id === entry.id));
  return inItem?.answer ?? context.booked?.get(entry.id)?.answer;
}

/** The session as this request leaves it; one that the item has forgotten begins to count anew. */
function beginRequest(
  { verb, reference, data, productId: asked }: SessionRequest,
  known: ChargingSession | undefined,
  wasReleased: boolean,
  nowMs: number,
): ChargingSession {
  const { service = known?.service, destination = known?.destination } = data;
  const { visitedNetwork = known?.visitedNetwork, slice = known?.slice, incoming = known?.incoming } = data;
  const productId = known?.productId ?? asked;
  const session = known && reclaimSession(known, nowMs);
  return {
    id: reference.sessionId,
    lastAt: Math.max(data.atMs, known?.lastAt ?? 0),
    lastSequence: Math.max(data.sequence, known?.lastSequence ?? 0),
    touchedAt: nowMs,
    closed: known?.closed || wasReleased || verb === 'release' || data.event !== 'none',
    revived: known ? known.revived : verb !== 'create',
    ...(known?.notifies || (verb === 'create' && data.notifyUri !== undefined) ? { notifies: true } : {}),
    ...(service === undefined ? {} : { service }),
    ...(destination === undefined ? {} : { destination }),
    ...(incoming ? { incoming } : {}),
    ...(visitedNetwork === undefined ? {} : { visitedNetwork }),
    ...(slice === undefined ? {} : { slice }),
    ...(productId === undefined ? {} : { productId }),
    groups: session?.groups ?? [],
  };
}
