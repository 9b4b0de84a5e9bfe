import { type Failure, failure } from '../kernel/errors';
import { err, ok, type Result } from '../kernel/result';
import type { TenantId } from '../kernel/tenant';
import type { BodyOf } from '../tmf/declaration';
import type { ResourceHooks } from '../tmf/hooks';
import type { ResourceStore } from '../tmf/resource-store';
import { updateResource } from '../tmf/update-resource';
import { withItems } from './move-order';
import type { ProductOrder } from './order-facts';
import { FIRST_ROUND } from './plan-again';
import { PRODUCT_ORDER } from './resources';
import { HELD_READ_MAX, type RESUME_PRODUCT_ORDER, RESUMED_ORDERS_MAX } from './resume-resource';

/** An order that was begun or gone on with so often needs something else. */
export const RESUMES_MAX = 100;

/** Who has an order go on: a person who mended the cause, or the schedule, which counts how often that helped nothing. */
export type Resumer = 'person' | 'schedule';

/**
 * `held` → `inProgress`: once what held it is mended, another execution goes on from there. `illegal-transition` where the order is
 * not held, or is held for something that a person must look at first.
 */
export function resumeOrder(order: ProductOrder, by: Resumer = 'person'): Result<ProductOrder | undefined, Failure> {
  const { fallout } = order;
  if (order.state !== 'held')
    return err(failure('illegal-transition', `order ${order.id} is ${order.state}: only a held one is resumed`));
  if (fallout?.resume === undefined)
    return err(
      failure('illegal-transition', `order ${order.id} is held for a person: ${(fallout?.missing ?? []).join('; ')}`),
    );
  const attempts = (fallout.attempts ?? 0) + 1;
  if (attempts > RESUMES_MAX)
    return err(failure('illegal-transition', `order ${order.id} was resumed ${RESUMES_MAX} times, and is held again`));
  const { nextAttemptDate: _due, waitsFor: _whom, restarts: _ended, ...rest } = fallout;
  const { pointOfNoReturnDate: _passed, ...before } = order;
  const isAgain = fallout.resume === 'again';
  return ok({
    ...withItems(isAgain ? before : order, 'inProgress'),
    state: 'inProgress',
    fallout: {
      ...rest,
      attempts,
      heals: by === 'schedule' ? (fallout.heals ?? 0) + 1 : 0,
      ...(isAgain ? { round: (fallout.round ?? FIRST_ROUND) + 1 } : {}),
    },
  });
}

/** What an execution begins with. */
export interface ExecutionInput {
  readonly tenant: TenantId;
  readonly orderId: string;
  /** What an earlier execution could not do to its end, and how often that was resumed. */
  readonly resume?: 'undo' | 'finish';
  readonly again?: number;
  /** How often the order was begun anew after all was undone, from 2: its plan's ids have it. */
  readonly round?: number;
}

/** The execution that goes on with an order: its name, which repeats nothing, and what it begins with. */
export function executionOf(
  tenant: TenantId,
  order: Pick<ProductOrder, 'id' | 'fallout'>,
): { readonly name: string; readonly input: ExecutionInput } {
  const { attempts = 0, resume, round } = order.fallout ?? {};
  const input = { tenant, orderId: order.id };
  const name = `${tenant}_${order.id}`;
  if (attempts === 0 || resume === undefined) return { name, input };
  return {
    name: `${name}_${attempts}`,
    input: {
      ...input,
      again: attempts,
      ...(resume === 'undo' || resume === 'finish' ? { resume } : {}),
      ...(round === undefined ? {} : { round }),
    },
  };
}

type Resumption = BodyOf<typeof RESUME_PRODUCT_ORDER>;

/** Resumes each order that a request names or selects, by itself: what one of them is refused for keeps no other back. */
export const resumeHooks: ResourceHooks<Resumption> = {
  async beforeCreate(draft, { caller, clock, store }) {
    const { fallout } = draft;
    const named = [...new Set((draft.productOrder ?? []).flatMap(({ id }) => id ?? []))];
    if ((named.length === 0) === (fallout === undefined))
      return err(failure('invalid-request', 'Name the orders in productOrder, or say in fallout what held them'));
    const found = fallout ? await heldBy(store, caller.tenant, fallout) : { ids: named, more: false };
    const result = [];
    for (const id of found.ids) {
      const target = { tenant: caller.tenant, id, nowMs: clock.now() };
      const moved = await updateResource(store, PRODUCT_ORDER, target, (order) => resumeOrder(order));
      result.push(
        moved.ok
          ? { id, outcome: 'resumed' as const }
          : { id, outcome: 'refused' as const, reason: moved.error.message },
      );
    }
    const resumed = result.filter(({ outcome }) => outcome === 'resumed').length;
    return ok({ ...draft, state: 'done' as const, resumed, result, more: found.more });
  },
};

/** The oldest held orders that something held which is now mended. Those that a person must look at first are passed over. */
async function heldBy(store: ResourceStore, tenant: TenantId, wanted: NonNullable<Resumption['fallout']>) {
  const ids: string[] = [];
  const lookup = { path: 'state', value: 'held' };
  const { items, cursor } = await store.list({ tenant, resource: PRODUCT_ORDER.name, lookup, limit: HELD_READ_MAX });
  for (const { id, body } of items) {
    const { fallout } = body as ProductOrder;
    const isSo =
      fallout?.resume !== undefined &&
      (wanted.class === undefined || fallout.class === wanted.class) &&
      (wanted.code === undefined || fallout.code === wanted.code) &&
      (wanted.waitsFor === undefined || fallout.waitsFor === wanted.waitsFor);
    if (!isSo) continue;
    if (ids.length === RESUMED_ORDERS_MAX) return { ids, more: true };
    ids.push(id);
  }
  return { ids, more: cursor !== undefined };
}
