import { toIso } from '../kernel/clock';
import { failure } from '../kernel/errors';
import { err, ok } from '../kernel/result';
import type { BodyOf } from '../tmf/declaration';
import type { HookContext, ResourceHooks } from '../tmf/hooks';
import { updateResource } from '../tmf/update-resource';
import { byLevel, findStocks } from './find-stock';
import {
  type ADJUST_PRODUCT_STOCK,
  type CHECK_PRODUCT_STOCK,
  PRODUCT_STOCK,
  type QUERY_PRODUCT_STOCK,
} from './product-stock-resources';
import { holdIdOf } from './reserve-stock';
import { adjust, countOf, type ProductStock, settled } from './stock-level';

type AdjustTask = BodyOf<typeof ADJUST_PRODUCT_STOCK>;
type AdjustItem = NonNullable<AdjustTask['adjustProductStockItem']>[number];
type CheckTask = BodyOf<typeof CHECK_PRODUCT_STOCK>;
type CheckItem = NonNullable<CheckTask['checkProductStockItem']>[number];
type QueryTask = BodyOf<typeof QUERY_PRODUCT_STOCK>;

/** Each item changes its stock once, however often the task is asked for; one that cannot be says so, and the others stand. */
export const adjustStockHooks: ResourceHooks<AdjustTask> = {
  async beforeCreate(draft, context) {
    const items = draft.adjustProductStockItem ?? [];
    const ended: AdjustItem[] = [];
    for (const item of items) ended.push({ ...item, state: await adjustOne(draft.id, item, context) });
    const state = ended.every((item) => item.state === 'done') ? 'done' : 'terminatedWithError';
    const completedAdjustProductStockDate = toIso(context.clock.now());
    return ok({ ...draft, adjustProductStockItem: ended, state, completedAdjustProductStockDate });
  },
};

async function adjustOne(
  taskId: string,
  item: AdjustItem,
  { store, caller: { tenant }, clock }: HookContext,
): Promise<'done' | 'terminatedWithError'> {
  const target = { tenant, id: item.productStockTarget?.id ?? '', nowMs: clock.now() };
  const reserved = item.reserveProductStock?.id;
  const change = { id: holdIdOf(taskId, item.id ?? ''), count: countOf(item.adjustProductStockQuantity) };
  const adjusted = await updateResource(store, PRODUCT_STOCK, target, (stock) => {
    const held = stock.reservation?.find(({ id }) => reserved !== undefined && id?.startsWith(`${reserved}/`));
    const from = reserved === undefined ? {} : { reservationId: held?.id ?? reserved };
    return adjust(stock, { ...change, ...from }, target.nowMs);
  });
  return adjusted.ok ? 'done' : 'terminatedWithError';
}

/** Whether there is enough of each, now; with alternatives: the other stocks of the same goods that have. */
export const checkStockHooks: ResourceHooks<CheckTask> = {
  async beforeCreate(draft, context) {
    const items = draft.checkProductStockItem ?? [];
    const checked: CheckItem[] = [];
    for (const item of items) {
      const provideAlternative = item.provideAlternative ?? draft.provideAlternative ?? false;
      checked.push(await checkOne({ ...item, provideAlternative }, draft.place?.id, context));
    }
    const unknown = checked.flatMap(({ checkedProductStock }, at) =>
      checkedProductStock?.productStockLevel === undefined
        ? [{ path: `checkProductStockItem.${at}.checkedProductStock`, message: 'leads to no stock' }]
        : [],
    );
    if (unknown.length > 0) return err(failure('unknown-reference', 'There is no such stock', { violations: unknown }));
    const completedCheckProductStockDate = toIso(context.clock.now());
    return ok({ ...draft, checkProductStockItem: checked, state: 'done', completedCheckProductStockDate });
  },
};

async function checkOne(item: CheckItem, placeId: string | undefined, context: HookContext): Promise<CheckItem> {
  const { store, caller, clock } = context;
  const { id, stockedProduct: product, place } = item.checkedProductStock ?? {};
  const asked = countOf(item.requestedQuantity);
  const now = (stocks: readonly ProductStock[]) => byLevel(stocks.map((stock) => settled(stock, clock.now())));
  const [stock] = now(await findStocks(store, caller.tenant, { id, product, placeId: place?.id ?? placeId }));
  // Asked for by its level alone a body says nothing of where: what was sought is not answered.
  if (!stock) return { ...item, checkedProductStock: { ...item.checkedProductStock, productStockLevel: undefined } };
  const level = countOf(stock.productStockLevel);
  const others = item.provideAlternative
    ? now(await findStocks(store, caller.tenant, { product: stock.stockedProduct })).filter(
        (other) => other.id !== stock.id && countOf(other.productStockLevel) >= asked,
      )
    : [];
  return {
    ...item,
    checkedProductStock: shown(stock),
    availabilityResult: level >= asked ? 'available' : level > 0n ? 'partiallyAvailable' : 'unavailable',
    ...(others.length === 0
      ? {}
      : {
          alternate: others.map((other) => ({
            id: other.id,
            alternateStock: { id: other.id, '@referredType': PRODUCT_STOCK.type },
            alternateQuantity: other.productStockLevel,
            ...(other.place ? { alternatePlace: { id: other.place.id, name: other.place.name } } : {}),
          })),
        }),
    state: 'done',
  };
}

/** The stocks of what is sought, by id, goods or place: an empty answer is an answer too. */
export const queryStockHooks: ResourceHooks<QueryTask> = {
  async beforeCreate(draft, { store, caller, clock }) {
    const { id, stockedProduct: product, place } = draft.searchCriteria ?? {};
    const found = await findStocks(store, caller.tenant, { id, product, placeId: place?.id });
    return ok({
      ...draft,
      queryProductStockItem: byLevel(found.map((stock) => settled(stock, clock.now()))).map(shown),
      state: 'done',
      completedQueryProductStockDate: toIso(clock.now()),
    });
  },
};

/** A stock as a task shows it: without who holds how much. */
const shown = ({ reservation: _held, applied: _applied, ...stock }: ProductStock) => stock;
