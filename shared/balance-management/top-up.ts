import { type Failure, failure, type Violation } from '../kernel/errors';
import { formatNano, minorDecimals } from '../kernel/money';
import { err, ok, type Result } from '../kernel/result';
import { findCardNumber } from '../payment-management';
import type { BodyOf } from '../tmf/declaration';
import type { HookContext, ResourceHooks } from '../tmf/hooks';
import { asRule, checkAutoTopup, hasAutoTopup } from './accept-auto-topup';
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
import { acceptVoucher, type RedeemPorts } from './redeem-voucher';
import { stopped } from './run-auto-topup';

export type TopupBalanceBody = BodyOf<typeof topupBalance>;

/** Limits on one top-up, whatever the payment adapter allows: a slip of the finger, or a stolen card. */
export const TOP_UP_MIN_NANO = 10_000_000n;
export const TOP_UP_MAX_NANO = 1_000_000_000_000n;

export interface TopUpPorts extends RedeemPorts {
  readonly balances: BalanceStore;
}

/** A top-up is accepted for a main balance: paid by card in its currency, or by a voucher. The credit follows by event. */
export const topUpHooks = (ports: TopUpPorts): ResourceHooks<TopupBalanceBody> => ({
  beforeCreate: (draft, context) => checkTopUp(ports, draft, context),
  beforePatch: async (next, previous, { clock }) => {
    const move = moveOf(next, previous);
    if (move === undefined) return ok(next);
    if (move !== 'cancelled' || !previous.isAutoTopup || previous.status !== 'created')
      return notNow('A top-up ends as its payment ends; an automatic one can be cancelled');
    return ok(stopped(next, { status: 'cancelled', statusReason: 'Cancelled' }, clock.now()));
  },
  beforeDelete: async (previous) =>
    previous.balanceTopup ? err(failure('conflict', 'It belongs to an automatic top-up')) : beforeDelete(previous),
});

async function checkTopUp(
  ports: TopUpPorts,
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
  const target = await readTarget(ports.balances, topupBalance, draft, context);
  if (!target.ok) return target;
  const violations = contradictions(target.value, draft);
  if (target.value.bucket.leg !== MONEY)
    violations.push({ path: 'bucket.id', message: 'is not the main balance: only that is paid into' });
  violations.push(...(draft.voucher === undefined ? checkPaid(target.value, draft) : checkVoucherAlone(draft)));
  violations.push(...checkAutoTopup(draft, target.value.account.currency, TOP_UP_MAX_NANO));
  if (violations.length > 0) return refused('The top-up cannot be made', violations);
  const accepted = asAccepted(target.value, draft, context.caller);
  if (draft.isAutoTopup) return acceptRule(ports, accepted, context);
  return draft.voucher === undefined
    ? ok(accepted)
    : acceptVoucher(ports, accepted, target.value.account.currency, context);
}

async function acceptRule(
  { store }: TopUpPorts,
  rule: TopupBalanceBody,
  { caller, clock }: HookContext,
): Promise<Result<TopupBalanceBody, Failure>> {
  if (await hasAutoTopup(store, caller.tenant, rule.bucket?.id ?? ''))
    return err(failure('conflict', 'This balance has an automatic top-up: cancel that first'));
  return ok(asRule(rule, clock.now()));
}

/** A voucher says what it is worth. */
const checkVoucherAlone = (draft: TopupBalanceBody): Violation[] =>
  (['amount', 'paymentMethod', 'isAutoTopup'] as const)
    .filter((path) => draft[path] !== undefined)
    .map((path) => ({ path, message: 'is not for a top-up by voucher' }));

/** What a card pays: money, within limits, in whole minor units. */
function checkPaid(target: ActionTarget, draft: TopupBalanceBody): Violation[] {
  const { currency } = target.account;
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
