import { type Failure, failure } from '../kernel/errors';
import { err, ok, type Result } from '../kernel/result';
import type { BodyOf } from '../tmf/declaration';
import type { ApiHooks, HookContext, ResourceHooks } from '../tmf/hooks';
import { checkPrice } from './check-price';
import { checkRating } from './check-rating';
import { faultsOfEligibility } from './eligibility';
import type { productOfferingPriceResource, productOfferingResource } from './resources';

type Price = BodyOf<typeof productOfferingPriceResource>;
type Offering = BodyOf<typeof productOfferingResource>;

const judged = <B>(body: B, wrong: Failure | undefined): Result<B, Failure> => (wrong ? err(wrong) : ok(body));

const prices: ResourceHooks<Price> = {
  beforeCreate: async (draft) => judged(draft, checkPrice(draft)),
  beforePatch: async (next) => judged(next, checkPrice(next)),
};

/** A rule that says nothing, or takes too long, is refused when it is written, like a price. */
function checkRules(offering: Offering): Failure | undefined {
  const violations = faultsOfEligibility(offering);
  return violations.length === 0
    ? undefined
    : failure('invalid-request', 'The offering has rules that cannot be judged by', { violations });
}

const checkOffering = async (next: Offering, { store, caller, clock }: HookContext, previous?: Offering) =>
  checkRules(next) ?? (await checkRating(next, { store, tenant: caller.tenant, nowMs: clock.now() }, previous));

const offerings: ResourceHooks<Offering> = {
  beforeCreate: async (draft, context) => judged(draft, await checkOffering(draft, context)),
  beforePatch: async (next, previous, context) => judged(next, await checkOffering(next, context, previous)),
};

export const catalogHooks: ApiHooks = { productOffering: offerings, productOfferingPrice: prices };
