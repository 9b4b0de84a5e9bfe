import { invariant } from '../kernel/errors';
import { parseNano } from '../kernel/money';
import type { TenantId } from '../kernel/tenant';
import { topupBalance } from './action-resources';
import { creditOnce } from './credit-balance';
import { type ActionPorts, actionReference, settleAction } from './settle-action';
import type { TopupBalanceBody } from './top-up';

/** What of a TMF676 Payment a top-up needs. */
export interface PaymentOfTopUp {
  readonly correlatorId?: string;
  readonly status?: string;
  readonly statusReason?: string;
}

const CORRELATOR = /^topupBalance\/(.+)$/;

/**
 * Ends a top-up as its payment ended: credits the balance once and completes it, or fails it. Anything else (another
 * correlator, a payment still pending, a top-up that has ended) is left alone. Throws when it must be tried again.
 */
export async function settleTopUp(
  ports: ActionPorts,
  tenant: TenantId,
  payment: PaymentOfTopUp,
  paidAtIso: string,
): Promise<string> {
  const id = CORRELATOR.exec(payment.correlatorId ?? '')?.[1];
  const { status, statusReason = 'no reason was told' } = payment;
  if (id === undefined || (status !== 'done' && status !== 'declined')) return 'nothing';
  return settleAction(ports, topupBalance, { tenant, id }, async (body) => {
    if (status === 'declined') return { status: 'failed', statusReason: `The payment was declined: ${statusReason}` };
    await credit(ports, tenant, body, paidAtIso);
    return { status: 'completed' };
  });
}

async function credit(ports: ActionPorts, tenant: TenantId, body: TopupBalanceBody, paidAtIso: string): Promise<void> {
  const amountNano = parseNano(body.amount?.amount ?? '');
  invariant(amountNano !== undefined && body.bucket?.id !== undefined, 'a stored top-up has its amount and bucket');
  await creditOnce(ports, tenant, body.bucket.id, {
    reference: actionReference(topupBalance, body.id),
    amountNano,
    paidAt: Date.parse(paidAtIso),
    atMs: ports.nowMs,
  });
}
