import type { BalanceAccount, ChargingSession } from './balance-account';
import type { PostingDraft } from './posting';
import type { Signal } from './signal';

/** Open sessions whose network function asked to be told. */
const toldOf = ({ sessions }: Pick<BalanceAccount, 'sessions'>): ChargingSession[] =>
  sessions.filter((session) => session.notifies && !session.closed);

const reauthorization = ({ id }: ChargingSession): Signal => ({ kind: 'session-reauthorization', ref: id });

/**
 * What a posting signals by itself: of a change of plans, limits or credit, that terms changed, which all open sessions are told;
 * of a gift, what those are told that had been told there is no more.
 */
export function signalsOfPosting(
  account: BalanceAccount,
  { kind, legs }: Pick<PostingDraft, 'kind' | 'legs'>,
): Signal[] {
  if (kind === 'plan')
    return [{ kind: 'terms-changed', ref: account.balanceId }, ...toldOf(account).map(reauthorization)];
  if (legs.every(({ delta }) => delta <= 0n)) return [];
  return toldOf(account)
    .filter(({ groups }) => groups.some(({ limited }) => limited))
    .map(reauthorization);
}

/** What is told when a plan ends: sessions go on at the prices that are left; when none is left, all is over. */
export function signalsOfEnd(account: BalanceAccount, productId: string): Signal[] {
  const isLeft = account.plans.some((plan) => plan.until === undefined && !plan.addOn && plan.productId !== productId);
  const isAddOn = account.plans.some((plan) => plan.addOn && plan.productId === productId);
  const changed: Signal = { kind: 'terms-changed', ref: account.balanceId };
  if (isLeft || isAddOn) return [changed, ...toldOf(account).map(reauthorization)];
  const aborts = toldOf(account).map(({ id }): Signal => ({ kind: 'session-abort', ref: id }));
  return [{ kind: 'charging-ended', ref: account.balanceId }, ...aborts];
}
