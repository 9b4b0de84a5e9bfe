import { toIso } from '../kernel/clock';
import { failure } from '../kernel/errors';
import { err, ok } from '../kernel/result';
import type { Body, BodyOf, ResourceDeclaration } from './declaration';
import type { ResourceHooks } from './hooks';
import { isRecord } from './read-path';
import { updateResource } from './update-resource';

/** The one state in which nothing was done yet for an order. */
const NOT_BEGUN = 'acknowledged';

/**
 * Hooks of v4's CancelProductOrder and the like, which name their order under its own name. An order that has not begun is
 * cancelled at once, and the task is `done` when it is stored; one that runs or has ended is refused with
 * `illegal-transition`. The order is written first, so a cancellation that is asked for again finds it cancelled.
 * `cancelled` says what else of the order a cancellation changes: its items' states.
 */
export function cancelHooks<O extends ResourceDeclaration>(
  order: O,
  cancelled: (body: BodyOf<O>) => BodyOf<O>,
): ResourceHooks {
  return {
    async beforeCreate(draft, { caller, clock, store }) {
      const named = draft[order.name];
      const target = { tenant: caller.tenant, id: String(isRecord(named) ? named.id : ''), nowMs: clock.now() };
      const now = toIso(target.nowMs);
      const { cancellationReason } = draft;
      const moved = await updateResource(store, order, target, (body) => {
        const standing: Body = body;
        if (standing.state === 'cancelled') return ok(undefined);
        if (standing.state !== NOT_BEGUN) return err(tooLate(order, standing));
        const why = cancellationReason === undefined ? {} : { cancellationReason };
        return ok({ ...cancelled(body), ...why, state: 'cancelled', cancellationDate: now });
      });
      return moved.ok ? ok({ ...draft, state: 'done', effectiveCancellationDate: now }) : moved;
    },
  };
}

const tooLate = ({ name }: ResourceDeclaration, { id, state }: Body) =>
  failure('illegal-transition', `${name} ${id} is ${state}: it is cancelled while it is ${NOT_BEGUN}, or not at all`, {
    violations: [{ path: `${name}.id`, message: `its state is one of: ${NOT_BEGUN}` }],
  });
