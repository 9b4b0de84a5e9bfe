import { toIso } from '../kernel/clock';
import { type Failure, failure } from '../kernel/errors';
import { sameJson } from '../tmf/same-json';
import { ON_SALE } from './lifecycle';
import type { CatalogOffering } from './ports';

/** How versions of an offering say which stands in the place of which. */
export const REPLACES = 'replaces';
export const REPLACED_BY = 'replacedBy';

/** What was agreed to when it was sold. */
const SOLD = [
  'productOfferingPrice',
  'prodSpecCharValueUse',
  'productSpecification',
  'bundledProductOffering',
  'productOfferingTerm',
] as const;

/** The offering that this one stands in the place of, once it is on sale. */
export const replacedIdOf = ({ productOfferingRelationship = [] }: CatalogOffering): string | undefined =>
  productOfferingRelationship.find(({ relationshipType }) => relationshipType === REPLACES)?.id;

/** An offering that another stands in the place of: sold until that one begins, and as it was to those who have it. */
export function replaced(old: CatalogOffering, by: CatalogOffering, nowMs: number): CatalogOffering {
  const begins = by.validFor?.startDateTime ?? toIso(nowMs);
  const ends = old.validFor?.endDateTime;
  const relations = (old.productOfferingRelationship ?? []).filter(({ id }) => id !== by.id);
  return {
    ...old,
    validFor: { ...old.validFor, endDateTime: ends !== undefined && ends < begins ? ends : begins },
    productOfferingRelationship: [...relations, { id: by.id, relationshipType: REPLACED_BY }],
  };
}

/** Refuses to change what was sold by an offering that another version stands in the place of: `conflict`. */
export function checkSold(next: CatalogOffering, previous: CatalogOffering): Failure | undefined {
  const by = previous.productOfferingRelationship?.find(({ relationshipType }) => relationshipType === REPLACED_BY);
  if (!by) return undefined;
  const violations = SOLD.filter((name) => !sameJson(next[name], previous[name])).map((path) => ({
    path,
    message: `stays as it was sold: change ${by.id}, which replaces it`,
  }));
  return violations.length === 0
    ? undefined
    : failure('conflict', 'Another version stands in its place, and what was sold stays as it was', { violations });
}

/** Whether an offering begins to be sold by this change. */
export const goesOnSale = (next: CatalogOffering, previous?: CatalogOffering): boolean =>
  ON_SALE.includes(next.lifecycleStatus ?? '') && !ON_SALE.includes(previous?.lifecycleStatus ?? '');
