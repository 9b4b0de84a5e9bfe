import { type Failure, failure } from '../kernel/errors';
import { err, ok, type Result } from '../kernel/result';
import type { TenantId } from '../kernel/tenant';
import type { BodyOf } from '../tmf/declaration';
import type { ResourceStore } from '../tmf/resource-store';
import { ENTRIES } from './catalog-apis';
import { type Entry, nameOf } from './catalog-file';
import { ON_SALE } from './lifecycle';
import type { CatalogOffering } from './ports';
import { readEntries } from './read-entries';
import { replaced, replacedIdOf } from './replace-version';
import { productOfferingResource } from './resources';
import type { RELEASE } from './tools-resources';

type Release = BodyOf<typeof RELEASE>;

const TRIED = 'In test';
const SOLD = 'Active';

/** All that is on sale now. */
export async function entriesOnSale(store: ResourceStore, tenant: TenantId): Promise<Result<Entry[], Failure>> {
  const all = await readEntries(store, tenant, ENTRIES);
  return all.ok ? ok(all.value.filter(isSold)) : all;
}

/**
 * All that is on sale now, and all that will be with a release: what is in test goes on sale, what it replaces ends when it
 * begins, what the release retires is no more. Fails where the release names what is not in test, or not on sale.
 */
export async function contentsOf(
  store: ResourceStore,
  tenant: TenantId,
  release: Release,
  nowMs: number,
): Promise<Result<{ readonly before: Entry[]; readonly after: Entry[] }, Failure>> {
  const all = await readEntries(store, tenant, ENTRIES);
  if (!all.ok) return all;
  const before = all.value.filter(isSold);
  const tried = new Map(all.value.filter((entry) => statusOf(entry) === TRIED).map((entry) => [nameOf(entry), entry]));
  const wanted = release.activate?.map(({ resource, id }) => `${resource}/${id}`) ?? [...tried.keys()];
  const ended = new Set((release.retire ?? []).map(({ resource, id }) => `${resource}/${id}`));
  const sold = new Set(before.map(nameOf));
  const violations = [
    ...wanted
      .filter((name) => !tried.has(name))
      .map((name) => ({ path: 'activate', message: `${name} is not in test` })),
    ...[...ended]
      .filter((name) => !sold.has(name))
      .map((name) => ({ path: 'retire', message: `${name} is not on sale` })),
  ];
  if (wanted.length === 0 && ended.size === 0) violations.push({ path: 'activate', message: 'nothing is in test' });
  if (violations.length > 0) return err(failure('unprocessable', 'The release cannot be published', { violations }));
  const begun = wanted.flatMap((name) => {
    const entry = tried.get(name);
    return entry ? [{ ...entry, body: { ...entry.body, lifecycleStatus: SOLD } }] : [];
  });
  const kept = before.filter((entry) => !ended.has(nameOf(entry))).map((entry) => endedBy(entry, begun, nowMs));
  return ok({ before, after: [...kept, ...begun] });
}

/** An offering that another of the release replaces is sold until that one begins. */
function endedBy(entry: Entry, begun: readonly Entry[], nowMs: number): Entry {
  if (entry.resource !== productOfferingResource.name) return entry;
  const by = begun.filter(({ resource }) => resource === entry.resource).map(offeringOf);
  const next = by.find((one) => replacedIdOf(one) === entry.id);
  if (!next) return entry;
  const { id: _id, href: _href, ...body } = replaced(offeringOf(entry), next, nowMs);
  return { ...entry, body };
}

const offeringOf = ({ id, body }: Entry): CatalogOffering => ({ ...body, id, href: '' }) as CatalogOffering;
const statusOf = ({ body }: Entry): string => String(body.lifecycleStatus);
const isSold = (entry: Entry): boolean => ON_SALE.includes(statusOf(entry));
