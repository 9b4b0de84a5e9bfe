import { toIso } from '../kernel/clock';
import { type Failure, failure, type Violation } from '../kernel/errors';
import { err, ok, type Result } from '../kernel/result';
import type { BodyOf } from '../tmf/declaration';
import type { HookContext, ResourceHooks } from '../tmf/hooks';
import { updateResource } from '../tmf/update-resource';
import { isPool } from './count-pool';
import { findStocks } from './find-stock';
import { PRODUCT_STOCK, type RESERVE_PRODUCT_STOCK } from './product-stock-resources';
import { countOf, giveBack, hold, type ProductStock } from './stock-level';

export type ReserveProductStock = BodyOf<typeof RESERVE_PRODUCT_STOCK>;
type Item = NonNullable<ReserveProductStock['reserveProductStockItem']>[number];

/** How long goods are held when nobody says: a walk through a checkout. */
export const RESERVATION_MS = 30 * 60_000;
/** Longer is a sale. */
export const RESERVATION_MS_MAX = 30 * 86_400_000;

/** What one item of a task is known by in the stock that it holds. */
export const holdIdOf = (taskId: string, itemId: string): string => `${taskId}/${itemId}`;

/**
 * Holds goods back until a time, all of a task's items or none: each is one conditional write of its stock, so of all who
 * race for the last one gets it. A task that got nothing ends as `terminatedWithError` and holds nothing.
 */
export const reserveStockHooks: ResourceHooks<ReserveProductStock> = {
  async beforeCreate(draft, context) {
    const nowMs = context.clock.now();
    const untilMs = Date.parse(draft.validFor?.endDateTime ?? toIso(nowMs + RESERVATION_MS));
    const wanted = await Promise.all((draft.reserveProductStockItem ?? []).map((item) => stocksFor(item, context)));
    const faults = [...faultsOf(draft, untilMs - nowMs), ...wanted.flatMap(poolFaults)];
    if (faults.length > 0) return refuse('invalid-request', 'The goods cannot be reserved', faults);
    const unknown = wanted.flatMap(({ stocks }, at) => (stocks.length > 0 ? [] : [missing(at)]));
    if (unknown.length > 0) return refuse('unknown-reference', 'There is no such stock', unknown);

    const held: { item: Item; stockId: string }[] = [];
    for (const { item, stocks } of wanted) {
      const taken = await holdOne(draft.id, item, stocks, untilMs, context);
      if (!taken.ok) {
        await giveAllBack(draft.id, held, context);
        return taken.error.code === 'out-of-stock' ? ok(ended(draft, new Map(), untilMs)) : taken;
      }
      held.push({ item, stockId: taken.value });
    }
    return ok(ended(draft, new Map(held.map(({ item, stockId }) => [item.id, stockId])), untilMs));
  },
};

type Wanted = { readonly item: Item; readonly stocks: readonly ProductStock[] };

async function stocksFor(item: Item, { store, caller }: HookContext): Promise<Wanted> {
  const sought = { id: item.productStockRequested?.id, product: item.requestedProduct };
  return { item, stocks: await findStocks(store, caller.tenant, sought) };
}

function faultsOf({ reserveProductStockItem: items = [] }: ReserveProductStock, lastsMs: number): Violation[] {
  const violations: Violation[] = items
    .map((item, at) => ({ path: `reserveProductStockItem.${at}.quantityRequested.amount`, item }))
    .filter(({ item }) => countOf(item.quantityRequested) <= 0n)
    .map(({ path }) => ({ path, message: 'is above zero' }));
  if (items.length === 0) violations.push({ path: 'reserveProductStockItem', message: 'names what is reserved' });
  if (new Set(items.map(({ id }) => id)).size < items.length)
    violations.push({ path: 'reserveProductStockItem', message: 'each item has an id of its own' });
  if (lastsMs <= 0 || lastsMs > RESERVATION_MS_MAX)
    violations.push({ path: 'validFor.endDateTime', message: 'is ahead, by 30 days at most' });
  return violations;
}

const poolFaults = ({ stocks }: Wanted, at: number): Violation[] =>
  stocks.some(({ id }) => isPool(id))
    ? [{ path: `reserveProductStockItem.${at}.productStockRequested.id`, message: 'is reserved by an order alone' }]
    : [];

const missing = (at: number): Violation => ({
  path: `reserveProductStockItem.${at}.productStockRequested`,
  message: 'leads to no stock, nor does requestedProduct',
});

const refuse = (code: 'invalid-request' | 'unknown-reference', message: string, violations: readonly Violation[]) =>
  err(failure(code, message, { violations }));

/** Takes from the first stock that has enough; answers which. */
async function holdOne(
  taskId: string,
  item: Item,
  stocks: readonly ProductStock[],
  validUntilMs: number,
  { store, caller: { tenant }, clock }: HookContext,
): Promise<Result<string, Failure>> {
  const wish = { id: holdIdOf(taskId, item.id ?? ''), count: countOf(item.quantityRequested), validUntilMs };
  let last: Failure = failure('out-of-stock', 'Less is free');
  for (const { id } of stocks) {
    const nowMs = clock.now();
    const held = await updateResource(store, PRODUCT_STOCK, { tenant, id, nowMs }, (stock) => hold(stock, wish, nowMs));
    if (held.ok) return ok(id);
    last = held.error;
  }
  return err(last);
}

async function giveAllBack(
  taskId: string,
  held: readonly { readonly item: Item; readonly stockId: string }[],
  { store, caller: { tenant }, clock }: HookContext,
): Promise<void> {
  for (const { item, stockId: id } of held) {
    const nowMs = clock.now();
    await updateResource(store, PRODUCT_STOCK, { tenant, id, nowMs }, (stock) =>
      giveBack(stock, holdIdOf(taskId, item.id ?? ''), nowMs),
    );
  }
}

function ended(
  draft: ReserveProductStock,
  held: ReadonlyMap<string | undefined, string>,
  untilMs: number,
): ReserveProductStock {
  const state = held.size > 0 ? 'done' : 'terminatedWithError';
  return {
    ...draft,
    validFor: { ...draft.validFor, endDateTime: toIso(untilMs) },
    reserveProductStockState: state,
    reserveProductStockItem: draft.reserveProductStockItem?.map((item) => {
      const stockId = held.get(item.id);
      return {
        ...item,
        reserveProductStockState: state,
        quantityReserved:
          stockId === undefined ? { ...item.quantityRequested, amount: '0' } : { ...item.quantityRequested },
        ...(stockId === undefined
          ? {}
          : { productStockReserved: { id: stockId, '@referredType': PRODUCT_STOCK.type } }),
      };
    }),
  };
}
