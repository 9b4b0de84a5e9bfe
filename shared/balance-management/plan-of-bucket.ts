import type { Plan } from './balance-account';

/** Between a product's id and how often its plan was changed: no id has one. */
export const CHANGE_MARK = '@';

/**
 * What the ids of a plan's buckets begin with: `<product id>/`, and once the product's plan was changed n times `<product id>@n/`,
 * so that allowances of one name are told apart while those of the plan before still pay for usage of its time.
 */
export function bucketPrefixOf(plans: readonly Plan[], plan: Plan): string {
  const { productId } = plan;
  const changes = plans.filter((known) => known.productId === productId).indexOf(plan);
  return changes > 0 ? `${productId}${CHANGE_MARK}${changes}/` : `${productId}/`;
}

/** The plan that gave a bucket; undefined of one that no plan gave. */
export const planOfBucket = (plans: readonly Plan[], bucketId: string): Plan | undefined =>
  plans.find((plan) => bucketId.startsWith(bucketPrefixOf(plans, plan)));

/** The product that a bucket came with. */
export const productOfBucket = (bucketId: string): string => bucketId.split('/')[0]?.split(CHANGE_MARK)[0] ?? '';
