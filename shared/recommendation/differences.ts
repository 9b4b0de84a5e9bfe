import type { Differences } from '../tmf/differences';

/** Where our declarations are not as TM Forum's v4 schemas have them, and why. */
export const DIFFERENCES: Differences = {
  TMF680: {
    'missing **recommendationItem.product.**':
      'what is recommended is nobody’s product yet: it has an offering and what it is added to',
    'demanded **recommendationItem.product.productRelationship.product.id': 'it names a product that exists',
    'extra **recommendationItem.reason': 'why: the rule and the facts it went by',
    'uncreatable queryProductRecommendation.*': 'the answer is ours',
  },
};
