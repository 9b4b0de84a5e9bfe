import { toIso } from '../kernel/clock';
import { canonicalJson } from '../kernel/digest';
import { type Failure, failure } from '../kernel/errors';
import { err, ok, type Result } from '../kernel/result';
import type { TenantId } from '../kernel/tenant';
import type { ResourceStore, StoredResource } from '../tmf/resource-store';
import { bodyOf, updateResource } from '../tmf/update-resource';
import { bareNumber, checkRecord, type UsageFields } from './check-record';
import { conditionsOf, correctionOf, type UsageMessage } from './messages';
import { packBySubscriber } from './plan-chunks';
import type { UsageSender } from './ports';
import { LINE_REASONS, reasonUrn } from './quarantine-reasons';
import { type QuarantinedUsageBody, quarantinedUsage } from './resources';
import { replaySource } from './usage-source';

/** What one call replays at most: each is one message, so a call stays within the front door's 29 seconds. */
export const BULK_REPLAYS_MAX = 500;
const PAGE = 100;
/** How many pages one call looks through for what still waits. */
const PAGES_MAX = 50;
/** A replay whose outcome is this late was never sent: the caller's function ended between mark and send. */
export const REPLAY_STALE_MS = 15 * 60_000;

export interface ReplayContext {
  readonly store: ResourceStore;
  readonly sender: UsageSender;
  readonly tenant: TenantId;
  /** Epoch milliseconds on the tenant's clock. */
  readonly nowMs: number;
}

type Fields = NonNullable<QuarantinedUsageBody['correctedRecord']>;

/**
 * Sends one quarantined usage to be charged again, with a correction where one is given. It keeps its usage id, so
 * replaying twice charges once; its outcome resolves it or leaves it here with a new reason. Fails with `not-found`,
 * with `unprocessable` where there is nothing to charge or the record is no usage, with `illegal-transition` once
 * resolved. `delaySeconds`: it is charged so much later.
 */
export async function replayUsage(
  id: string,
  correction: Fields | undefined,
  context: ReplayContext,
  delaySeconds?: number,
): Promise<Result<StoredResource, Failure>> {
  const replayed = await markReplaying(id, correction, context);
  if (!replayed.ok) return replayed;
  await context.sender.send(messagesOf([replayed.value], context), delaySeconds);
  return replayed;
}

export interface BulkReplay {
  readonly reason?: string;
  readonly fileId?: string;
  /** Where the last call ended. */
  readonly cursor?: string;
}

/**
 * Replays what waits in quarantine for a reason, of a file, or both. Answers how many were sent, how many cannot be
 * without a correction, and where to go on when there may be more.
 */
export async function replayAll(
  filter: BulkReplay,
  context: ReplayContext,
): Promise<{ readonly replayed: number; readonly skipped: number; readonly cursor?: string }> {
  const { store, tenant } = context;
  const lookup =
    filter.fileId === undefined
      ? { path: 'reason', value: filter.reason ?? '' }
      : { path: 'file.id', value: filter.fileId };
  let cursor = filter.cursor;
  let replayed = 0;
  let skipped = 0;
  for (let pages = 0; pages < PAGES_MAX && replayed + PAGE <= BULK_REPLAYS_MAX; pages += 1) {
    const page = await store.list({ tenant, resource: quarantinedUsage.name, lookup, limit: PAGE, cursor });
    const marked: StoredResource[] = [];
    for (const item of page.items) {
      if (!waits(bodyOf(quarantinedUsage, item), filter, context)) continue;
      const one = await markReplaying(item.id, undefined, context);
      if (one.ok) marked.push(one.value);
      else skipped += 1;
    }
    await context.sender.send(messagesOf(marked, context));
    replayed += marked.length;
    cursor = page.cursor;
    if (cursor === undefined) break;
  }
  return { replayed, skipped, ...(cursor === undefined ? {} : { cursor }) };
}

function waits(body: QuarantinedUsageBody, filter: BulkReplay, { nowMs }: ReplayContext): boolean {
  if (filter.reason !== undefined && body.reason !== filter.reason) return false;
  const stale = Date.parse(body.lastReplayAt ?? '') < nowMs - REPLAY_STALE_MS;
  return body.state === 'quarantined' || (body.state === 'replaying' && stale);
}

/** Written before it is sent: what was sent is then on record, and a send that failed is made good by replaying again. */
function markReplaying(
  id: string,
  correction: Fields | undefined,
  { store, tenant, nowMs }: ReplayContext,
): Promise<Result<StoredResource, Failure>> {
  return updateResource(store, quarantinedUsage, { tenant, id, nowMs }, (body) => {
    if (body.state === 'resolved') return err(failure('illegal-transition', 'It is resolved: its usage was charged'));
    if (body.state === 'replaying' && correction !== undefined && !sameUsage(id, body, correction))
      return err(
        failure('conflict', 'It is being replayed otherwise: wait for the outcome before correcting it again'),
      );
    const fields = correction ?? body.correctedRecord ?? body.record;
    if (fields === undefined)
      return err(failure('unprocessable', 'Nothing of it could be read: give the corrected record'));
    const checked = checkRecord(completed(id, body, fields), nowMs);
    if (!checked.ok)
      return err(failure('unprocessable', LINE_REASONS[checked.error], { referenceError: reasonUrn(checked.error) }));
    const next: QuarantinedUsageBody = {
      ...body,
      state: 'replaying',
      usageId: checked.value.usageId,
      replayCount: (body.replayCount ?? 0) + 1,
      lastReplayAt: toIso(nowMs),
      ...(correction === undefined ? {} : { correctedRecord: checked.value }),
    };
    return ok(next);
  });
}

/** The usage id never changes: a correction that names another is overruled by it. */
const completed = (id: string, body: QuarantinedUsageBody, fields: Fields): UsageFields => ({
  usageId: body.usageId ?? `quarantine-${id}`,
  service: fields.service ?? 'voice',
  msisdn: bareNumber(fields.msisdn ?? ''),
  startedAt: fields.startedAt ?? '',
  quantity: fields.quantity ?? '',
  ...(fields.destination === undefined ? {} : { destination: bareNumber(fields.destination) }),
  ...(fields.visitedNetwork === undefined ? {} : { visitedNetwork: fields.visitedNetwork }),
  ...conditionsOf(fields),
  ...correctionOf(fields),
});

/** Two corrections under way at once could be charged to two subscribers: the guard is each balance's own. */
function sameUsage(id: string, body: QuarantinedUsageBody, correction: Fields): boolean {
  const standing = body.correctedRecord ?? body.record ?? {};
  const text = (fields: Fields): string =>
    canonicalJson({ ...completed(id, body, fields), startedAt: instant(fields) });
  return text(standing) === text(correction);
}

const instant = (fields: Fields): number => Date.parse(fields.startedAt ?? '');

function messagesOf(replayed: readonly StoredResource[], { tenant, nowMs }: ReplayContext): UsageMessage[] {
  const records = replayed.map((stored) => {
    const body = bodyOf(quarantinedUsage, stored);
    const fields = body.correctedRecord ?? body.record ?? {};
    return { ...completed(stored.id, body, fields), source: replaySource(stored.id) };
  });
  return packBySubscriber(records).map((pack) => ({ tenant, receivedAt: toIso(nowMs), records: pack }));
}
