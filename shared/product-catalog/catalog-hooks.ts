import { type Failure, failure } from '../kernel/errors';
import { err } from '../kernel/result';
import type { Body, BodyOf } from '../tmf/declaration';
import type { ApiHooks, ResourceHooks } from '../tmf/hooks';
import { checkPrice } from './check-price';
import { checkRating } from './check-rating';
import { checkReferences } from './check-references';
import { faultsOfEligibility } from './eligibility';
import type { productOfferingPriceResource, productOfferingResource } from './resources';

const referring = (resource: string): ResourceHooks<Body> => ({
  beforeCreate: (draft, context) => checkReferences(resource, draft, context),
  beforePatch: (next, previous, context) => checkReferences(resource, next, context, previous),
});

const prices: ResourceHooks<BodyOf<typeof productOfferingPriceResource>> = {
  async beforeCreate(draft, context) {
    const wrong = checkPrice(draft);
    return wrong ? err(wrong) : checkReferences('productOfferingPrice', draft, context);
  },
  async beforePatch(next, previous, context) {
    const wrong = checkPrice(next);
    return wrong ? err(wrong) : checkReferences('productOfferingPrice', next, context, previous);
  },
};

/** A rule that says nothing, or takes too long, is refused when it is written, like a price. */
function checkRules(offering: BodyOf<typeof productOfferingResource>): Failure | undefined {
  const violations = faultsOfEligibility(offering);
  return violations.length === 0
    ? undefined
    : failure('invalid-request', 'The offering has rules that cannot be judged by', { violations });
}

const offerings: ResourceHooks<BodyOf<typeof productOfferingResource>> = {
  async beforeCreate(draft, context) {
    const unruly = checkRules(draft);
    if (unruly) return err(unruly);
    const checked = await checkReferences('productOffering', draft, context);
    const wrong = checked.ok ? await checkRating(draft, context) : undefined;
    return wrong ? err(wrong) : checked;
  },
  async beforePatch(next, previous, context) {
    const unruly = checkRules(next);
    if (unruly) return err(unruly);
    const checked = await checkReferences('productOffering', next, context, previous);
    const wrong = checked.ok ? await checkRating(next, context, previous) : undefined;
    return wrong ? err(wrong) : checked;
  },
};

export const catalogHooks: ApiHooks = {
  catalog: referring('catalog'),
  category: referring('category'),
  productSpecification: referring('productSpecification'),
  productOffering: offerings,
  productOfferingPrice: prices,
};
