import type { BalanceAccount, ChargingSession, SessionGroup } from '../balance-management';
import type { SessionContext } from './charge-session';
import type { GroupAnswer, UnitUsage } from './session-request';
import { type Settled, settleReport } from './settle-report';

/**
 * An immediate event (IEC): its units are debited at once and whole, or not at all. Units are what it reports as used, else
 * what it asks for. What is granted is what was debited: there is nothing to report and nothing to return.
 */
export function debitEvent(
  account: BalanceAccount,
  session: ChargingSession,
  group: SessionGroup,
  unit: UnitUsage,
  atMs: number,
  usageId: string,
  context: SessionContext,
): { readonly answer: GroupAnswer; readonly settled?: Settled } {
  const { ratingGroup } = unit;
  const units = unit.used.length > 0 ? unit.used.reduce((sum, used) => sum + used.units, 0n) : (unit.requested ?? 0n);
  const use = { units, atMs };
  const settled = settleReport(account, session, group, use, usageId, context);
  if (!settled.rated) return { answer: { ratingGroup, resultCode: 'RATING_FAILED' } };
  if (settled.charged.record.unpaidNano !== undefined)
    return { answer: { ratingGroup, resultCode: 'QUOTA_LIMIT_REACHED' } };
  if (units === 0n) return { answer: { ratingGroup, resultCode: 'SUCCESS' } };
  const grant = { units, threshold: 0n, validitySeconds: 0, final: false };
  return { answer: { ratingGroup, resultCode: 'SUCCESS', grant }, settled };
}
