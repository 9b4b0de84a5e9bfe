import { type Failure, failure } from '../kernel/errors';
import { parseNano } from '../kernel/money';
import { err, ok, type Result } from '../kernel/result';
import type { TenantId } from '../kernel/tenant';
import { isRecord } from '../tmf/read-path';
import type { ResourceStore, StoredResource } from '../tmf/resource-store';
import { newResource } from '../tmf/write-resource';
import { type PaymentBody, TOPUP_CORRELATOR } from './check-payment';
import { findToken } from './payment-method';
import type { PaymentProvider } from './ports';
import { payment, paymentApi } from './resources';
import { withAnswer } from './take-payment';

/** A top-up as payment-management reads it from balance-management's event. */
export interface TopupToPay {
  readonly id: string;
  readonly currency: string;
  /** Decimal text, and the same in nano units. */
  readonly value: string;
  readonly amountNano: bigint;
  /** The provider's token, or the id of a method that we keep. */
  readonly token: string;
  readonly accountId: string;
  readonly payerId?: string;
}

/** Not decided, or not reachable: the event comes again. Throwing this books nothing. */
export class PaymentUndecidedError extends Error {
  override readonly name = 'PaymentUndecidedError';
}

export const topupPaymentId = (topupId: string): string => `topup-${topupId}`;

/**
 * Takes the money for a top-up and stores the Payment, `done` or `declined`. Its id, and so the provider's key, is made of
 * the top-up's: once for each top-up, however often its event comes and wherever we crash. Throws `PaymentUndecidedError`
 * while the provider has not decided: balance-management is told of a decided payment only.
 */
export async function payTopup(
  given: { readonly provider: PaymentProvider; readonly store: ResourceStore; readonly nowMs: number },
  tenant: TenantId,
  topup: TopupToPay,
): Promise<StoredResource> {
  const id = topupPaymentId(topup.id);
  const before = await given.store.get(tenant, payment.name, id);
  if (before) return before;
  const { amountNano, currency } = topup;
  const found = await findToken(given.store, tenant, {
    method: { id: topup.token },
    payerId: topup.payerId,
    nowMs: given.nowMs,
  });
  const token = found.ok ? found.value : undefined;
  const answer =
    token === undefined
      ? ({ kind: 'declined', reason: 'payment_method_unusable' } as const)
      : await given.provider.take({ tenant, idempotencyKey: id, amountNano, currency, token });
  if (answer.kind === 'pending' || answer.kind === 'unavailable')
    throw new PaymentUndecidedError(`The payment of top-up ${topup.id} is ${answer.kind}`);
  const decided = answer.kind === 'key-reused' ? ({ kind: 'declined', reason: 'key_reused' } as const) : answer;
  const amount = { unit: currency, value: topup.value };
  const body: Omit<PaymentBody, 'id' | 'href'> = {
    name: 'Top-up',
    correlatorId: `${TOPUP_CORRELATOR}${topup.id}`,
    account: { id: topup.accountId, '@referredType': 'BillingAccount' },
    ...(topup.payerId === undefined
      ? {}
      : { payer: { id: topup.payerId, role: 'customer', '@referredType': 'Individual' } }),
    amount,
    totalAmount: amount,
    paymentMethod: { id: topup.token },
    paymentItem: [{ id: '1', totalAmount: amount, item: { id: topup.id, '@referredType': 'TopupBalance' } }],
  };
  const item = newResource(payment, {
    tenant,
    id,
    body: withAnswer({ ...body, id, href: '' }, decided, given.nowMs),
    basePath: paymentApi.basePath,
    nowMs: given.nowMs,
  });
  return (await given.store.create(item)).stored;
}

/** Whether a TMF654 TopupBalance is paid by card: not by voucher, and no rule that makes others. */
export const isPaidByCard = (body: Readonly<Record<string, unknown>>): boolean =>
  body.voucher === undefined && body.isAutoTopup !== true;

/** Reads a TMF654 TopupBalance as its event carries it. */
export function topupToPay(body: Readonly<Record<string, unknown>>): Result<TopupToPay, Failure> {
  const { id, amount, paymentMethod, partyAccount } = body;
  const value = isRecord(amount) ? String(amount.amount) : '';
  const currency = isRecord(amount) && typeof amount.units === 'string' ? amount.units : undefined;
  const amountNano = parseNano(value);
  const token = idOf(paymentMethod);
  if (
    typeof id !== 'string' ||
    currency === undefined ||
    amountNano === undefined ||
    amountNano <= 0n ||
    token === undefined
  )
    return err(
      failure('unprocessable', 'A top-up names an id, an amount above 0 with its currency, and a payment method'),
    );
  const parties = Array.isArray(body.relatedParty) ? body.relatedParty.filter(isRecord) : [];
  const payerId = idOf(parties.find((party) => party.role === 'customer') ?? parties[0]);
  const accountId = idOf(partyAccount) ?? payerId ?? 'unknown';
  return ok({ id, value, currency, amountNano, token, accountId, ...(payerId === undefined ? {} : { payerId }) });
}

const idOf = (value: unknown): string | undefined =>
  isRecord(value) && typeof value.id === 'string' ? value.id : undefined;
