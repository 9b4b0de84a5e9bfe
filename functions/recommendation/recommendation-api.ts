import { recommendationPorts } from '../../shared/adapters/aws/recommendation-ports';
import { tmfFunction } from '../../shared/adapters/aws/tmf-function';
import { recommendationHooks } from '../../shared/recommendation/recommend';
import { recommendationApi } from '../../shared/recommendation/resources';

export const handler = tmfFunction(recommendationApi, {
  queryProductRecommendation: recommendationHooks(recommendationPorts()),
});
