import type { MemoryResourceStore } from '../../shared/adapters/memory/memory-resource-store';
import type { BalanceAccount } from '../../shared/balance-management';
import { toIso } from '../../shared/kernel/clock';
import { PRODUCT } from '../../shared/product-inventory';
import { PRODUCT_ORDER } from '../../shared/product-ordering/resources';
import { RESERVATION, RESOURCE } from '../../shared/resource-inventory/resources';
import { SERVICE } from '../../shared/service-inventory/resources';
import { SERVICE_ORDER } from '../../shared/service-ordering/resources';
import type { BodyOf, ResourceDeclaration } from '../../shared/tmf/declaration';
import { TENANT } from '../product-ordering/shop';
import type { OrderWorld } from './order-world';

const ALL = 1_000_000;
const AT_REST = ['completed', 'failed', 'held', 'cancelled'];

const allOf = async <R extends ResourceDeclaration>(store: MemoryResourceStore, declaration: R): Promise<BodyOf<R>[]> =>
  (await store.list({ tenant: TENANT, resource: declaration.name, limit: ALL })).items.map(
    ({ body }) => body as BodyOf<R>,
  );

/** All that stands when nothing moves any more. */
async function standing(world: OrderWorld) {
  const [orders, products, services, resources, reservations, serviceOrders] = await Promise.all([
    allOf(world.orders, PRODUCT_ORDER),
    allOf(world.products, PRODUCT),
    allOf(world.services, SERVICE),
    allOf(world.stock, RESOURCE),
    allOf(world.stock, RESERVATION),
    allOf(world.serviceOrders, SERVICE_ORDER),
  ]);
  const accounts = new Map<string, BalanceAccount>(
    world.balances.written.map((account) => [account.balanceId, account]),
  );
  return { orders, products, services, resources, reservations, serviceOrders, accounts };
}
type Standing = Awaited<ReturnType<typeof standing>>;

/**
 * What is wrong where nothing moves any more: each order must be completed with all that it ordered, or ended with nothing left of
 * it, or held with a word of what is missing. Empty when all is well.
 */
export async function faultsOf(world: OrderWorld): Promise<string[]> {
  const at = await standing(world);
  const wrong: string[] = [];
  const complain = (text: string): void => void wrong.push(text);
  for (const execution of world.executions.values())
    if (execution.status === 'running') complain(`execution ${execution.name} still runs`);
  for (const order of at.orders) checkOrder(order, at, world, complain);
  const excused = changedByHeld(at);
  const products = at.products.filter(({ id }) => !excused.has(id));
  for (const product of products) checkProduct(product, at, complain);
  checkStock(at, complain);
  checkLines(products, world, complain);
  return wrong;
}

/** The products that somebody looks after, with their add-ons: their order is held. */
function changedByHeld({ orders, products }: Standing): ReadonlySet<string> {
  const held = orders.filter(({ state }) => state === 'held');
  const named = new Set(
    held.flatMap((order) => order.productOrderItem?.flatMap(({ product }) => product?.id ?? []) ?? []),
  );
  const onThem = products.filter(({ productRelationship = [] }) =>
    productRelationship.some(({ product }) => named.has(product?.id ?? '')),
  );
  const born = products.filter((product) => held.some(({ id }) => bornOf(product) === id));
  return new Set([...named, ...[...onThem, ...born].map(({ id }) => id)]);
}

type Order = Standing['orders'][number];
type Complain = (text: string) => void;

function checkOrder(order: Order, at: Standing, world: OrderWorld, complain: Complain): void {
  const { id, state = '', fallout } = order;
  if (!AT_REST.includes(state)) complain(`order ${id} is ${state} for ever`);
  if (state === 'held') {
    const isTold = fallout?.waitsFor === 'person' || fallout?.class === 'stock';
    if (!isTold || !fallout?.mend) complain(`order ${id} is held, and nobody is told what to do`);
  }
  if (state === 'held' || !AT_REST.includes(state)) return;
  const own = at.products.filter((product) => bornOf(product) === id);
  const active = own.filter(({ status }) => status === 'active' || status === 'suspended');
  if (state === 'completed') {
    for (const { id: itemId, action, quantity = 1 } of order.productOrderItem ?? []) {
      const made = own.filter(
        ({ status, productOrderItem }) => status !== 'cancelled' && productOrderItem?.[0]?.orderItemId === itemId,
      ).length;
      if (action === 'add' && made !== quantity)
        complain(`order ${id} is completed with ${made} products for item ${itemId}`);
    }
    return;
  }
  for (const product of active) complain(`order ${id} is ${state}, and product ${product.id} is ${product.status}`);
  for (const service of at.services)
    if (service.id.startsWith(`${id}-`) && service.state !== 'terminated')
      complain(`order ${id} is ${state}, and service ${service.id} is ${service.state}`);
  for (const task of world.network.values())
    if (task.orderId === id) complain(`order ${id} is ${state}, and ${task.id} is on in the network`);
  for (const account of at.accounts.values())
    for (const plan of account.plans)
      if (plan.productId.startsWith(`${id}-`) && plan.until === undefined)
        complain(`order ${id} is ${state}, and charging of ${plan.productId} is open`);
}

