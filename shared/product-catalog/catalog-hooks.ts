import { err } from '../kernel/result';
import type { Body, BodyOf } from '../tmf/declaration';
import type { ApiHooks, ResourceHooks } from '../tmf/hooks';
import { checkPrice } from './check-price';
import { checkReferences } from './check-references';
import type { productOfferingPriceResource } from './resources';

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

export const catalogHooks: ApiHooks = {
  catalog: referring('catalog'),
  category: referring('category'),
  productSpecification: referring('productSpecification'),
  productOffering: referring('productOffering'),
  productOfferingPrice: prices,
};
