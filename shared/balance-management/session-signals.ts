import type { BalanceAccount, ChargingSession } from './balance-account';
import type { PostingDraft } from './posting';
import type { Signal } from './signal';

/** Open sessions whose network function asked to be told. */
const toldOf = ({ sessions }: Pick<BalanceAccount, 'sessions'>): ChargingSession[] =>
  sessions.filter((session) => session.notifies && !session.closed);

const reauthorization = ({ id }: ChargingSession): Signal => ({ kind: 'session-reauthorization', ref: id });

/** What open sessions are told of a posting: of a new plan all, of what it gives those that were told there is no more. */
export function sessionSignals(account: BalanceAccount, { kind, legs }: Pick<PostingDraft, 'kind' | 'legs'>): Signal[] {
  const isGift = legs.some(({ delta }) => delta > 0n);
  return toldOf(account)
    .filter(({ groups }) => kind === 'plan' || (isGift && groups.some(({ limited }) => limited)))
    .map(reauthorization);
}

/** What is told when a plan ends: sessions go on at the prices that are left; when none is left, all is over. */
export function signalsOfEnd(account: BalanceAccount, productId: string): Signal[] {
  const isLeft = account.plans.some((plan) => plan.until === undefined && !plan.addOn && plan.productId !== productId);
  const isAddOn = account.plans.some((plan) => plan.addOn && plan.productId === productId);
  if (isLeft || isAddOn) return toldOf(account).map(reauthorization);
  const aborts = toldOf(account).map(({ id }): Signal => ({ kind: 'session-abort', ref: id }));
  return [{ kind: 'charging-ended', ref: account.balanceId }, ...aborts];
}
