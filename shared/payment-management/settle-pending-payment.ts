import type { TenantId } from '../kernel/tenant';
import type { ResourceStore, StoredResource } from '../tmf/resource-store';
import { changedResource } from '../tmf/write-resource';
import { checkPayment, type PaymentBody } from './check-payment';
import { PaymentUndecidedError } from './pay-topup';
import type { PaymentProvider } from './ports';
import { payment } from './resources';
import { withAnswer } from './take-payment';

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
  const next = changedResource(payment, stored, withAnswer(stored.body, answer, given.nowMs), given.nowMs);
  if (!next.ok) throw new Error(`The payment ${id} cannot change: ${next.error.code}`);
  if (!(await given.store.replace(next.value))) throw new PaymentUndecidedError(`The payment ${id} changed meanwhile`);
}
