import { toIso } from '../kernel/clock';
import { type Failure, failure } from '../kernel/errors';
import { err, ok, type Result } from '../kernel/result';
import type { TenantId } from '../kernel/tenant';
import type { ResourceHooks } from '../tmf/hooks';
import { newResource } from '../tmf/write-resource';
import { checkPayment, type PaymentBody } from './check-payment';
import { findCardNumber } from './find-card-number';
import { findToken } from './payment-method';
import type { PaymentProvider, ProviderAnswer } from './ports';
import { payment, paymentApi } from './resources';

/** A payment with what the provider said, at `nowMs` of the tenant's time. */
export function withAnswer(
  body: PaymentBody,
  answer: Extract<ProviderAnswer, { kind: 'done' | 'declined' | 'pending' }>,
  nowMs: number,
): PaymentBody {
  const now = toIso(nowMs);
  const { challengeUrl: _over, ...rest } = body;
  const given = { ...rest, amount: body.amount ?? body.totalAmount, status: answer.kind, statusDate: now };
  if (answer.kind === 'done') return { ...given, paymentDate: now, authorizationCode: answer.authorizationCode };
  if (answer.kind === 'declined') return { ...given, statusReason: answer.reason };
  return answer.challengeUrl === undefined ? given : { ...given, challengeUrl: answer.challengeUrl };
}

/** One id for the refused attempt: asked again, the same attempt is answered the same. */
export const declinedIdOf = (paymentId: string): string => `${paymentId}-declined`;

/**
 * Takes the money before the payment is stored. The provider's key is the payment's id, which an Idempotency-Key fixes:
 * when we crash in between, the same request asks for the same key and the money is taken once. A declined payment is
 * stored too, under an id beside it, and answered with `payment-declined` (402). A currency that the tenant does not trade
 * in is refused: no bill could ever be paid with it.
 */
export function paymentHooks(
  provider: PaymentProvider,
  currencyOf: (tenant: TenantId) => Promise<string>,
): ResourceHooks<PaymentBody> {
  return {
    async beforeCreate(given, { caller, clock, store }): Promise<Result<PaymentBody, Failure>> {
      const { tenant } = caller;
      const named = { method: given.paymentMethod, payerId: given.payer?.id, nowMs: clock.now() };
      const hasCardNumber = findCardNumber(given) !== undefined;
      const token = hasCardNumber ? ok(undefined) : await findToken(store, tenant, named);
      if (!token.ok) return token;
      const draft = withToken(given, token.value);
      const due = checkPayment(draft);
      if (!due.ok) return due;
      const currency = await currencyOf(tenant);
      if (due.value.currency !== currency) return err(otherCurrency(currency));
      const answer = await provider.take({ tenant, idempotencyKey: draft.id, ...due.value });
      switch (answer.kind) {
        case 'unavailable':
          return err(
            failure('busy', 'The payment provider gave no answer: send the same again with the same Idempotency-Key'),
          );
        case 'key-reused':
          return err(failure('idempotency-conflict', 'This Idempotency-Key was used for another payment'));
        case 'done':
        case 'pending':
          return ok(withAnswer(draft, answer, clock.now()));
        case 'declined': {
          const nowMs = clock.now();
          const id = declinedIdOf(draft.id);
          const { stored } = await store.create(
            newResource(payment, {
              tenant,
              id,
              body: withAnswer(draft, answer, nowMs),
              basePath: paymentApi.basePath,
              nowMs,
            }),
          );
          return err(
            failure('payment-declined', `The payment was declined: ${answer.reason}`, {
              referenceError: stored.body.href,
            }),
          );
        }
      }
    },
  };
}

/** A payment keeps the token of the method it names: it may be asked about after the method has ended. */
const withToken = (given: PaymentBody, token: string | undefined): PaymentBody =>
  token === undefined || token === given.paymentMethod?.id
    ? given
    : { ...given, paymentMethod: { ...given.paymentMethod, token } };

const otherCurrency = (currency: string): Failure =>
  failure('invalid-request', 'The payment cannot be taken as it stands', {
    violations: [{ path: 'totalAmount.unit', message: `is ${currency}, the currency of this brand` }],
  });