const bornOf = ({ productOrderItem }: Standing['products'][number]): string | undefined =>
  productOrderItem?.[0]?.productOrderId;
const characteristicOf = (product: Standing['products'][number], name: string): unknown =>
  product.productCharacteristic?.find((entry) => entry.name === name)?.value;

/** A product that lives is charged, and not before the network serves it; one that ended is not. */
function checkProduct(product: Standing['products'][number], at: Standing, complain: Complain): void {
  const lives = product.status === 'active' || product.status === 'suspended';
  const account = at.accounts.get(String(characteristicOf(product, 'balanceId')));
  const plans = account?.plans.filter(({ productId }) => productId === product.id) ?? [];
  const [first, plan] = [plans[0], plans.at(-1)];
  for (const [n, { until }] of plans.slice(0, -1).entries())
    if (until !== plans[n + 1]?.from) complain(`product ${product.id} is charged by two plans, or by none, at a time`);
  if (plan && plan.offeringId !== product.productOffering?.id)
    complain(`product ${product.id} is ${product.productOffering?.id}, and charged as ${plan.offeringId}`);
  for (const { name, validFor } of product.productPrice ?? [])
    if (validFor && ![product.startDate, ...plans.map(({ from }) => toIso(from))].includes(validFor.startDateTime))
      complain(`price ${name} of product ${product.id} begins with no plan`);
  if (lives && plan?.until !== undefined) complain(`product ${product.id} lives, and its charging is closed`);
  if (lives && !plan) complain(`product ${product.id} lives, and was never charged`);
  if (!lives && plan && plan.until === undefined) complain(`product ${product.id} ended, and its charging is open`);
  const servedMs = servedBy(`${product.id}-`, at);
  if (Date.parse(product.startDate ?? '') < servedMs)
    complain(`product ${product.id} began before the network served it`);
  if (first && first.from < servedMs) complain(`product ${product.id} was charged before the network served it`);
  const terms = product.productTerm ?? [];
  for (const { description = '', validFor } of terms) {
    const [, orderId, itemId] = /^order (\S+) item (\S+)$/.exec(description) ?? [];
    if (orderId !== undefined && Date.parse(validFor?.startDateTime ?? '') < servedBy(`${orderId}-${itemId}-`, at))
      complain(`product ${product.id} became something else before the network served it so`);
  }
  for (const { from, offeringId } of plans.slice(1))
    if (!terms.some(({ validFor }) => validFor?.startDateTime === toIso(from)))
      complain(`product ${product.id} is charged as ${offeringId} since a time at which nothing changed`);
}

/** When the last of the network's tasks for a product, or for an item that changes one, was done; epoch milliseconds. */
const servedBy = (prefix: string, { serviceOrders }: Standing): number =>
  Math.max(
    0,
    ...serviceOrders
      .filter(({ id, state }) => id.startsWith(prefix) && state === 'completed' && !id.includes('-undo'))
      .map(({ completionDate = '1970-01-01T00:00:00Z' }) => Date.parse(completionDate)),
  );

/** What is reserved is held by an order that lives, or by a person's case. */
function checkStock({ orders, resources, reservations, products }: Standing, complain: Complain): void {
  const byId = new Map(orders.map((order) => [order.id, order]));
  for (const { name, category, resourceStatus, usageState, reservation } of resources) {
    if (resourceStatus !== 'reserved') continue;
    const what = `${category} ${name}`;
    const held = reservations.find(({ id }) => id === reservation?.id);
    const order = byId.get(held?.productOrder?.id ?? '');
    if (!order || order.state === 'failed' || order.state === 'cancelled')
      complain(`${what} leaks: reserved by ${reservation?.id} of an order that is ${order?.state}`);
    if (order?.state === 'completed' && usageState !== 'active') complain(`${what} is reserved and not in use`);
    if (usageState === 'active' && !products.some((product) => reservation?.id?.startsWith(product.id)))
      complain(`${what} is in use by nobody`);
  }
}

/** A line is on once: each SIM for one product, each product on one SIM. */
function checkLines(products: Standing['products'], world: OrderWorld, complain: Complain): void {
  const tasks = [...world.network.values()];
  const swaps = tasks.filter(({ operation }) => operation === 'change-sim');
  const swappedIn = swaps.map(({ parameters }) => ({ iccid: parameters?.newIccid }));
  const lines = [...tasks.filter(({ operation }) => operation === 'activate-sim'), ...swappedIn];
  const ended = [...tasks.filter(({ operation }) => operation === 'deactivate-sim'), ...swaps];
  const isOn = (iccid = ''): boolean => !ended.some((task) => task.iccid === iccid);
  const on = lines.filter(({ iccid }) => isOn(iccid)).map(({ iccid }) => iccid);
  if (new Set(on).size < on.length) complain('a SIM is activated twice');
  for (const product of products) {
    const iccid = characteristicOf(product, 'iccid');
    if (typeof iccid !== 'string') continue;
    if (product.status === 'active' && !on.includes(iccid))
      complain(`product ${product.id} is active on a SIM that is off`);
  }
}
