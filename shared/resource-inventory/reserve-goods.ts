import { toIso } from '../kernel/clock';
import { type Failure, failure } from '../kernel/errors';
import { NANO_PER_UNIT } from '../kernel/money';
import { err, ok, type Result } from '../kernel/result';
import type { TenantId } from '../kernel/tenant';
import type { ResourceStore, StoredResource } from '../tmf/resource-store';
import { bodyOf, updateResource } from '../tmf/update-resource';
import { changedResource, newResource } from '../tmf/write-resource';
import { isPool } from './count-pool';
import { byLevel, findStocks } from './find-stock';
import { PRODUCT_STOCK, PRODUCT_STOCK_API, RESERVE_PRODUCT_STOCK } from './product-stock-resources';
import type { Goods, GoodsRequest, ReservedResource } from './reservation';
import { holdIdOf, type ReserveProductStock } from './reserve-stock';
import { adjust, countOf, giveBack, hold, type ProductStock, settled } from './stock-level';

/** As long as an order may run: what it held longer is nobody's any more. */
export const ORDER_HOLD_MS = 180 * 86_400_000;
const ITEM = '1';
const ONE_PIECE = NANO_PER_UNIT;

/** How many pieces of goods are free in all stocks together; undefined where no stock has any such goods. */
export async function freeGoods(
  store: ResourceStore,
  tenant: TenantId,
  goods: Goods,
  nowMs: number,
): Promise<bigint | undefined> {
  const stocks = await stocksOf(store, tenant, goods);
  if (stocks.length === 0) return undefined;
  return stocks
    .map((stock) => settled(stock, nowMs))
    .filter(({ productStockStatusType }) => productStockStatusType === 'available')
    .reduce((sum, { productStockLevel }) => sum + countOf(productStockLevel) / ONE_PIECE, 0n);
}

/** The stocks of an offering; where there are none, of its specification. The one with most free first. */
async function stocksOf(store: ResourceStore, tenant: TenantId, goods: Goods): Promise<ProductStock[]> {
  const { offeringId, specificationId } = goods;
  const own = await findStocks(store, tenant, { product: { productOffering: { id: offeringId } } });
  const found =
    own.length > 0
      ? own
      : await findStocks(store, tenant, { product: { productSpecification: { id: specificationId } } });
  return byLevel(found.filter(({ id }) => !isPool(id)));
}

/**
 * Holds one piece of goods for an order, atomically: of all who race for the last one gets it. As `reserveResource` does: the task
 * is written first and says which stock it is about to take from, so that a repeat holds the same piece and none is held twice. The
 * task is `inProgress` until the order ends. Fails with `out-of-stock`, `conflict` once it was released, and `busy`.
 */
export async function reserveGoods(
  store: ResourceStore,
  request: GoodsRequest,
  nowMs: number,
): Promise<Result<ReservedResource, Failure>> {
  let task = (await store.create(taskOf(request, 'inProgress', nowMs))).stored;
  const state = stateOf(task);
  if (state === 'terminatedWithError') return err(failure('conflict', `reservation ${request.id} was released`));
  const named = stockOf(task);
  if (named !== undefined && (state === 'done' || (await holdIn(store, request, named, nowMs)).ok))
    return ok(reserved(request, named));
  for (const { id: stockId } of await stocksOf(store, request.tenant, request.goods)) {
    const aimed = await aimAt(store, task, stockId, nowMs);
    if (!aimed) return err(failure('busy', `reservation ${request.id} is being made elsewhere`));
    task = aimed;
    const held = await holdIn(store, request, stockId, nowMs);
    if (!held.ok && held.error.code === 'out-of-stock') continue;
    if (!held.ok) return held;
    const now = await store.get(request.tenant, RESERVE_PRODUCT_STOCK.name, request.id);
    if (now?.version === task.version) return ok(reserved(request, stockId));
    await giveBackTo(store, request, stockId, nowMs);
    return err(failure('busy', `reservation ${request.id} is being made elsewhere`));
  }
  // It aims at none: what holds nothing cannot be taken.
  await aimAt(store, task, undefined, nowMs);
  return err(failure('out-of-stock', `No piece of offering ${request.goods.offeringId} is free`));
}

