import { toIso } from '../kernel/clock';
import type { Failure } from '../kernel/errors';
import { formatNano } from '../kernel/money';
import { ok, type Result } from '../kernel/result';
import type { TenantId } from '../kernel/tenant';
import type { ResourceStore } from '../tmf/resource-store';
import { bodyOf, updateResource } from '../tmf/update-resource';
import { newResource } from '../tmf/write-resource';
import { chargeback } from './chargeback-resource';
import { decidePayment } from './decide-payment';
import { decideRefund } from './decide-refund';
import type { ProviderNotice } from './ports';
import { payment, paymentApi } from './resources';

type Dispute = Extract<ProviderNotice, { about: 'dispute' }>;

/**
 * Takes what a provider tells unasked, once, whatever the order: a pending payment or refund is decided, a dispute becomes
 * a chargeback and moves to how it ended. `not-found` of what we do not know yet: the provider tells it again.
 */
export async function receiveNotice(
  store: ResourceStore,
  tenant: TenantId,
  notice: ProviderNotice,
  nowMs: number,
): Promise<Result<unknown, Failure>> {
  switch (notice.about) {
    case 'payment':
      return decidePayment(store, { tenant, id: notice.paymentId, nowMs }, notice.answer);
    case 'refund':
      return decideRefund(store, { tenant, id: notice.refundId, nowMs }, notice.answer);
    case 'dispute':
      return receiveDispute(store, tenant, notice, nowMs);
  }
}

export const chargebackIdOf = (disputeId: string): string => `cb-${disputeId}`;

/** Noted with the payment first: no refund gives back what the bank has taken. */
async function receiveDispute(
  store: ResourceStore,
  tenant: TenantId,
  dispute: Dispute,
  nowMs: number,
): Promise<Result<unknown, Failure>> {
  const id = chargebackIdOf(dispute.disputeId);
  const amount = { unit: dispute.currency, value: formatNano(dispute.amountNano) };
  const noted = await updateResource(store, payment, { tenant, id: dispute.paymentId, nowMs }, (body) =>
    ok(
      body.reversal?.some((one) => one.id === id)
        ? undefined
        : { ...body, reversal: [...(body.reversal ?? []), { id, kind: 'chargeback', amount }] },
    ),
  );
  if (!noted.ok) return noted;
  const { account, payer } = bodyOf(payment, noted.value);
  const now = toIso(nowMs);
  const body = {
    payment: { id: dispute.paymentId, '@referredType': payment.type },
    ...(account === undefined ? {} : { account }),
    ...(payer === undefined ? {} : { payer }),
    totalAmount: amount,
    reason: dispute.reason,
    chargebackDate: now,
    statusDate: now,
  };
  await store.create(newResource(chargeback, { tenant, id, body, basePath: paymentApi.basePath, nowMs }));
  const { status } = dispute;
  if (status === 'open') return ok(undefined);
  return updateResource(store, chargeback, { tenant, id, nowMs }, (open) =>
    ok(open.status === 'open' ? { ...open, status, statusDate: now } : undefined),
  );
}
