import { eachAtOnce } from '../kernel/each-at-once';
import type { Failure } from '../kernel/errors';
import { ok, type Result } from '../kernel/result';
import type { ResourceStore } from '../tmf/resource-store';
import { assignReservation, releaseReservation } from './end-reservation';
import { PRODUCT_STOCK, RESERVE_PRODUCT_STOCK } from './product-stock-resources';
import { replaceResource } from './replace-resource';
import type { GoodsRequest, ReleaseRequest, ReservationRequest, ReservedResource, ReserveRequest } from './reservation';
import { releaseGoods, reserveGoods, takeGoods } from './reserve-goods';
import { reserveResource } from './reserve-resource';
import { RESERVATION, RESOURCE } from './resources';

/** All that the steps of an order change here. */
export const ORDER_STOCK = [RESOURCE, RESERVATION, PRODUCT_STOCK, RESERVE_PRODUCT_STOCK] as const;

/** An order's resources at once: they belong to one customer, and others order too. */
const AT_ONCE = 5;

/**
 * All that an order needs, each as `reserveResource` and `reserveGoods` say. The first failure is the answer; what else was reserved
 * stays so until it is released by its id.
 */
export async function reserveAll(
  store: ResourceStore,
  requests: readonly (ReserveRequest | GoodsRequest)[],
  nowMs: number,
): Promise<Result<readonly ReservedResource[], Failure>> {
  return allOf(await eachAtOnce(requests, AT_ONCE, (request) => reserveForOrder(store, request, nowMs)));
}

/** All that an order reserved is in use. */
export async function assignAll(
  store: ResourceStore,
  requests: readonly ReservationRequest[],
  nowMs: number,
): Promise<Result<void, Failure>> {
  const all = allOf(await eachAtOnce(requests, AT_ONCE, (request) => assignForOrder(store, request, nowMs)));
  return all.ok ? ok(undefined) : all;
}

function allOf<T>(results: readonly Result<T, Failure>[]): Result<readonly T[], Failure> {
  const failed = results.find((result) => !result.ok);
  return failed ?? ok(results.flatMap((result) => (result.ok ? [result.value] : [])));
}

/** One number, SIM or piece of goods for a product. */
const reserveForOrder = (
  store: ResourceStore,
  request: ReserveRequest | GoodsRequest,
  nowMs: number,
): Promise<Result<ReservedResource, Failure>> =>
  request.kind === 'goods' ? reserveGoods(store, request, nowMs) : reserveResource(store, request, nowMs);

/** The product is active: a number and a SIM are in use, goods leave the stock. */
const assignForOrder = (
  store: ResourceStore,
  request: ReservationRequest,
  nowMs: number,
): Promise<Result<void, Failure>> =>
  request.kind === 'goods' ? takeGoods(store, request, nowMs) : assignReservation(store, request, nowMs);

/** Gives back what a reservation holds: all of it, or what another reservation's takes the place of. */
export async function releaseForOrder(
  store: ResourceStore,
  request: ReleaseRequest,
  nowMs: number,
): Promise<Result<void, Failure>> {
  const { by } = request;
  if (request.kind === 'goods') return releaseGoods(store, request, nowMs);
  if (by === undefined) return releaseReservation(store, request, nowMs);
  const replaced = await replaceResource(store, { ...request, by }, nowMs);
  return replaced.ok ? ok(undefined) : replaced;
}