/** The product is active: its piece leaves the stock. Fails with `not-found` where nothing is held any more. */
export async function takeGoods(
  store: ResourceStore,
  { tenant, id }: Pick<GoodsRequest, 'tenant' | 'id'>,
  nowMs: number,
): Promise<Result<void, Failure>> {
  const task = await store.get(tenant, RESERVE_PRODUCT_STOCK.name, id);
  const stockId = task && stockOf(task);
  if (!task || stockId === undefined || stateOf(task) === 'terminatedWithError')
    return err(failure('not-found', `reservation ${id} holds nothing`));
  if (stateOf(task) === 'done') return ok(undefined);
  const { validFor } = bodyOf(RESERVE_PRODUCT_STOCK, task);
  if (nowMs >= Date.parse(validFor?.endDateTime ?? '')) return err(failure('not-found', `reservation ${id} ended`));
  const target = { tenant, id: stockId, nowMs };
  // What is held and not expired leaves by this step alone: held no more, it has left, and a crash came before it was noted.
  const left = await updateResource(store, PRODUCT_STOCK, target, (stock) =>
    ok(withoutHold(stock, holdIdOf(id, ITEM))),
  );
  if (!left.ok) return left;
  return end(store, { tenant, id, nowMs }, 'done');
}

/**
 * Gives the piece back, held or taken, and lets it be reserved no more under this id. One that was never reserved is written as
 * released, so that a step which still runs somewhere cannot reserve it afterwards.
 */
export async function releaseGoods(
  store: ResourceStore,
  request: Pick<GoodsRequest, 'tenant' | 'id'>,
  nowMs: number,
): Promise<Result<void, Failure>> {
  const { tenant, id } = request;
  const { created, stored } = await store.create(taskOf(request, 'terminatedWithError', nowMs));
  if (created) return ok(undefined);
  const stockId = stockOf(stored);
  const wasTaken = bodyOf(RESERVE_PRODUCT_STOCK, stored).reserveProductStockState === 'done';
  const ended = await end(store, { tenant, id, nowMs }, 'terminatedWithError');
  if (!ended.ok) return ended;
  if (stockId === undefined) return ok(undefined);
  return wasTaken ? putBack(store, request, stockId, nowMs) : giveBackTo(store, request, stockId, nowMs);
}

type Named = Pick<GoodsRequest, 'tenant' | 'id'>;

function taskOf(
  request: Named & Partial<GoodsRequest>,
  reserveProductStockState: 'inProgress' | 'terminatedWithError',
  nowMs: number,
): StoredResource {
  const { tenant, id, goods, orderId, partyId } = request;
  const requestedProduct = goods && {
    productOffering: { id: goods.offeringId },
    productSpecification: { id: goods.specificationId },
  };
  const body: Omit<ReserveProductStock, 'id' | 'href'> = {
    reserveProductStockState,
    validFor: { startDateTime: toIso(nowMs), endDateTime: toIso(nowMs + ORDER_HOLD_MS) },
    reserveProductStockItem: [
      { id: ITEM, quantityRequested: { amount: '1' }, ...(requestedProduct ? { requestedProduct } : {}) },
    ],
    ...(orderId === undefined
      ? {}
      : { relatedEntity: [{ id: orderId, role: 'order', '@referredType': 'ProductOrder' }] }),
    ...(partyId === undefined ? {} : { relatedParty: [{ id: partyId, role: 'customer' }] }),
  };
  return newResource(RESERVE_PRODUCT_STOCK, { tenant, id, body, basePath: PRODUCT_STOCK_API.basePath, nowMs });
}

