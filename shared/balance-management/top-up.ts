import { type Failure, failure, type Violation } from '../kernel/errors';
import { formatNano, minorDecimals, parseNano, roundNano } from '../kernel/money';
import { err, ok, type Result } from '../kernel/result';
import type { TenantId } from '../kernel/tenant';
import { findCardNumber } from '../payment-management';
import type { BodyOf } from '../tmf/declaration';
import type { ResourceHooks } from '../tmf/hooks';
import type { BalanceAccount } from './balance-account';
import { type Credit, creditBalance, creditEntry } from './credit-balance';
import { balanceIdOf } from './describe-buckets';
import type { BalanceStore, LedgerGuard } from './ports';
import { topupBalance } from './resources';

export type TopupBalanceBody = BodyOf<typeof topupBalance>;

/** Limits on one top-up, whatever the payment adapter allows: a slip of the finger, or a stolen card. */
export const TOP_UP_MIN_NANO = 10_000_000n;
export const TOP_UP_MAX_NANO = 1_000_000_000_000n;

/** Attempts at a contended balance, each on the item as it stands. */
const MAX_CREDIT_ATTEMPTS = 60;

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

/** The balance could not be credited now: nothing was booked, the same call again is safe. */
export class CreditNotPossibleError extends Error {
  override readonly name = 'CreditNotPossibleError';
}

/** Credits a balance once for one reference, however often and however late it is asked. */
export async function creditOnce(
  ports: { readonly balances: BalanceStore; readonly ledger: LedgerGuard },
  tenant: TenantId,
  balanceId: string,
  credit: Credit,
): Promise<'credited' | 'already'> {
  let account: BalanceAccount | undefined = await ports.balances.read(tenant, balanceId);
  let inLedger: boolean | undefined;
  for (let attempt = 1; account && attempt <= MAX_CREDIT_ATTEMPTS; attempt += 1) {
    const next = creditBalance(account, credit, inLedger);
    if (next === 'already') return 'already';
    if (next === 'ask-the-ledger') {
      inLedger = await isBooked(ports.ledger, account, credit);
      continue;
    }
    const written = await ports.balances.write(next, account.number);
    if (written.written) return 'credited';
    account = written.current;
    inLedger = undefined;
  }
  throw new CreditNotPossibleError(`Balance ${balanceId} is unknown, or was written by others too often`);
}

async function isBooked(ledger: LedgerGuard, account: BalanceAccount, credit: Credit): Promise<boolean> {
  if (!(await ledger.hasCaughtUp(account)))
    throw new CreditNotPossibleError(`The ledger of balance ${account.balanceId} lags behind number ${account.number}`);
  const entry = creditEntry(credit);
  const day = new Date(credit.paidAt).toISOString().slice(0, 10);
  const booked = await ledger.bookedAmong(account.tenant, account.balanceId, day, new Set([entry.id]));
  return booked.length > 0;
}
