import { type Failure, failure } from '../kernel/errors';
import { err, ok, type Result } from '../kernel/result';
import type { TenantId } from '../kernel/tenant';
import type { ResourceStore } from '../tmf/resource-store';
import { ENTRIES } from './catalog-apis';
import { type Entry, entryOf, readKeptFile } from './catalog-file';
import { type Change, diffEntries } from './diff-entries';
import type { CatalogFiles, CatalogOffering } from './ports';
import { readEntries } from './read-entries';
import { productOfferingPriceResource, productOfferingResource } from './resources';
import { RELEASE } from './tools-resources';

export interface ComparePorts {
  readonly store: ResourceStore;
  readonly files: CatalogFiles;
}

/**
 * What differs between two states of a catalog, or two versions of an offering with their prices. A side is `catalog`,
 * `file:<digest>`, `release:<id>` or `offering:<id>`. Fails with `unprocessable` where a side leads nowhere.
 */
export async function compareCatalogs(
  ports: ComparePorts,
  tenant: TenantId,
  from: string,
  to: string,
): Promise<Result<Change[], Failure>> {
  const before = await entriesAt(ports, tenant, from, 'from');
  if (!before.ok) return before;
  const after = await entriesAt(ports, tenant, to, 'to');
  return after.ok ? ok(diffEntries(before.value, after.value)) : after;
}

async function entriesAt(
  { store, files }: ComparePorts,
  tenant: TenantId,
  side: string,
  path: string,
): Promise<Result<readonly Entry[], Failure>> {
  const [kind = '', id = ''] = side.split(':');
  const nowhere = (message: string) =>
    err(failure('unprocessable', 'There is nothing to compare', { violations: [{ path, message }] }));
  if (kind === 'catalog') return readEntries(store, tenant, ENTRIES);
  if (kind === 'offering') {
    const entries = await entriesOfOffering(store, tenant, id);
    return entries ? ok(entries) : nowhere(`there is no productOffering ${id}`);
  }
  const release = kind === 'release' ? await store.get(tenant, RELEASE.name, id) : undefined;
  const digest = kind === 'file' ? id : release?.body.digest;
  if (typeof digest !== 'string')
    return nowhere('is catalog, file:<digest>, release:<id> (published) or offering:<id>');
  const text = await files.find(tenant, digest);
  return text === undefined ? nowhere(`there is no file ${digest}`) : readKeptFile(text);
}

/**
 * An offering and its prices, without what tells one version's entries from another's: the offering is `this`, a price is
 * called as it is named.
 */
async function entriesOfOffering(store: ResourceStore, tenant: TenantId, id: string): Promise<Entry[] | undefined> {
  const stored = await store.get(tenant, productOfferingResource.name, id);
  if (!stored) return undefined;
  const references = (stored.body as CatalogOffering).productOfferingPrice ?? [];
  const found = await Promise.all(
    references.map((one) => store.get(tenant, productOfferingPriceResource.name, one.id ?? '')),
  );
  const prices = found
    .filter((price) => price !== undefined)
    .map(({ body }) => entryOf(productOfferingPriceResource.name, { ...body, id: String(body.name ?? body.id) }));
  const names = prices.map((price) => ({ name: price.id }));
  const { body } = entryOf(productOfferingResource.name, stored.body);
  const { productOfferingRelationship: _told, ...rest } = body;
  return [
    { resource: productOfferingResource.name, id: 'this', body: { ...rest, productOfferingPrice: names } },
    ...prices,
  ];
}
