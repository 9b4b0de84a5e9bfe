import { parseNano } from '../kernel/money';
import type { TenantId } from '../kernel/tenant';
import { isRecord } from '../tmf/read-path';
import type { ResourceStore } from '../tmf/resource-store';
import { newResource } from '../tmf/write-resource';
import { COLLECTION_CORRELATOR, type PaymentBody } from './check-payment';
import { PaymentUndecidedError } from './pay-topup';
import { findToken } from './payment-method';
import type { PaymentProvider } from './ports';
import { payment, paymentApi } from './resources';
import { withAnswer } from './take-payment';

/** What collections ask to be taken by an account's default payment method. */
export interface CollectionToPay {
  /** Of the step that asks: the money is taken once for it. */
  readonly stepId: string;
  readonly accountId: string;
  readonly payerId?: string;
  readonly methodId: string;
  readonly currency: string;
  readonly value: string;
  readonly nano: bigint;
}

/** Reads a billing CollectionCase as its event carries it; undefined where its version asks for no money. */
export function collectionToPay(body: Readonly<Record<string, unknown>>): CollectionToPay | undefined {
  const taken = isRecord(body.taken) ? body.taken : {};
  const { amount, paymentMethod, id: stepId } = taken;
  if (taken.action !== 'collect' || !isRecord(amount) || !isRecord(paymentMethod)) return undefined;
  const nano = parseNano(String(amount.value));
  const [methodId, accountId, currency] = [paymentMethod.id, body.id, amount.unit];
  if (typeof stepId !== 'string' || typeof methodId !== 'string' || typeof accountId !== 'string') return undefined;
  if (typeof currency !== 'string' || nano === undefined || nano <= 0n) return undefined;
  const parties = Array.isArray(body.relatedParty) ? body.relatedParty.filter(isRecord) : [];
  const payer = parties.find(({ role }) => role === 'customer') ?? parties[0];
  const payerId = typeof payer?.id === 'string' ? { payerId: payer.id } : {};
  return { stepId, accountId, ...payerId, methodId, currency, value: String(amount.value), nano };
}

/**
 * Takes money that collections ask for, once a step, and stores the payment `done` or `declined`: billing puts it on the oldest
 * bills, or asks again by the reason. Throws `PaymentUndecidedError` while the provider has not decided.
 */
export async function payCollection(
  given: { readonly provider: PaymentProvider; readonly store: ResourceStore; readonly nowMs: number },
  tenant: TenantId,
  asked: CollectionToPay,
): Promise<void> {
  const { provider, store, nowMs } = given;
  const id = `collect-${asked.stepId}`;
  if (await store.get(tenant, payment.name, id)) return;
  const { accountId, currency, nano: amountNano, payerId } = asked;
  const found = await findToken(store, tenant, { method: { id: asked.methodId }, payerId, nowMs });
  const token = found.ok ? found.value : undefined;
  const answer =
    token === undefined
      ? ({ kind: 'declined', reason: 'payment_method_unusable' } as const)
      : await provider.take({ tenant, idempotencyKey: id, amountNano, currency, token });
  if (answer.kind === 'pending' || answer.kind === 'unavailable')
    throw new PaymentUndecidedError(`The payment ${id} is ${answer.kind}`);
  const decided = answer.kind === 'key-reused' ? ({ kind: 'declined', reason: 'key_reused' } as const) : answer;
  const amount = { unit: currency, value: asked.value };
  const body: PaymentBody = {
    id,
    href: '',
    name: 'By the default payment method',
    correlatorId: `${COLLECTION_CORRELATOR}${accountId}`,
    account: { id: accountId, '@referredType': 'BillingAccount' },
    ...(payerId === undefined ? {} : { payer: { id: payerId, role: 'customer', '@referredType': 'Individual' } }),
    amount,
    totalAmount: amount,
    paymentMethod: { id: asked.methodId, ...(token === undefined ? {} : { token }) },
  };
  const { basePath } = paymentApi;
  await store.create(newResource(payment, { tenant, id, body: withAnswer(body, decided, nowMs), basePath, nowMs }));
}
