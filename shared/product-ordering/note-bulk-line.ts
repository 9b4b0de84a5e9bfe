import type { TenantId } from '../kernel/tenant';
import { bodyOf } from '../tmf/update-resource';
import type { BulkLineState } from './bulk-ports';
import type { ProductOrder } from './order-facts';
import { orderIdOf } from './order-of-line';
import { PRODUCT_ORDER } from './resources';
import { type BulkPorts, closeBulkOrder } from './run-bulk-order';

/** Others write the same counts; who loses so often tries again with the next delivery of the event. */
const TRIES_MAX = 10;

/** Where a line stands when its order stands so; any other state of an order is that of one that runs. */
const STATE_OF: Readonly<Partial<Record<NonNullable<ProductOrder['state']>, BulkLineState>>> = {
  completed: 'completed',
  failed: 'failed',
  rejected: 'failed',
  held: 'held',
  cancelled: 'cancelled',
};

/**
 * Notes with its line how an order of a bulk order stands now, and ends the bulk order with its last one. Asked twice, or late, it notes the
 * same. Throws when others keep writing: the event comes again.
 */
export async function noteBulkLine(
  ports: Pick<BulkPorts, 'store' | 'lines' | 'nowMs'>,
  tenant: TenantId,
  orderId: string,
): Promise<void> {
  for (let attempt = 0; attempt < TRIES_MAX; attempt += 1) if (await noteOnce(ports, tenant, orderId)) return;
  throw new Error(`The line of order ${orderId} is being written by others`);
}

async function noteOnce(
  ports: Pick<BulkPorts, 'store' | 'lines' | 'nowMs'>,
  tenant: TenantId,
  orderId: string,
): Promise<boolean> {
  const stored = await ports.store.get(tenant, PRODUCT_ORDER.name, orderId);
  const order = stored && bodyOf(PRODUCT_ORDER, stored);
  const { id: bulkId, line: number } = order?.bulkProductOrder ?? {};
  if (bulkId === undefined || number === undefined) return true;
  const [before] = await ports.lines.lines(tenant, bulkId, number, number);
  const attempt = before?.attempt ?? 1;
  const state = STATE_OF[order?.state ?? 'inProgress'] ?? 'placed';
  // The line was ordered again since, by another order.
  if (orderIdOf(bulkId, number, attempt) !== orderId) return true;
  if (before?.state !== state) {
    const after = { ...before, number, attempt, state, orderId };
    if (!(await ports.lines.move(tenant, bulkId, [{ ...(before ? { before } : {}), after }]))) return false;
  }
  await closeBulkOrder(ports, tenant, bulkId);
  return true;
}
