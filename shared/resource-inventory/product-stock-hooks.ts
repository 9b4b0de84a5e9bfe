import { failure, type Violation } from '../kernel/errors';
import { err, ok } from '../kernel/result';
import type { ResourceHooks } from '../tmf/hooks';
import { isPool } from './count-pool';
import { countOf, type ProductStock, settled, withLevel } from './stock-level';

/** Levels are never below zero; what a reservation held for too long is free when it is looked at. */
export const productStockHooks: ResourceHooks<ProductStock> = {
  async beforeCreate(draft) {
    const violations = faultsOf(draft);
    return violations.length > 0 ? refuse(violations) : ok(withLevel(draft, countOf(draft.productStockLevel)));
  },
  async beforePatch(next, previous, { clock }) {
    if (isPool(previous.id)) return err(failure('conflict', 'A pool is counted from the inventory, not set'));
    const violations = faultsOf(next);
    if (violations.length > 0) return refuse(violations);
    return ok(settled(withLevel(next, countOf(next.productStockLevel)), clock.now()));
  },
  async beforeDelete(previous, { clock }) {
    if (isPool(previous.id)) return err(failure('conflict', 'A pool is the inventory itself'));
    const held = settled(previous, clock.now()).reservation?.length ?? 0;
    return held === 0 ? ok(undefined) : err(failure('conflict', `${held} reservations hold some of it`));
  },
  async afterRead(stored, { clock }) {
    return settled(stored, clock.now());
  },
};

const LEVELS = ['productStockLevel', 'minStockLevel', 'maxStockLevel', 'stockLevelAlert', 'reorderQuantity'] as const;

const faultsOf = (stock: ProductStock): Violation[] =>
  LEVELS.filter((name) => countOf(stock[name]) < 0n).map((name) => ({
    path: `${name}.amount`,
    message: 'is not below zero',
  }));

const refuse = (violations: readonly Violation[]) =>
  err(failure('invalid-request', 'The stock cannot be kept', { violations }));
