import { toIso } from '../kernel/clock';
import { type Failure, failure } from '../kernel/errors';
import { err, ok, type Result } from '../kernel/result';
import type { TenantId } from '../kernel/tenant';
import type { BodyOf } from '../tmf/declaration';
import type { HookContext, ResourceHooks } from '../tmf/hooks';
import { bodyOf, updateResource } from '../tmf/update-resource';
import { reserveBalance } from './action-resources';
import { bookOnce } from './book-once';
import {
  type ActionOutcome,
  amountOf,
  asAccepted,
  beforeDelete,
  contradictions,
  ended,
  moveOf,
  notNow,
  readTarget,
  refused,
} from './check-action';
import { balanceIdOf } from './find-bucket';
import { holdIdOf, MAX_HOLDS, reservationIdOf } from './hold-balance';
import type { BalanceStore } from './ports';
import { availableMoney, availableUnits } from './reservations';
import { ActionNotEndedError, type ActionPorts, actionReference, bookAction } from './settle-action';

export type ReserveBalanceBody = BodyOf<typeof reserveBalance>;

/** How long a hold lasts unless it says otherwise, and at most: as long as a card's authorisation. */
export const HOLD_MS = 24 * 3_600_000;
export const HOLD_MAX_MS = 30 * 24 * 3_600_000;

const EXPIRED = 'Expired';

/** Reservations: what is free now can be held, and given back while it is held. */
export const reserveHooks = (balances: BalanceStore): ResourceHooks<ReserveBalanceBody> => ({
  beforeCreate: (draft, context) => checkReservation(balances, draft, context),
  beforePatch: async (next, previous, { clock }) => {
    const move = moveOf(next, previous);
    if (move === undefined) return ok(next);
    if (move !== 'cancelled' || previous.status !== 'completed') return notNow('Only what is held can be given back');
    return ok(ended(next, { status: 'cancelled', statusReason: 'Given back' }, clock.now()));
  },
  beforeDelete,
  // What was held too long is free from that moment on, before any write says so.
  afterRead: async (stored, { clock }) =>
    stored.status === 'completed' && clock.now() >= Date.parse(stored.validFor?.endDateTime ?? '')
      ? { ...stored, status: 'cancelled', statusReason: EXPIRED }
      : stored,
});

async function checkReservation(
  balances: BalanceStore,
  draft: ReserveBalanceBody,
  context: HookContext,
): Promise<Result<ReserveBalanceBody, Failure>> {
  const nowMs = context.clock.now();
  const target = await readTarget(balances, reserveBalance, draft, context);
  if (!target.ok) return target;
  const { account, bucket } = target.value;
  const { count, violations } = amountOf(target.value, draft);
  violations.push(...contradictions(target.value, draft));
  if (count < 0n) violations.push({ path: 'amount.amount', message: 'is above zero' });
  const until = draft.validFor?.endDateTime ? Date.parse(draft.validFor.endDateTime) : nowMs + HOLD_MS;
  if (until <= nowMs || until > nowMs + HOLD_MAX_MS)
    violations.push({ path: 'validFor.endDateTime', message: `is ahead, by at most ${HOLD_MAX_MS / HOLD_MS} days` });
  if (violations.length > 0) return refused('The reservation cannot be made', violations);
  const free = bucket.allowance ? availableUnits(account, bucket.allowance) : availableMoney(account);
  if (free < count) return err(failure('insufficient-balance', 'The bucket has less than that to hold'));
  return ok({
    ...asAccepted(target.value, draft, context.caller),
    validFor: { startDateTime: toIso(nowMs), endDateTime: toIso(until) },
  });
}

/** Holds what a reservation asks for. */
export async function carryOutReservation(
  ports: ActionPorts,
  tenant: TenantId,
  body: ReserveBalanceBody,
): Promise<ActionOutcome> {
  const until = Date.parse(body.validFor?.endDateTime ?? '');
  if (until <= ports.nowMs) return { status: 'failed', statusReason: 'It ended before it began' };
  const booked = await bookAction(ports, tenant, reserveBalance, body, ({ leg }, count) => ({
    kind: 'reserve',
    legs: [],
    hold: { id: holdIdOf(body.id), account: leg, amount: count, until },
  }));
  if (booked !== 'refused') return { status: 'completed' };
  return { status: 'failed', statusReason: `The bucket has less than that, or ${MAX_HOLDS} holds already` };
}

/**
 * Says in a reservation that it held too long, once the balance has freed it: who made it is told by its event, within the hour of
 * the sweep, or when the balance is written next.
 */
export async function expireReservation(
  ports: ActionPorts,
  tenant: TenantId,
  holdId: string,
): Promise<'expired' | 'nothing'> {
  const id = reservationIdOf(holdId) ?? '';
  const stored = await ports.store.get(tenant, reserveBalance.name, id);
  if (stored?.body.status !== 'completed') return 'nothing';
  const written = await updateResource(ports.store, reserveBalance, { tenant, id, nowMs: ports.nowMs }, (body) =>
    ok(
      body.status === 'completed'
        ? ended(body, { status: 'cancelled', statusReason: EXPIRED }, ports.nowMs)
        : undefined,
    ),
  );
  if (!written.ok) throw new ActionNotEndedError(`${reserveBalance.name} ${id}: ${written.error.message}`);
  return 'expired';
}

/** Frees what a cancelled reservation held, once. */
export async function releaseReservation(
  ports: ActionPorts,
  tenant: TenantId,
  id: string,
): Promise<'released' | 'nothing'> {
  const stored = await ports.store.get(tenant, reserveBalance.name, id);
  const body = stored && bodyOf(reserveBalance, stored);
  if (body?.status !== 'cancelled' || body.confirmationDate === undefined) return 'nothing';
  if (body.statusReason === EXPIRED) return 'nothing';
  await bookOnce(ports, tenant, balanceIdOf(body.bucket?.id ?? ''), {
    kind: 'release',
    legs: [],
    frees: holdIdOf(id),
    reference: `${actionReference(reserveBalance, id)}/release`,
    causedAt: Date.parse(body.confirmationDate),
    atMs: ports.nowMs,
  });
  return 'released';
}

/** Says in a reservation that a deduction settled it. */
export async function markSettled(ports: ActionPorts, tenant: TenantId, id: string, by: string): Promise<void> {
  await updateResource(ports.store, reserveBalance, { tenant, id, nowMs: ports.nowMs }, (body) =>
    ok(
      body.status === 'completed'
        ? ended(body, { status: 'cancelled', statusReason: `Settled by ${by}` }, ports.nowMs)
        : undefined,
    ),
  );
}
