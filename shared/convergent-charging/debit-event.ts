import type { BalanceAccount, ChargingSession, SessionGroup, Shortage } from '../balance-management';
import type { SessionContext } from './charge-session';
import type { Counts, GroupAnswer, UnitUsage } from './session-request';
import { type Settled, settleReport, useOf } from './settle-report';

/**
 * An immediate event (IEC): its units are debited at once and whole, or not at all. Units are what it reports as used, else
 * what it asks for; a message that says nothing is one. What is granted is what was debited: there is nothing to report and
 * nothing to return.
 */
export function debitEvent(
  account: BalanceAccount,
  session: ChargingSession,
  group: SessionGroup,
  unit: UnitUsage,
  atMs: number,
  usageId: string,
  context: SessionContext,
): { readonly answer: GroupAnswer; readonly settled?: Settled; readonly short: readonly Shortage[] } {
  const { ratingGroup, service } = group;
  const units = unitsOf(unit, group);
  const use = useOf(account, service, { counts: { [service]: units }, atMs }, context.nowMs);
  const settled = settleReport(account, session, group, use, usageId, context);
  const { short } = settled;
  if (settled.outcome === 'unrated') return { answer: { ratingGroup, resultCode: 'RATING_FAILED' }, short };
  if (settled.outcome === 'exceeded') return { answer: { ratingGroup, resultCode: 'QUOTA_LIMIT_REACHED' }, short };
  if (units === 0n) return { answer: { ratingGroup, resultCode: 'SUCCESS' }, short };
  const grant = { service, units, threshold: 0n, validitySeconds: 0 };
  return { answer: { ratingGroup, resultCode: 'SUCCESS', grant }, settled, short };
}

function unitsOf({ used, requested }: UnitUsage, { service }: SessionGroup): bigint {
  const told: readonly Counts[] = used.length > 0 ? used.map(({ counts }) => counts) : [requested ?? {}];
  if (service === 'sms' && told.every((counts) => counts.sms === undefined)) return 1n;
  return told.reduce((sum, counts) => sum + (counts[service] ?? 0n), 0n);
}
