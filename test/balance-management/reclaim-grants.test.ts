import {
  type ChargingSession,
  holdIdOf,
  IDLE_SESSION_MS,
  LATE_REQUEST_MS,
  reclaimGrants,
  reclaimSession,
} from '../../shared/balance-management';
import { AT, accountWith, idleGroup, sessionOf } from './account';

const granted = (validUntil: number) => idleGroup({ granted: 10n, reservedNano: 1n, validUntil });

describe('what a session held too long', () => {
  test.each([
    ['is free at the very end of its time', AT, true],
    ['is free afterwards', AT - 1, true],
    ['is kept before', AT + 1, false],
  ])('%s', (_what, validUntil, isFree) => {
    const session = sessionOf([granted(validUntil)]);
    expect(reclaimSession(session, AT).groups).toEqual([isFree ? idleGroup() : granted(validUntil)]);
  });

  test('one group’s grant ends, the others keep theirs', () => {
    const session = sessionOf([granted(AT + 1), granted(AT), idleGroup()]);
    expect(reclaimSession(session, AT).groups).toEqual([granted(AT + 1), idleGroup(), idleGroup()]);
  });

  test('a session that loses nothing is the same', () => {
    const session = sessionOf([idleGroup(), granted(AT + 1)]);
    expect(reclaimSession(session, AT)).toBe(session);
  });

  test('is told in a posting of its own for each session', () => {
    const sessions = [sessionOf([granted(AT)], { id: 'a.1' }), sessionOf([granted(AT + 1)], { id: 'a.2' })];
    const { account, drafts } = reclaimGrants(accountWith({ sessions }), AT);
    expect(account.sessions).toEqual([{ ...sessions[0], groups: [idleGroup()] }, sessions[1]]);
    expect(drafts).toEqual([
      { kind: 'release', day: '2026-12-15', at: AT, reference: 'expired/a.1', legs: [], count: 0, ids: [] },
    ]);
  });

  test('signals the end of a reservation, which somebody waits to hear', () => {
    const hold = sessionOf([granted(AT)], { id: holdIdOf('r1') });
    const { drafts } = reclaimGrants(accountWith({ sessions: [hold] }), AT);
    expect(drafts).toMatchObject([{ signals: [{ kind: 'hold-expired', ref: 'reserveBalance-r1' }] }]);
  });

  test('is nothing where there is no session', () => {
    const account = accountWith();
    const reclaimed = reclaimGrants(account, AT);
    expect(reclaimed.account).toBe(account);
    expect(reclaimed.drafts).toEqual([]);
  });
});

describe('how long a session stays in the item', () => {
  const isKept = (session: ChargingSession, nowMs: number): boolean =>
    reclaimGrants(accountWith({ sessions: [session] }), nowMs).account.sessions.length === 1;

  test.each([
    ['closed', { closed: true }, LATE_REQUEST_MS],
    ['open and idle', { closed: false }, IDLE_SESSION_MS],
  ])('%s: to the end of its time, counted by the later of both clocks', (_what, over, span) => {
    for (const clocks of [
      { touchedAt: AT, lastAt: AT - span },
      { touchedAt: AT - span, lastAt: AT },
    ]) {
      const session = sessionOf([idleGroup()], { ...over, ...clocks });
      expect(isKept(session, AT + span)).toBe(true);
      expect(isKept(session, AT + span + 1)).toBe(false);
    }
  });

  test('as long as one of its groups holds something', () => {
    const later = AT + 2 * IDLE_SESSION_MS;
    expect(isKept(sessionOf([idleGroup(), granted(later + 1)]), later)).toBe(true);
    expect(isKept(sessionOf([idleGroup(), granted(later)]), later)).toBe(false);
  });
});
