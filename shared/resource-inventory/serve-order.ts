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

/** One number, SIM or piece of goods for a product: see `reserveResource` and `reserveGoods`. */
export const reserveForOrder = (
  store: ResourceStore,
  request: ReserveRequest | GoodsRequest,
  nowMs: number,
): Promise<Result<ReservedResource, Failure>> =>
  request.kind === 'goods' ? reserveGoods(store, request, nowMs) : reserveResource(store, request, nowMs);

/** The product is active: a number and a SIM are in use, goods leave the stock. */
export const assignForOrder = (
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
