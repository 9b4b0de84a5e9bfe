import { type Failure, failure } from '../kernel/errors';
import { err, type Result } from '../kernel/result';
import type { TenantId } from '../kernel/tenant';
import { mergePatch } from '../tmf/merge-patch';
import { isRecord } from '../tmf/read-path';
import type { ResourceStore } from '../tmf/resource-store';
import { type Entry, entryOf } from './catalog-file';
import type { CatalogOffering } from './ports';
import { REPLACED_BY, REPLACES } from './replace-version';
import { productOfferingPriceResource, productOfferingResource } from './resources';
import { type Made, writeDraft } from './write-draft';

/** A new version is tried before it is sold: a release puts it on sale. */
const DRAFTED = 'In test';

export interface VersionDraft {
  readonly version: string;
  /** Merge patches: of the offering, and of its prices by the ids that they have now. */
  readonly change?: unknown;
  readonly price?: readonly { readonly id?: string; readonly change?: unknown }[];
}

/**
 * Drafts a new version beside an offering: an entry of its own, with prices of its own, that `replaces` it once it goes on sale.
 * Whoever bought the old one keeps it, to the last price. `nextId` gives the new entries' ids.
 */
export async function draftVersion(
  store: ResourceStore,
  tenant: TenantId,
  offeringId: string,
  draft: VersionDraft,
  given: { readonly nowMs: number; nextId(of: string): string },
): Promise<Result<Made, Failure>> {
  const stored = await store.get(tenant, productOfferingResource.name, offeringId);
  if (!stored) return err(failure('not-found', 'There is no such productOffering'));
  const old = stored.body as CatalogOffering;
  const changes = new Map((draft.price ?? []).map(({ id = '', change }) => [id, change]));
  const references = old.productOfferingPrice ?? [];
  const unknown = [...changes.keys()].filter((id) => !references.some((one) => one.id === id));
  if (unknown.length > 0)
    return err(
      failure('unprocessable', 'The version cannot be drafted', {
        violations: unknown.map((id) => ({ path: 'price', message: `${id} is no price of this offering` })),
      }),
    );
  const prices: Entry[] = [];
  for (const { id = '' } of references) {
    const price = await store.get(tenant, productOfferingPriceResource.name, id);
    if (price) prices.push(copyOf(productOfferingPriceResource.name, price.body, given.nextId(id), changes.get(id)));
  }
  const copy = copyOf(productOfferingResource.name, stored.body, given.nextId(offeringId), draft.change);
  const { validFor: _sold, ...rest } = copy.body;
  const { validFor } = isRecord(draft.change) ? draft.change : {};
  const body = {
    ...rest,
    ...(validFor === undefined || validFor === null ? {} : { validFor }),
    version: draft.version,
    productOfferingPrice: prices.map((price) => ({ id: price.id, name: price.body.name })),
    productOfferingRelationship: [
      ...(old.productOfferingRelationship ?? []).filter(
        ({ relationshipType }) => relationshipType !== REPLACES && relationshipType !== REPLACED_BY,
      ),
      { id: offeringId, relationshipType: REPLACES },
    ],
  };
  return writeDraft(store, tenant, [...prices, { ...copy, body }], given.nowMs);
}

function copyOf(resource: string, body: Parameters<typeof entryOf>[1], id: string, change: unknown): Entry {
  const patched = mergePatch(entryOf(resource, body).body, isRecord(change) ? change : {});
  return { resource, id, body: { ...(isRecord(patched) ? patched : {}), lifecycleStatus: DRAFTED } };
}
