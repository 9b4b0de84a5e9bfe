import { toIso } from '../kernel/clock';
import { type Failure, failure } from '../kernel/errors';
import { formatNano, parseNano } from '../kernel/money';
import { err, ok, type Result } from '../kernel/result';
import type { BodyOf } from '../tmf/declaration';
import type { PRODUCT_STOCK } from './product-stock-resources';

export type ProductStock = BodyOf<typeof PRODUCT_STOCK>;

/** Reservations that one stock holds at once: its item stays far below what a table keeps. */
export const RESERVATIONS_MAX = 1_000;
/** Tasks that are remembered to have changed a stock; who repeats one does so within minutes. */
export const APPLIED_KEPT = 200;

/** A quantity's amount as a count of 10⁻⁹ of its units: goods may be metres. */
export const countOf = (quantity: { readonly amount?: string } | undefined): bigint =>
  parseNano(quantity?.amount ?? '0') ?? 0n;

/** A stock at a time: what was held back for too long is free again. */
export function settled(stock: ProductStock, nowMs: number): ProductStock {
  const held = stock.reservation ?? [];
  const standing = held.filter(({ validUntil }) => nowMs < Date.parse(validUntil ?? ''));
  if (standing.length === held.length) return stock;
  const freed = held.filter((one) => !standing.includes(one)).reduce((sum, one) => sum + countOf(one), 0n);
  return withLevel({ ...stock, reservation: standing }, countOf(stock.productStockLevel) + freed);
}

export interface Hold {
  /** The task's and its item's: holding again under it holds nothing more. */
  readonly id: string;
  readonly count: bigint;
  /** Epoch milliseconds. */
  readonly validUntilMs: number;
}

/** Holds goods back. Undefined: it was done before. `out-of-stock` where less is free. */
export function hold(stock: ProductStock, { id, count, validUntilMs }: Hold, nowMs: number): Moved {
  if (stock.applied?.includes(id)) return ok(undefined);
  const now = settled(stock, nowMs);
  const left = countOf(now.productStockLevel) - count;
  if (left < 0n || now.productStockStatusType !== 'available') return err(failure('out-of-stock', 'Less is free'));
  const standing = now.reservation ?? [];
  if (standing.length >= RESERVATIONS_MAX) return err(failure('busy', 'Too many hold some of this stock'));
  const reservation = [...standing, { id, amount: formatNano(count), validUntil: toIso(validUntilMs) }];
  return ok(withLevel(marked({ ...now, reservation }, id), left));
}

/** Gives back what a reservation holds; undefined when it holds nothing any more. */
export function giveBack(stock: ProductStock, reservationId: string, nowMs: number): Moved {
  const now = settled(stock, nowMs);
  const held = now.reservation?.find(({ id }) => id === reservationId);
  if (!held) return ok(undefined);
  const reservation = now.reservation?.filter((one) => one !== held);
  return ok(withLevel({ ...now, reservation }, countOf(now.productStockLevel) + countOf(held)));
}

/**
 * Goods came (above zero), left or were lost (below): of what is free, or of what a reservation holds. Undefined: it was done
 * before. `out-of-stock` where there is less; `unknown-reference` where the reservation holds nothing any more.
 */
export function adjust(
  stock: ProductStock,
  change: { readonly id: string; readonly count: bigint; readonly reservationId?: string },
  nowMs: number,
): Moved {
  if (stock.applied?.includes(change.id)) return ok(undefined);
  const now = marked(settled(stock, nowMs), change.id);
  if (change.reservationId !== undefined) return takeHeld(now, change.reservationId, change.count);
  const level = countOf(now.productStockLevel) + change.count;
  return level < 0n ? err(failure('out-of-stock', 'Less is free')) : ok(withLevel(now, level));
}

type Moved = Result<ProductStock | undefined, Failure>;

function takeHeld(stock: ProductStock, reservationId: string, count: bigint): Moved {
  const held = stock.reservation?.find(({ id }) => id === reservationId);
  if (!held) return err(failure('unknown-reference', 'The reservation holds nothing here, or has ended'));
  const left = countOf(held) + count;
  if (count >= 0n || left < 0n) return err(failure('out-of-stock', 'What leaves is no more than what is held'));
  const others = stock.reservation?.filter((one) => one !== held) ?? [];
  return ok({ ...stock, reservation: left === 0n ? others : [...others, { ...held, amount: formatNano(left) }] });
}

const marked = (stock: ProductStock, id: string): ProductStock => ({
  ...stock,
  applied: [...(stock.applied ?? []), id].slice(-APPLIED_KEPT),
});

/** A stock with so much free: whether there is any, and whether it is time to order more, follows. */
export function withLevel(stock: ProductStock, level: bigint): ProductStock {
  const isOurs = stock.productStockStatusType === 'available' || stock.productStockStatusType === 'unavailable';
  const alert = stock.stockLevelAlert && countOf(stock.stockLevelAlert);
  return {
    ...stock,
    productStockLevel: { ...stock.productStockLevel, amount: formatNano(level) },
    ...(isOurs ? { productStockStatusType: level > 0n ? 'available' : 'unavailable' } : {}),
    ...(alert === undefined ? {} : { stockLevelCategory: level === 0n ? 'empty' : level <= alert ? 'low' : 'normal' }),
  };
}
