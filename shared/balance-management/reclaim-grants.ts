import type { BalanceAccount, ChargingSession } from './balance-account';
import { withoutSessions } from './counters';
import { reservationIdOf } from './hold-balance';
import { type PostingDraft, utcDay } from './posting';
import { withoutGrant } from './reservations';

/**
 * How long a session stays in the item after its last request, so that late and repeated requests find it there: longer
 * than any client's retries. Afterwards the ledger knows it.
 */
export const LATE_REQUEST_MS = 5 * 60_000;
/** An open session that holds nothing and was not heard of for this long leaves the item, too. */
export const IDLE_SESSION_MS = 24 * 3_600_000;

/** A session without what it held too long (TS 32.290: no earlier than twice the validity time it was told). */
export const reclaimSession = (session: ChargingSession, nowMs: number): ChargingSession =>
  session.groups.some((group) => isExpired(group, nowMs))
    ? { ...session, groups: session.groups.map((group) => (isExpired(group, nowMs) ? withoutGrant(group) : group)) }
    : session;

const isExpired = (group: { readonly granted: bigint; readonly validUntil: number }, nowMs: number): boolean =>
  group.granted > 0n && nowMs >= group.validUntil;

/**
 * An account as the next write shall find it: expired grants are free again and old sessions are gone; and the posting
 * that says so, which that write carries. It never causes a write of its own.
 */
export function reclaimGrants(
  account: BalanceAccount,
  nowMs: number,
): { readonly account: BalanceAccount; readonly drafts: readonly PostingDraft[] } {
  if (account.sessions.length === 0) return { account, drafts: [] };
  const reclaimed = account.sessions.map((session) => reclaimSession(session, nowMs));
  const sessions = reclaimed.filter((session) => !isForgotten(session, nowMs));
  const expired = reclaimed.filter((session, index) => session !== account.sessions[index]);
  const drafts = expired.map(
    ({ id }): PostingDraft => ({
      kind: 'release',
      day: utcDay(nowMs),
      at: nowMs,
      reference: `expired/${id}`,
      legs: [],
      count: 0,
      ids: [],
      ...(reservationIdOf(id) === undefined ? {} : { signals: [{ kind: 'hold-expired', ref: id }] }),
    }),
  );
  const counters = withoutSessions(account.counters, new Set(sessions.map(({ id }) => id)));
  return { account: { ...account, sessions, counters }, drafts };
}

/** The client's clock counts too: a session is never forgotten while a repeat of its Create could pass for a new one. */
function isForgotten(session: ChargingSession, nowMs: number): boolean {
  if (session.groups.some((group) => group.granted > 0n)) return false;
  const window = session.closed ? LATE_REQUEST_MS : IDLE_SESSION_MS;
  return nowMs > Math.max(session.touchedAt, session.lastAt) + window;
}
