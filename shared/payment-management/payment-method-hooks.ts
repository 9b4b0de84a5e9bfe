import { toIso } from '../kernel/clock';
import { type Failure, failure, type Violation } from '../kernel/errors';
import { err, ok, type Result } from '../kernel/result';
import type { HookContext, ResourceHooks } from '../tmf/hooks';
import { updateResource } from '../tmf/update-resource';
import { findCardNumber } from './find-card-number';
import { hasExpired, methodsOf, type PaymentMethod } from './payment-method';
import { paymentMethodResource } from './payment-method-resource';

/**
 * Kept methods are tokens of the provider: a body that holds a card's number is refused with its path. A party's first
 * active method is its preferred one; preferring another ends that. One that has expired is shown so.
 */
export const paymentMethodHooks: ResourceHooks<PaymentMethod> = {
  async beforeCreate(draft, context) {
    const violations = faultsOf(draft, context.clock.now());
    if (violations.length > 0) return refuse(violations);
    const partyId = draft.relatedParty?.id ?? '';
    const others = await methodsOf(context.store, context.caller.tenant, partyId);
    const isFirst = !others.some(({ status }) => status === 'active');
    const isPreferred = draft.isPreferred ?? isFirst;
    if (isPreferred) await preferNoOther(draft, others, context);
    return ok({ ...draft, isPreferred, statusDate: toIso(context.clock.now()) });
  },

  async beforePatch(next, previous, context) {
    const card = findCardNumber(next);
    if (card !== undefined) return refuse([cardNumberAt(card)]);
    const isPreferred = next.isPreferred === true && next.status === 'active';
    if (next.isPreferred && !isPreferred && !previous.isPreferred)
      return err(failure('unprocessable', `A ${next.status} method is nobody’s preferred one`));
    if (isPreferred && !previous.isPreferred) {
      const others = await methodsOf(context.store, context.caller.tenant, next.relatedParty?.id ?? '');
      await preferNoOther(next, others, context);
    }
    const moved = next.status !== previous.status;
    return ok({ ...next, isPreferred, ...(moved ? { statusDate: toIso(context.clock.now()) } : {}) });
  },

  async afterRead(stored, { clock }) {
    return stored.status === 'active' && hasExpired(stored, clock.now()) ? { ...stored, status: 'expired' } : stored;
  },
};

function faultsOf(draft: PaymentMethod, nowMs: number): Violation[] {
  const card = findCardNumber(draft);
  if (card !== undefined) return [cardNumberAt(card)];
  const violations: Violation[] = [];
  if (draft['@type'] === paymentMethodResource.type)
    violations.push({ path: '@type', message: 'is TokenizedCard or DigitalWallet: what else pays is not kept here' });
  if (draft.relatedParty?.id === undefined)
    violations.push({ path: 'relatedParty', message: 'is needed: whose it is' });
  if (hasExpired(draft, nowMs)) violations.push({ path: 'expirationDate', message: 'has passed' });
  return violations;
}

const cardNumberAt = (path: string): Violation => ({
  path,
  message: 'holds a card number: send a token of the payment provider instead',
});

const refuse = (violations: readonly Violation[]): Result<never, Failure> =>
  err(failure('invalid-request', 'The payment method cannot be kept', { violations }));

/** Before the new one is written, so that a crash leaves none preferred rather than two. */
async function preferNoOther(
  preferred: PaymentMethod,
  others: readonly PaymentMethod[],
  { store, caller: { tenant }, clock }: HookContext,
): Promise<void> {
  for (const { id } of others.filter((one) => one.isPreferred && one.id !== preferred.id))
    await updateResource(store, paymentMethodResource, { tenant, id, nowMs: clock.now() }, (body) =>
      ok(body.isPreferred ? { ...body, isPreferred: false } : undefined),
    );
}
