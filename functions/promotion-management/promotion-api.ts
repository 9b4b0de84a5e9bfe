import { tmfFunction } from '../../shared/adapters/aws/tmf-function';
import { promotionHooks } from '../../shared/promotion-management/promotion-hooks';
import { PROMOTION_API } from '../../shared/promotion-management/resources';

export const handler = tmfFunction(PROMOTION_API, promotionHooks);