const stateOf = (task: StoredResource): string | undefined => {
  const { reserveProductStockState, reserveProductStockItem } = bodyOf(RESERVE_PRODUCT_STOCK, task);
  return reserveProductStockItem?.[0]?.reserveProductStockState ?? reserveProductStockState;
};
const stockOf = (task: StoredResource): string | undefined =>
  bodyOf(RESERVE_PRODUCT_STOCK, task).reserveProductStockItem?.[0]?.productStockReserved?.id;

const reserved = ({ id, unit }: GoodsRequest, stockId: string): ReservedResource => ({
  id,
  unit,
  kind: 'goods',
  value: stockId,
});

/** Writes which stock is about to be taken from, or that none is; undefined when another copy of this step wrote meanwhile. */
async function aimAt(store: ResourceStore, task: StoredResource, stockId: string | undefined, nowMs: number) {
  const body = bodyOf(RESERVE_PRODUCT_STOCK, task);
  const next = changedResource(
    RESERVE_PRODUCT_STOCK,
    task,
    {
      ...body,
      reserveProductStockItem: body.reserveProductStockItem?.map(({ productStockReserved: _before, ...item }) => ({
        ...item,
        ...(stockId === undefined
          ? {}
          : { productStockReserved: { id: stockId, '@referredType': PRODUCT_STOCK.type } }),
      })),
    },
    nowMs,
  );
  return next.ok && (await store.replace(next.value)) ? next.value : undefined;
}

function holdIn(store: ResourceStore, { tenant, id }: Named, stockId: string, nowMs: number) {
  const wish = { id: holdIdOf(id, ITEM), count: ONE_PIECE, validUntilMs: nowMs + ORDER_HOLD_MS };
  return updateResource(store, PRODUCT_STOCK, { tenant, id: stockId, nowMs }, (stock) => {
    if (settled(stock, nowMs).reservation?.some((one) => one.id === wish.id)) return ok(undefined);
    // Held before and given back since, it is held anew.
    return hold({ ...stock, applied: (stock.applied ?? []).filter((one) => one !== wish.id) }, wish, nowMs);
  });
}

async function giveBackTo(store: ResourceStore, { tenant, id }: Named, stockId: string, nowMs: number) {
  const given = await updateResource(store, PRODUCT_STOCK, { tenant, id: stockId, nowMs }, (stock) =>
    giveBack(stock, holdIdOf(id, ITEM), nowMs),
  );
  return given.ok ? ok(undefined) : given;
}

/** A piece that left comes back, once. */
async function putBack(store: ResourceStore, { tenant, id }: Named, stockId: string, nowMs: number) {
  const change = { id: `${holdIdOf(id, ITEM)}/back`, count: ONE_PIECE };
  const back = await updateResource(store, PRODUCT_STOCK, { tenant, id: stockId, nowMs }, (stock) =>
    adjust(stock, change, nowMs),
  );
  return back.ok ? ok(undefined) : back;
}

/** The stock without a hold whose piece left; undefined where it holds it no more. */
function withoutHold(stock: ProductStock, holdId: string): ProductStock | undefined {
  const others = stock.reservation?.filter(({ id }) => id !== holdId) ?? [];
  return others.length === (stock.reservation?.length ?? 0) ? undefined : { ...stock, reservation: others };
}

/** Notes how a task ended. One whose piece left stays `done`: that it came back is said of its item. */
async function end(
  store: ResourceStore,
  target: Named & { readonly nowMs: number },
  state: 'done' | 'terminatedWithError',
): Promise<Result<void, Failure>> {
  const ended = await updateResource(store, RESERVE_PRODUCT_STOCK, target, (task) => {
    const [item] = task.reserveProductStockItem ?? [];
    if (item?.reserveProductStockState === state) return ok(undefined);
    const wasDone = task.reserveProductStockState === 'done';
    return ok({
      ...task,
      reserveProductStockState: wasDone ? 'done' : state,
      reserveProductStockItem: [{ ...item, reserveProductStockState: state }],
    });
  });
  return ended.ok ? ok(undefined) : ended;
}
