import { err, ok } from '../kernel/result';
import type { ApiHooks, ResourceHooks } from '../tmf/hooks';
import type { Promotion } from './applicable-alterations';
import { checkPromotion } from './check-promotion';

const judge = (promotion: Promotion) => {
  const wrong = checkPromotion(promotion);
  return wrong ? err(wrong) : ok(promotion);
};

const promotion: ResourceHooks<Promotion> = {
  beforeCreate: async (draft) => judge(draft),
  beforePatch: async (next) => judge(next),
};

export const promotionHooks: ApiHooks = { promotion };
