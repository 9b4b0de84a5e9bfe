import { invariant } from '../kernel/errors';
import type { ProductView } from '../product-inventory';
import { STOCK_KINDS } from '../resource-inventory';
import type { NetworkOperation } from '../service-ordering';
import { dependentsOf, type OrderFacts, type ProductOrderItem } from './order-facts';
import type { Line, NetworkTask, OrderPlan, PlanChange } from './order-plan';

const STATE_OF_LINE: Readonly<Record<PlanChange['to'], NetworkOperation>> = {
  terminated: 'deactivate-sim',
  suspended: 'suspend-sim',
  active: 'resume-sim',
};

/** Where an item moves the product that it names; undefined for one that adds a product. */
export function moveOf(item: ProductOrderItem): PlanChange['to'] | undefined {
  if (item.action === 'delete') return 'terminated';
  const status = item.action === 'modify' ? item.product?.status : undefined;
  return status === 'suspended' || status === 'active' ? status : undefined;
}

/**
 * What an order makes of products that exist: the network first, then the products with their services, charging, number and
 * SIM. A line that ends takes its add-ons with it; for the network they end with the line.
 */
export function changesOf(
  orderId: string,
  items: readonly ProductOrderItem[],
  facts: OrderFacts,
): Pick<OrderPlan, 'changes'> & { readonly tasks: readonly NetworkTask[] } {
  const changes = new Map<string, PlanChange>();
  const tasks: NetworkTask[] = [];
  for (const item of items) {
    const to = moveOf(item);
    if (to === undefined) continue;
    const product = facts.products.get(item.product?.id ?? '');
    invariant(product && item.id, `the inventory still has the product that item ${item.id} changes`);
    const addOns = to === 'terminated' ? dependentsOf(product.id, facts, 'reliesOn') : [];
    for (const each of [...addOns, product])
      if (!changes.has(each.id)) changes.set(each.id, changeOf(each, item.id, to));
    tasks.push(...tasksOf(`${orderId}-${item.id}`, product, to));
  }
  return { changes: [...changes.values()], tasks };
}

const changeOf = (product: ProductView, itemId: string, to: PlanChange['to']): PlanChange => ({
  productId: product.id,
  itemId,
  to,
  serviceIds: product.serviceIds ?? [],
  reservations:
    to === 'terminated' && product.reliesOn === undefined ? STOCK_KINDS.map((kind) => `${product.id}-${kind}`) : [],
});

function tasksOf(id: string, product: ProductView, to: PlanChange['to']): NetworkTask[] {
  const { msisdn, iccid, imsi } = product;
  invariant(msisdn !== undefined && iccid !== undefined, `product ${product.id} runs on a line`);
  const line: Line = { msisdn, iccid, ...(imsi === undefined ? {} : { imsi }) };
  const common = { kind: 'network', unit: product.id, dependsOn: [], line } as const;
  if (product.reliesOn === undefined) {
    const operation = STATE_OF_LINE[to];
    return [{ ...common, id: `${id}-${operation}`, operation }];
  }
  return (product.serviceIds ?? []).map((serviceId) => {
    // A service's id is its product's with its specification's.
    const profile = serviceId.slice(product.id.length + 1);
    return {
      ...common,
      id: `${id}-remove-profile-${profile}`,
      operation: 'remove-profile',
      profile: { id: profile, name: profile },
    };
  });
}
