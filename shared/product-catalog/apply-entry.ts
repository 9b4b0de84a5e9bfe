import { type Failure, failure } from '../kernel/errors';
import { err, ok, type Result } from '../kernel/result';
import type { TenantId } from '../kernel/tenant';
import type { ApiDeclaration, Body, ResourceDeclaration } from '../tmf/declaration';
import type { ResourceStore, StoredResource } from '../tmf/resource-store';
import { sameJson } from '../tmf/same-json';
import { changedResource, newResource } from '../tmf/write-resource';
import { CATALOG_APIS } from './catalog-apis';
import { type Entry, entryOf } from './catalog-file';
import { checkPrice } from './check-price';
import { checkRating } from './check-rating';
import { LIFECYCLE, ON_SALE, wayBetween } from './lifecycle';
import type { CatalogOffering, CatalogPrice } from './ports';
import { productOfferingPriceResource, productOfferingResource } from './resources';

/** As for a patch: who loses this often against others gives up. */
const TRIES_MAX = 5;

export type Applied = 'created' | 'changed' | 'same';

/**
 * Writes one entry so that it stands as told: made under its own id, or changed by legal moves of its life, each a version with
 * its event. What stands so already is not written, which makes a repeat harmless. An offering on sale must be one that can be
 * rated by.
 */
export async function applyEntry(
  store: ResourceStore,
  tenant: TenantId,
  entry: Entry,
  nowMs: number,
): Promise<Result<Applied, Failure>> {
  const { api, declaration } = placeOf(entry);
  for (let attempt = 0; attempt < TRIES_MAX; attempt += 1) {
    const stored = await store.get(tenant, entry.resource, entry.id);
    if (stored && sameJson(entryOf(entry.resource, stored.body).body, entry.body)) return ok('same');
    const wrong = await faultOfChange(store, tenant, entry, { stored, nowMs });
    if (wrong) return err(wrong);
    if (!stored) {
      const made = newResource(declaration, { tenant, id: entry.id, body: entry.body, basePath: api.basePath, nowMs });
      if ((await store.create(made)).created) return ok('created');
      continue;
    }
    const versions = versionsTo(declaration, stored, entry, nowMs);
    if (!versions.ok) return versions;
    if (await replaceAll(store, versions.value)) return ok('changed');
  }
  return err(failure('busy', `${entry.resource} ${entry.id} is being changed by others`));
}

/** The versions on the way: all moves but the last leave everything else as it was. */
function versionsTo(
  declaration: ResourceDeclaration,
  stored: StoredResource,
  entry: Entry,
  nowMs: number,
): Result<StoredResource[], Failure> {
  const { attribute } = LIFECYCLE;
  const [from, to] = [String(stored.body[attribute]), String(entry.body[attribute])];
  const way = wayBetween(from, to);
  if (!way)
    return err(failure('illegal-transition', `${entry.resource} ${entry.id} is ${from}: no way leads to ${to}`));
  const bodies: Body[] = way.slice(0, -1).map((status) => ({ ...stored.body, [attribute]: status }));
  const versions: StoredResource[] = [];
  for (const body of [...bodies, { ...entry.body, id: entry.id, href: stored.body.href }]) {
    const next = changedResource(declaration, versions.at(-1) ?? stored, body as never, nowMs);
    if (!next.ok) return next;
    versions.push(next.value);
  }
  return ok(versions);
}

async function replaceAll(store: ResourceStore, versions: readonly StoredResource[]): Promise<boolean> {
  for (const version of versions) if (!(await store.replace(version))) return false;
  return true;
}

/** That a bundle's parts are on sale with it was judged of all entries together, where they are written together. */
async function faultOfChange(
  store: ResourceStore,
  tenant: TenantId,
  entry: Entry,
  { stored, nowMs }: { readonly stored: StoredResource | undefined; readonly nowMs: number },
): Promise<Failure | undefined> {
  const body = { ...entry.body, id: entry.id, href: '' };
  if (entry.resource === productOfferingPriceResource.name)
    return checkPrice(body as CatalogPrice, stored?.body as CatalogPrice | undefined);
  if (entry.resource !== productOfferingResource.name) return undefined;
  const offering = body as CatalogOffering;
  return ON_SALE.includes(offering.lifecycleStatus ?? '') ? checkRating(offering, { store, tenant, nowMs }) : undefined;
}

function placeOf({ resource }: Entry): { api: ApiDeclaration; declaration: ResourceDeclaration } {
  for (const api of CATALOG_APIS) {
    const declaration = api.resources.find(({ name }) => name === resource);
    if (declaration) return { api, declaration };
  }
  throw new Error(`No catalog has entries of ${resource}`);
}
