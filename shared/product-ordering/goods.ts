import { kindOf } from '../service-ordering';
import { isGoods } from './fulfilment-rules';
import { type OrderFacts, offeringIdOf, type ProductOrder, type ProductOrderItem } from './order-facts';
import type { PlanTask } from './order-plan';
import type { Judge, OrderableOffering, OrderableSpecification } from './ports';

/** Why goods cannot be had now: all that an order has of one offering is looked at together. Nothing is held by this. */
export function judgeStock(
  order: ProductOrder,
  item: ProductOrderItem,
  path: string,
  {
    offering,
    specification,
    facts,
  }: { offering: OrderableOffering; specification: OrderableSpecification; facts: OrderFacts },
  judge: Judge,
): void {
  if (!facts.goods || !isGoods(specification)) return;
  const free = facts.goods.get(offering.id);
  const wanted = (order.productOrderItem ?? [])
    .filter((other) => other === item || (other.action === 'add' && offeringIdOf(other) === offering.id))
    .reduce((sum, { quantity = 1 }) => sum + BigInt(quantity), 0n);
  if (free === undefined)
    judge(`${path}.productOffering.id`, `no stock has offering ${offering.id}`, 'stock it (TMF687)');
  else if (free < wanted)
    judge(
      `${path}.productOffering.id`,
      free === 0n
        ? `offering ${offering.id} is out of stock`
        : `only ${free} of offering ${offering.id} are in stock, ${wanted} are ordered`,
      'order fewer, or later',
    );
}

/** Goods leave the house when all else is done for their order: a parcel is the hardest to take back. */
export function shippedLast(tasks: readonly PlanTask[]): PlanTask[] {
  const isShipped = (task: PlanTask): boolean =>
    task.kind === 'network' && kindOf(task.operation).system === 'shipping';
  const others = tasks.filter((task) => task.kind === 'network' && !isShipped(task)).map(({ id }) => id);
  return tasks.map((task) =>
    isShipped(task) ? { ...task, dependsOn: [...new Set([...task.dependsOn, ...others])] } : task,
  );
}
