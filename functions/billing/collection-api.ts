import { tmfFunction } from '../../shared/adapters/aws/tmf-function';
import { collectionCaseHooks } from '../../shared/billing/collection-hooks';
import { COLLECTIONS_API } from '../../shared/billing/collection-resources';

/** Dunning ladders, and where accounts stand; care notes promises, holds and skips. */
export const handler = tmfFunction(COLLECTIONS_API, { collectionCase: collectionCaseHooks });
