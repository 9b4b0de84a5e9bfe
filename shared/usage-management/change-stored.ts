import { ok } from '../kernel/result';
import type { TenantId } from '../kernel/tenant';
import type { BodyOf, ResourceDeclaration } from '../tmf/declaration';
import type { ResourceStore, StoredResource } from '../tmf/resource-store';
import { updateResource } from '../tmf/update-resource';

/**
 * Changes a stored resource; `change` answers undefined when there is nothing to do. Answers what stands in the end, or
 * undefined when there is no such resource. Throws when others were always faster: the message comes again.
 */
export async function changeStored<R extends ResourceDeclaration>(
  store: ResourceStore,
  declaration: R,
  at: { readonly tenant: TenantId; readonly id: string; readonly nowMs: number },
  change: (body: BodyOf<R>) => BodyOf<R> | undefined,
): Promise<StoredResource | undefined> {
  const changed = await updateResource(store, declaration, at, (body) => ok(change(body)));
  if (changed.ok) return changed.value;
  if (changed.error.code === 'not-found') return undefined;
  throw new Error(`${declaration.name} ${at.id}: ${changed.error.message}`);
}
