import { type Failure, failure, type Violation } from '../kernel/errors';
import { err, ok, type Result } from '../kernel/result';
import type { Body } from '../tmf/declaration';
import type { HookContext } from '../tmf/hooks';
import { isRecord, valuesAt } from '../tmf/read-path';

/** Where each resource refers to another of the catalog, and to which. Other domains' specifications are theirs to know. */
const REFERENCES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  catalog: { category: 'category' },
  category: { parentId: 'category', subCategory: 'category', productOffering: 'productOffering' },
  productSpecification: {
    bundledProductSpecification: 'productSpecification',
    productSpecificationRelationship: 'productSpecification',
  },
  productOffering: {
    bundledProductOffering: 'productOffering',
    category: 'category',
    productOfferingPrice: 'productOfferingPrice',
    productOfferingRelationship: 'productOffering',
    productSpecification: 'productSpecification',
  },
  productOfferingPrice: {
    bundledPopRelationship: 'productOfferingPrice',
    popRelationship: 'productOfferingPrice',
  },
};

interface Reference {
  readonly path: string;
  readonly resource: string;
  readonly id: string;
}

/**
 * Refuses an entry that refers to what is not there (`unknown-reference`, naming each path). `previous` is what stood
 * before a patch: references that it had already are not asked about again.
 */
export async function checkReferences<B extends Body>(
  resource: string,
  next: B,
  { store, caller }: HookContext,
  previous?: Body,
): Promise<Result<B, Failure>> {
  const known = new Set(previous ? referencesOf(resource, previous).map(nameOf) : []);
  const asked = new Map<string, Reference>();
  for (const reference of referencesOf(resource, next))
    if (!known.has(nameOf(reference)) && !asked.has(nameOf(reference))) asked.set(nameOf(reference), reference);
  const found = await Promise.all(
    [...asked.values()].map(async (reference) => ({
      reference,
      // An entry may name itself only once it exists, so a new one never does.
      there: (await store.get(caller.tenant, reference.resource, reference.id)) !== undefined,
    })),
  );
  const violations: Violation[] = found
    .filter(({ there }) => !there)
    .map(({ reference }) => ({ path: reference.path, message: `there is no ${reference.resource} ${reference.id}` }));
  return violations.length === 0
    ? ok(next)
    : err(failure('unknown-reference', 'The entry refers to what is not in the catalog', { violations }));
}

const nameOf = ({ resource, id }: Reference): string => `${resource}/${id}`;

function referencesOf(resource: string, body: Body): Reference[] {
  return Object.entries(REFERENCES[resource] ?? {}).flatMap(([attribute, target]) =>
    valuesAt(body, attribute).flatMap((value, index) => {
      const id = isRecord(value) ? value.id : value;
      const place = Array.isArray(body[attribute])
        ? `${attribute}.${index}.id`
        : isRecord(value)
          ? `${attribute}.id`
          : attribute;
      return typeof id === 'string' ? [{ path: place, resource: target, id }] : [];
    }),
  );
}
