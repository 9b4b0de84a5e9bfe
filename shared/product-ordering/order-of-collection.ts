import type { TenantId } from '../kernel/tenant';
import type { ProductReader, ProductView } from '../product-inventory';
import { isRecord } from '../tmf/read-path';
import type { ResourceStore } from '../tmf/resource-store';
import { bodyOf } from '../tmf/update-resource';
import type { Draft } from './order-of-cart';
import { PRODUCT_ORDER } from './resources';

/** An order that collections call for is still on its way: the event comes again. */
export class OrderOnItsWayError extends Error {
  override readonly name = 'OrderOnItsWayError';
}

const ENDED: readonly (string | undefined)[] = ['completed', 'failed', 'cancelled', 'rejected', 'partial'];
const STATUS_OF = { suspend: 'suspended', restore: 'active' } as const;
/** A customer's products that one order moves. */
const ITEMS_MAX = 100;

/** What a step of a collection case (billing) asks for. */
export interface CollectionStep {
  readonly id: string;
  readonly action: 'suspend' | 'terminate' | 'restore';
  readonly products: readonly string[];
  /** Steps of the case before, by which orders may be on their way. */
  readonly before: readonly string[];
}

export const collectionOrderId = (stepId: string): string => `collection-${stepId}`;

/** Reads the step that a version of a case took; undefined where it moves no product. */
export function collectionStep(body: unknown): CollectionStep | undefined {
  const taken = isRecord(body) && isRecord(body.taken) ? body.taken : {};
  const { id, action, product } = taken;
  if (action !== 'suspend' && action !== 'terminate' && action !== 'restore') return undefined;
  if (typeof id !== 'string' || !Array.isArray(product)) return undefined;
  const steps = isRecord(body) && Array.isArray(body.step) ? body.step.filter(isRecord) : [];
  const before = steps.filter((step) => step.id !== id && (step.action === 'suspend' || step.action === 'restore'));
  return { id, action, products: product.map(String), before: before.map((step) => String(step.id)) };
}

/**
 * The order of a step: its lines are suspended or ended, or those that steps before suspended are taken up again; undefined
 * when there is none to move. An order of a
 * step before must have ended, else a line would be taken up that is only then suspended: throws `OrderOnItsWayError`.
 */
export async function orderOfCollection(
  given: { readonly store: ResourceStore; readonly products: Pick<ProductReader, 'product'> },
  tenant: TenantId,
  step: CollectionStep,
): Promise<Draft | undefined> {
  const suspended: string[] = [];
  for (const stepId of step.before) {
    const stored = await given.store.get(tenant, PRODUCT_ORDER.name, collectionOrderId(stepId));
    const order = stored && bodyOf(PRODUCT_ORDER, stored);
    if (order && !ENDED.includes(order.state))
      throw new OrderOnItsWayError(`The order of step ${stepId} is on its way`);
    suspended.push(...(order?.productOrderItem ?? []).flatMap(({ product }) => product?.id ?? []));
  }
  const wanted = step.action === 'restore' ? [...new Set(suspended)] : step.products;
  const found = await Promise.all(wanted.slice(0, ITEMS_MAX).map((id) => given.products.product(tenant, id)));
  const lines = found.flatMap((product) => (product && isMoved(product, step.action) ? [product] : []));
  if (lines.length === 0) return undefined;
  return {
    productOrderItem: lines.map(({ id }, index) => ({
      id: String(index + 1),
      ...(step.action === 'terminate'
        ? { action: 'delete' as const, product: { id } }
        : { action: 'modify' as const, product: { id, status: STATUS_OF[step.action] } }),
    })),
  };
}

/** Add-ons follow their line. */
function isMoved({ status, reliesOn }: ProductView, action: CollectionStep['action']): boolean {
  if (reliesOn !== undefined) return false;
  if (action === 'suspend') return status === 'active';
  return action === 'restore' ? status === 'suspended' : status === 'active' || status === 'suspended';
}
