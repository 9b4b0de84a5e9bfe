import { type Failure, failure, type Violation } from '../kernel/errors';
import { formatNano, minorDecimals } from '../kernel/money';
import { err, ok, type Result } from '../kernel/result';
import { findCardNumber } from '../payment-management';
import type { BodyOf } from '../tmf/declaration';
import type { HookContext, ResourceHooks } from '../tmf/hooks';
import { topupBalance } from './action-resources';
import {
  type ActionTarget,
  amountOf,
  asAccepted,
  beforeDelete,
  contradictions,
  moveOf,
  notNow,
  readTarget,
  refused,
} from './check-action';
import { isPayable } from './find-bucket';
import type { BalanceStore } from './ports';
import { MONEY } from './posting';

export type TopupBalanceBody = BodyOf<typeof topupBalance>;

/** Limits on one top-up, whatever the payment adapter allows: a slip of the finger, or a stolen card. */
export const TOP_UP_MIN_NANO = 10_000_000n;
export const TOP_UP_MAX_NANO = 1_000_000_000_000n;

/** A top-up is accepted when its bucket is a money balance in that currency; the payment follows, then the credit. */
export const topUpHooks = (balances: BalanceStore): ResourceHooks<TopupBalanceBody> => ({
  beforeCreate: (draft, context) => checkTopUp(balances, draft, context),
  beforePatch: async (next, previous) =>
    moveOf(next, previous) === undefined ? ok(next) : notNow('A top-up ends as its payment ends'),
  beforeDelete,
});

async function checkTopUp(
  balances: BalanceStore,
  draft: TopupBalanceBody,
  context: HookContext,
): Promise<Result<TopupBalanceBody, Failure>> {
  const card = findCardNumber(draft);
  if (card !== undefined)
    return err(
      failure('invalid-request', 'The top-up cannot be made', {
        violations: [{ path: card, message: 'holds a card number: send a token of the payment provider instead' }],
      }),
    );
  const target = await readTarget(balances, topupBalance, draft, context);
  if (!target.ok) return target;
  const violations = [...contradictions(target.value, draft), ...checkPaid(target.value, draft)];
  if (violations.length > 0) return refused('The top-up cannot be made', violations);
  return ok(asAccepted(target.value, draft, context.caller));
}

/** What a card pays: money, within limits, in whole minor units. */
function checkPaid(target: ActionTarget, draft: TopupBalanceBody): Violation[] {
  const { currency } = target.account;
  if (target.bucket.leg !== MONEY)
    return [{ path: 'bucket.id', message: 'is not the main balance: only that is paid into' }];
  if (!draft.paymentMethod) return [{ path: 'paymentMethod', message: 'is needed, unless a voucher pays' }];
  const { count, violations } = amountOf(target, draft);
  if (violations.length > 0) return violations;
  if (count < TOP_UP_MIN_NANO || count > TOP_UP_MAX_NANO)
    return [
      {
        path: 'amount.amount',
        message: `is ${formatNano(TOP_UP_MIN_NANO)} to ${formatNano(TOP_UP_MAX_NANO)} ${currency}`,
      },
    ];
  if (isPayable(count, currency)) return [];
  return [{ path: 'amount.amount', message: `has at most ${minorDecimals(currency)} decimals: no card pays less` }];
}
