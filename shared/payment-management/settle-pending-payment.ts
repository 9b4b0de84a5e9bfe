import type { TenantId } from '../kernel/tenant';
import type { ResourceStore, StoredResource } from '../tmf/resource-store';
import { checkPayment, type PaymentBody } from './check-payment';
import { decidePayment } from './decide-payment';
import { PaymentUndecidedError } from './pay-topup';
import type { PaymentProvider } from './ports';
import { payment } from './resources';

/**
 * Asks the provider again about a payment that was pending, under the same key, and moves it to what was decided. Does
 * nothing to a payment that is decided already, so a second answer changes nothing. Throws `PaymentUndecidedError` while
 * there is no decision.
 */
export async function settlePendingPayment(
  given: { readonly provider: PaymentProvider; readonly store: ResourceStore; readonly nowMs: number },
  tenant: TenantId,
  id: string,
): Promise<void> {
  const stored = (await given.store.get(tenant, payment.name, id)) as StoredResource<PaymentBody> | undefined;
  if (stored?.body.status !== 'pending') return;
  const due = checkPayment(stored.body);
  if (!due.ok) throw new Error(`The pending payment ${id} cannot be read: ${due.error.code}`);
  const answer = await given.provider.take({ tenant, idempotencyKey: id, ...due.value });
  if (answer.kind !== 'done' && answer.kind !== 'declined')
    throw new PaymentUndecidedError(`The payment ${id} is ${answer.kind}`);
  const decided = await decidePayment(given.store, { tenant, id, nowMs: given.nowMs }, answer);
  if (!decided.ok) throw new PaymentUndecidedError(`The payment ${id} changed meanwhile: ${decided.error.code}`);
}
