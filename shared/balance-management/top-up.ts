import { type Failure, failure, type Violation } from '../kernel/errors';
import { formatNano, minorDecimals, parseNano, roundNano } from '../kernel/money';
import { err, ok, type Result } from '../kernel/result';
import { findCardNumber } from '../payment-management';
import type { BodyOf } from '../tmf/declaration';
import type { ResourceHooks } from '../tmf/hooks';
import { balanceIdOf } from './describe-buckets';
import type { BalanceStore } from './ports';
import { topupBalance } from './resources';

export type TopupBalanceBody = BodyOf<typeof topupBalance>;

/** Limits on one top-up, whatever the payment adapter allows: a slip of the finger, or a stolen card. */
export const TOP_UP_MIN_NANO = 10_000_000n;
export const TOP_UP_MAX_NANO = 1_000_000_000_000n;

/** A top-up is accepted when its bucket is a money balance in that currency; the payment follows, then the credit. */
export function topUpHooks(balances: BalanceStore): ResourceHooks<TopupBalanceBody> {
  return {
    async beforeCreate(draft, { caller }): Promise<Result<TopupBalanceBody, Failure>> {
      const card = findCardNumber(draft);
      if (card !== undefined)
        return err(
          failure('invalid-request', 'The top-up cannot be made', {
            violations: [{ path: card, message: 'holds a card number: send a token of the payment provider instead' }],
          }),
        );
      const bucketId = draft.bucket?.id ?? '';
      const account = await balances.read(caller.tenant, balanceIdOf(bucketId));
      const party = draft.relatedParty?.[0]?.id;
      const isOwn =
        caller.partyId === undefined ||
        caller.roles.some((role) => role !== 'subscriber' && topupBalance.access.write.includes(role)) ||
        account?.partyId === caller.partyId;
      if (!account || account.balanceId !== bucketId || !isOwn)
        return err(
          failure('unknown-reference', 'There is no such money balance', {
            violations: [{ path: 'bucket.id', message: 'is not a money balance' }],
          }),
        );
      const violations: Violation[] = [];
      if (party !== undefined && party !== account.partyId)
        violations.push({ path: 'relatedParty[0].id', message: 'is not the party whose balance this is' });
      if (draft.amount?.units !== account.currency)
        violations.push({ path: 'amount.units', message: `is ${account.currency}, the currency of the balance` });
      const nano = parseNano(draft.amount?.amount ?? '');
      const decimals = minorDecimals(account.currency);
      if (nano === undefined || nano < TOP_UP_MIN_NANO || nano > TOP_UP_MAX_NANO)
        violations.push({
          path: 'amount.amount',
          message: `is ${formatNano(TOP_UP_MIN_NANO)} to ${formatNano(TOP_UP_MAX_NANO)} ${account.currency}`,
        });
      else if (roundNano(nano, decimals, 'down') !== nano)
        violations.push({ path: 'amount.amount', message: `has at most ${decimals} decimals: no card pays less` });
      if (violations.length > 0) return err(failure('unprocessable', 'The top-up cannot be made', { violations }));
      const [mainPlan] = account.plans;
      return ok({
        ...draft,
        usageType: 'monetary',
        status: 'created',
        relatedParty: [{ id: account.partyId, role: 'customer' }],
        ...(mainPlan && !draft.product ? { product: [{ id: mainPlan.productId }] } : {}),
        ...(account.billingAccountId !== undefined && !draft.partyAccount
          ? { partyAccount: { id: account.billingAccountId } }
          : {}),
      });
    },
  };
}
