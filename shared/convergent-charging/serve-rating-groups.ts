import {
  availableMoney,
  type BalanceAccount,
  type ChargingSession,
  type SessionGroup,
  type Shortage,
  withoutGrant,
} from '../balance-management';
import { invariant } from '../kernel/errors';
import type { Charged } from './book-charges';
import type { SessionContext, SessionRequest } from './charge-session';
import { serviceOf } from './choose-service';
import { debitEvent } from './debit-event';
import { grantQuota } from './grant-quota';
import { tariffsAt } from './plans-in-force';
import { isFree } from './rate-session';
import { requestIds } from './request-ids';
import type { GroupAnswer, UnitUsage } from './session-request';
import { type Settled, settleReport, useOf } from './settle-report';

/** An account in the middle of a request: the session sits in it as it is so far. */
export interface Desk {
  account: BalanceAccount;
  session: ChargingSession;
  /** Those of the account's plans, less what the request has taken of them. */
  readonly sponsors: Map<string, BalanceAccount>;
  readonly charged: Charged[];
  /** What the account lacked. */
  readonly short: Shortage[];
}

/**
 * Serves the rating groups of a request: first all that they hold is returned (of a Release all that the session holds), then all
 * that they report is settled, and only then is anything granted: no report goes unpaid for what the same request returns or
 * asks for.
 */
export function serveRatingGroups(desk: Desk, request: SessionRequest, context: SessionContext): GroupAnswer[] {
  const { units, event } = request.data;
  if (event === 'one-time') return units.map((unit, index) => debitUnit(desk, request, unit, index, context));
  const reported = new Set(units.map(({ ratingGroup }) => ratingGroup));
  const isReturned = ({ ratingGroup }: SessionGroup): boolean =>
    request.verb === 'release' || reported.has(ratingGroup);
  const groups = desk.session.groups.map((group) => (isReturned(group) ? withoutGrant(group) : group));
  replaceSession(desk, { ...desk.session, groups });
  const settled = units.map((unit, index) => settleUnit(desk, request, unit, index, context));
  return units.map((unit, index) => settled[index] ?? grantUnit(desk, request, unit, context));
}

function debitUnit(
  desk: Desk,
  request: SessionRequest,
  unit: UnitUsage,
  index: number,
  context: SessionContext,
): GroupAnswer {
  const group = groupOf(desk, unit, context);
  if (isUncharged(desk, group, context)) return unmanaged(unit);
  const debited = debitEvent(
    desk.account,
    desk.session,
    group,
    unit,
    request.data.atMs,
    idOf(request, unit, index),
    context,
  );
  desk.short.push(...debited.short);
  if (debited.settled) take(desk, debited.settled);
  return debited.answer;
}

/** The answer to what a rating group reports; undefined where that is all right and quota may follow. */
function settleUnit(
  desk: Desk,
  request: SessionRequest,
  unit: UnitUsage,
  index: number,
  context: SessionContext,
): GroupAnswer | undefined {
  let group = groupOf(desk, unit, context);
  seat(desk, group);
  let rated = true;
  unit.used.forEach((used, at) => {
    const use = useOf(desk.account, group.service, used, context.nowMs);
    if (use.units === 0n) return;
    const usageId = `${idOf(request, unit, index)}.${at}`;
    const settled = settleReport(desk.account, desk.session, group, use, usageId, context);
    desk.short.push(...settled.short);
    take(desk, settled);
    group = settled.group;
    seat(desk, group);
    rated &&= settled.outcome !== 'unrated';
  });
  if (isUncharged(desk, group, context)) return unmanaged(unit);
  if (!rated) return { ratingGroup: unit.ratingGroup, resultCode: 'RATING_FAILED' };
  return unit.online ? undefined : unmanaged(unit);
}

function grantUnit(desk: Desk, { verb }: SessionRequest, unit: UnitUsage, context: SessionContext): GroupAnswer {
  const { ratingGroup, requested } = unit;
  if (requested === undefined || verb === 'release') return { ratingGroup, resultCode: 'SUCCESS' };
  if (desk.session.closed) return { ratingGroup, resultCode: 'END_USER_SERVICE_DENIED' };
  // Another user plane of the same rating group may have been granted some in this request.
  const { granted: held, ...rest } = groupOf(desk, unit, context);
  const group = withoutGrant({ ...rest, granted: 0n });
  seat(desk, group);
  const granted = grantQuota(desk.account, desk.session, group, requested, held, context);
  desk.short.push(...granted.short);
  seat(desk, granted.group);
  invariant(availableMoney(desk.account) >= 0n, 'no more is granted than there is');
  return granted.answer;
}

const unmanaged = ({ ratingGroup }: UnitUsage): GroupAnswer => ({
  ratingGroup,
  resultCode: 'QUOTA_MANAGEMENT_NOT_APPLICABLE',
});

/** A usage of one container is this and its place. */
const idOf = (request: SessionRequest, { ratingGroup }: UnitUsage, index: number): string =>
  `${request.reference.sessionId}/${ratingGroup}/${requestIds(request).key}/${index}`;

function groupOf({ account, session }: Desk, unit: UnitUsage, context: SessionContext): SessionGroup {
  const group = session.groups.find((one) => one.ratingGroup === unit.ratingGroup) ?? newGroup(unit.ratingGroup);
  const use = { atMs: context.nowMs, productId: session.productId };
  return { ...group, service: serviceOf(session, group, unit, tariffsAt(account, use, context.tariffs)) };
}

const isUncharged = ({ account, session }: Desk, group: SessionGroup, { nowMs, tariffs }: SessionContext): boolean =>
  session.incoming === true &&
  isFree(session, group, tariffsAt(account, { atMs: nowMs, productId: session.productId }, tariffs));

const newGroup = (ratingGroup: number): SessionGroup => ({
  ratingGroup,
  service: 'data',
  since: 0,
  limited: false,
  granted: 0n,
  reservedNano: 0n,
  reservedUnits: {},
  validUntil: 0,
  tariff: '',
  priceId: '',
  usedUnits: 0n,
  moneyUnits: 0n,
  dueNano: 0n,
});

function take(desk: Desk, { account, charged, sponsor }: Settled): void {
  desk.account = account;
  desk.charged.push(charged);
  if (sponsor) desk.sponsors.set(sponsor.balanceId, sponsor);
}

/** Puts a group into the session, and the session into the account: what it holds counts from now on. */
function seat(desk: Desk, group: SessionGroup): void {
  const others = desk.session.groups.filter((one) => one.ratingGroup !== group.ratingGroup);
  const groups = [...others, group].sort((a, b) => a.ratingGroup - b.ratingGroup);
  replaceSession(desk, { ...desk.session, groups });
}

function replaceSession(desk: Desk, session: ChargingSession): void {
  desk.session = session;
  const sessions = desk.account.sessions.map((one) => (one.id === session.id ? session : one));
  desk.account = { ...desk.account, sessions };
}
