import { invariant } from '../kernel/errors';
import { parseNano } from '../kernel/money';
import type { TenantId } from '../kernel/tenant';
import type { ResourceStore } from '../tmf/resource-store';
import { changedResource } from '../tmf/write-resource';
import { topupBalance } from './action-resources';
import { creditOnce } from './credit-balance';
import type { BalanceStore, LedgerGuard } from './ports';
import type { TopupBalanceBody } from './top-up';

/** What of a TMF676 Payment a top-up needs. */
export interface PaymentOfTopUp {
  readonly correlatorId?: string;
  readonly status?: string;
  readonly statusDate?: string;
  readonly paymentDate?: string;
}

const CORRELATOR = /^topupBalance\/(.+)$/;
/** Attempts at a top-up that others change at the same time. */
const MAX_ATTEMPTS = 10;

/**
 * Ends a top-up as its payment ended: credits the balance once and completes it, or fails it. Anything else (another
 * correlator, a payment still pending, a top-up that has ended) is left alone. Throws when it must be tried again.
 */
export async function settleTopUp(
  ports: { readonly store: ResourceStore; readonly balances: BalanceStore; readonly ledger: LedgerGuard },
  tenant: TenantId,
  payment: PaymentOfTopUp,
  paidAtIso: string,
  nowMs: number,
): Promise<'credited' | 'failed' | 'ignored'> {
  const topUpId = CORRELATOR.exec(payment.correlatorId ?? '')?.[1];
  if (topUpId === undefined || (payment.status !== 'done' && payment.status !== 'declined')) return 'ignored';
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
    const stored = await ports.store.get(tenant, topupBalance.name, topUpId);
    if (!stored) return 'ignored';
    const body = stored.body as TopupBalanceBody;
    if (body.status !== 'created') return 'ignored';
    if (payment.status === 'done') await credit(ports, tenant, body, paidAtIso, nowMs);
    const confirmationDate = new Date(nowMs).toISOString();
    const next: TopupBalanceBody = {
      ...body,
      status: payment.status === 'done' ? 'completed' : 'failed',
      confirmationDate,
    };
    const changed = changedResource(topupBalance, stored, next, nowMs);
    invariant(changed.ok, 'a created top-up may complete or fail');
    if (await ports.store.replace(changed.value)) return payment.status === 'done' ? 'credited' : 'failed';
  }
  throw new Error(`Top-up ${topUpId} was changed by others ${MAX_ATTEMPTS} times`);
}

async function credit(
  ports: { readonly balances: BalanceStore; readonly ledger: LedgerGuard },
  tenant: TenantId,
  body: TopupBalanceBody,
  paidAtIso: string,
  atMs: number,
): Promise<void> {
  const amountNano = parseNano(body.amount?.amount ?? '');
  invariant(amountNano !== undefined && body.bucket?.id !== undefined, 'a stored top-up has its amount and bucket');
  await creditOnce(ports, tenant, body.bucket.id, {
    reference: `topupBalance/${body.id}`,
    amountNano,
    paidAt: Date.parse(paidAtIso),
    atMs,
  });
}
