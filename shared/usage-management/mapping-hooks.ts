import { failure } from '../kernel/errors';
import { err, ok } from '../kernel/result';
import type { TenantId } from '../kernel/tenant';
import type { ResourceHooks } from '../tmf/hooks';
import type { ResourceStore, StoredResource } from '../tmf/resource-store';
import { newResource } from '../tmf/write-resource';
import { BUILT_IN_MAPPINGS, builtInMapping } from './built-in-mappings';
import { checkMapping } from './check-mapping';
import { activeMappings, MAPPINGS_MAX } from './choose-mapping';
import { type FileMapping, usageFileMapping } from './file-mapping';
import { usageFileApi } from './resources';

/** A mapping is checked when it is declared, so that no file finds out what is wrong with it. */
export const mappingHooks: ResourceHooks<FileMapping & { href: string }> = {
  async beforeCreate(draft, { caller, store }) {
    const violations = checkMapping(draft);
    if (violations.length > 0) return err(failure('invalid-request', 'The mapping cannot be used', { violations }));
    const active = await activeMappings(store, caller.tenant);
    return active.length < MAPPINGS_MAX
      ? ok(draft)
      : err(failure('unprocessable', `There are ${MAPPINGS_MAX} active mappings: retire one first`));
  },
  async beforePatch(next) {
    return builtInMapping(next.id) ? err(failure('not-patchable', 'A built-in mapping stays as it is')) : ok(next);
  },
};

/** The mappings that every tenant has stand beside its own. */
export function withBuiltInMappings(store: ResourceStore): ResourceStore {
  return {
    create: (item) => store.create(item),
    replace: (item) => store.replace(item),
    remove: (tenant, resource, id, version) => store.remove(tenant, resource, id, version),
    async get(tenant, resource, id) {
      const mapping = builtInMapping(id);
      return mapping ? asStored(tenant, mapping) : store.get(tenant, resource, id);
    },
    async list(query) {
      const page = await store.list(query);
      if (query.cursor !== undefined) return page;
      const given = BUILT_IN_MAPPINGS.map((mapping) => asStored(query.tenant, mapping));
      const { lookup } = query;
      const fits = (item: StoredResource): boolean => !lookup || item.lookups[lookup.path] === lookup.value;
      return { ...page, items: [...given.filter(fits), ...page.items] };
    },
  };
}

const asStored = (tenant: TenantId, { id, ...body }: FileMapping): StoredResource =>
  newResource(usageFileMapping, { tenant, id, body, basePath: usageFileApi.basePath, nowMs: 0 });
