import { type Failure, failure } from '../kernel/errors';
import { formatNano, minorDecimals, parseNano, roundNano } from '../kernel/money';
import { err, ok, type Result } from '../kernel/result';
import type { HookContext, ResourceHooks } from '../tmf/hooks';
import { bodyOf, updateResource } from '../tmf/update-resource';
import { type PaymentBody, TOPUP_CORRELATOR } from './check-payment';
import { freeReversal, type RefundBody, withDecision } from './decide-refund';
import { findCardNumber } from './find-card-number';
import type { PaymentProvider } from './ports';
import { payment } from './resources';

/**
 * Gives the money of a payment back, whole or in parts, onto the instrument that it was taken from. Never more than was
 * taken: what a refund takes is noted with the payment, in one write, before the provider is asked. Refuses a payment
 * that was not taken, another currency, a top-up's payment: `unprocessable`. A refund that names no payment is kept for a
 * person to pay out.
 */
export function refundHooks(provider: PaymentProvider): ResourceHooks<RefundBody> {
  return {
    async beforeCreate(draft, context) {
      const card = findCardNumber(draft);
      if (card !== undefined) return refused(card, 'holds a card number: send a token of the payment provider instead');
      const nano = parseNano(draft.totalAmount?.value ?? '') ?? 0n;
      if (nano <= 0n) return refused('totalAmount.value', 'is more than nothing');
      if (draft.payment?.id === undefined) return ok(draft);
      const kept = await keepReversal(draft, nano, context);
      return kept.ok ? payBack(provider, { draft, nano, taken: kept.value }, context) : kept;
    },
  };
}

/** The payment with the refund noted on it, as its first try noted it. */
async function keepReversal(
  draft: RefundBody,
  nano: bigint,
  { caller, store, clock }: HookContext,
): Promise<Result<PaymentBody, Failure>> {
  const target = { tenant: caller.tenant, id: draft.payment?.id ?? '', nowMs: clock.now() };
  const kept = await updateResource(store, payment, target, (taken) => {
    if (taken.reversal?.some(({ id }) => id === draft.id)) return ok(undefined);
    const fault = faultOf(draft, nano, taken);
    if (fault) return refused(...fault);
    const reversal = { id: draft.id, kind: 'refund' as const, amount: draft.totalAmount };
    return ok({ ...taken, reversal: [...(taken.reversal ?? []), reversal] });
  });
  return kept.ok ? ok(bodyOf(payment, kept.value)) : kept;
}

function faultOf(draft: RefundBody, nano: bigint, taken: PaymentBody): [path: string, message: string] | undefined {
  const { unit = '', value = '' } = taken.totalAmount ?? {};
  if (taken.status !== 'done') return ['payment.id', 'is a payment that was taken'];
  if (taken.correlatorId?.startsWith(TOPUP_CORRELATOR))
    return ['payment.id', 'pays a top-up: its money is on the prepaid balance'];
  if (unit !== draft.totalAmount?.unit) return ['totalAmount.unit', 'is the payment’s currency'];
  if (roundNano(nano, minorDecimals(unit), 'down') !== nano)
    return ['totalAmount.value', `has at most ${minorDecimals(unit)} decimals`];
  const leftNano = (parseNano(value) ?? 0n) - reversedNano(taken);
  return nano > leftNano
    ? ['totalAmount.value', `is at most the payment’s ${value}, of which ${formatNano(leftNano)} is left`]
    : undefined;
}

/** What of a payment went back, or is on its way: nano units. */
const reversedNano = ({ reversal = [] }: PaymentBody): bigint =>
  reversal.reduce((sum, { amount }) => sum + (parseNano(amount?.value ?? '') ?? 0n), 0n);

async function payBack(
  provider: PaymentProvider,
  { draft, nano, taken }: { readonly draft: RefundBody; readonly nano: bigint; readonly taken: PaymentBody },
  { caller, store, clock }: HookContext,
): Promise<Result<RefundBody, Failure>> {
  const { tenant } = caller;
  const token = taken.paymentMethod?.token ?? taken.paymentMethod?.id ?? '';
  const answer = await provider.refund({
    tenant,
    idempotencyKey: draft.id,
    amountNano: nano,
    currency: draft.totalAmount?.unit ?? '',
    token,
    authorizationCode: taken.authorizationCode ?? '',
  });
  const given = {
    ...draft,
    amount: draft.amount ?? draft.totalAmount,
    account: taken.account,
    paymentMethod: taken.paymentMethod,
  };
  switch (answer.kind) {
    case 'unavailable':
      return err(
        failure('busy', 'The payment provider gave no answer: send the same again with the same Idempotency-Key'),
      );
    case 'key-reused':
      return err(failure('idempotency-conflict', 'This Idempotency-Key was used for another refund'));
    case 'pending':
      return ok({ ...given, status: 'authorized' });
    case 'done':
      return ok(withDecision(given, answer, clock.now()));
    case 'declined':
      await freeReversal(store, { tenant, id: taken.id, nowMs: clock.now() }, draft.id);
      return ok(withDecision(given, answer, clock.now()));
  }
}

const refused = (path: string, message: string) =>
  err(failure('unprocessable', 'This cannot be refunded', { violations: [{ path, message }] }));
