import type { Failure } from '../kernel/errors';
import { ok, type Result } from '../kernel/result';
import type { TenantId } from '../kernel/tenant';
import type { ResourceStore } from '../tmf/resource-store';
import { ENTRIES } from './catalog-apis';
import type { Entry } from './catalog-file';
import { checkFile } from './check-file';
import { applyAll } from './import-catalog';
import { productOfferingResource } from './resources';

/** Entries that were made together, and the offering among them. */
export interface Made {
  readonly productOffering: { readonly id: string };
  readonly entry: readonly { readonly resource: string; readonly id: string }[];
}

/** Judges entries as a file's and writes them, what is referred to first: the same entries again change nothing. */
export async function writeDraft(
  store: ResourceStore,
  tenant: TenantId,
  entries: readonly Entry[],
  nowMs: number,
): Promise<Result<Made, Failure>> {
  const checked = await checkFile(store, tenant, ENTRIES, entries);
  if (!checked.ok) return checked;
  const written = await applyAll({ store }, tenant, checked.value, nowMs);
  if (!written.ok) return written;
  const offering = checked.value.find(({ resource }) => resource === productOfferingResource.name);
  return ok({
    productOffering: { id: offering?.id ?? '' },
    entry: checked.value.map(({ resource, id }) => ({ resource, id })),
  });
}
