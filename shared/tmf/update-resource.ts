import { type Failure, failure } from '../kernel/errors';
import { err, ok, type Result } from '../kernel/result';
import type { TenantId } from '../kernel/tenant';
import type { BodyOf, ResourceDeclaration } from './declaration';
import type { ResourceStore, StoredResource } from './resource-store';
import { changedResource } from './write-resource';

/** Who loses this often against others who change the same resource gives up: the caller is busy, or loops. */
export const UPDATE_ATTEMPTS_MAX = 8;

/** A stored body as its declaration types it: what is stored was checked against the declaration when it came in. */
export const bodyOf = <R extends ResourceDeclaration>(_declaration: R, stored: StoredResource): BodyOf<R> =>
  stored.body as BodyOf<R>;

/**
 * Changes one resource outside an API call: reads it, asks `change` for the next body and writes it on condition that
 * nobody wrote between, else begins again. `change` answers `undefined` when there is nothing to do, which makes a
 * repeated call harmless. Fails with `not-found`, with `change`'s failure, with `illegal-transition`, or with `busy`
 * when others won {@link UPDATE_ATTEMPTS_MAX} times.
 */
export async function updateResource<R extends ResourceDeclaration>(
  store: ResourceStore,
  declaration: R,
  target: { readonly tenant: TenantId; readonly id: string; readonly nowMs: number },
  change: (body: BodyOf<R>, stored: StoredResource) => Result<BodyOf<R> | undefined, Failure>,
): Promise<Result<StoredResource, Failure>> {
  for (let attempt = 0; attempt < UPDATE_ATTEMPTS_MAX; attempt += 1) {
    const stored = await store.get(target.tenant, declaration.name, target.id);
    if (!stored) return err(failure('not-found', `There is no ${declaration.name} ${target.id}`));
    const next = change(bodyOf(declaration, stored), stored);
    if (!next.ok) return next;
    if (next.value === undefined) return ok(stored);
    const written = changedResource(declaration, stored, next.value, target.nowMs);
    if (!written.ok) return written;
    if (await store.replace(written.value)) return written;
  }
  return err(failure('busy', `${declaration.name} ${target.id} is being changed by others`));
}
