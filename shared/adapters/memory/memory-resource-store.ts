import { invariant } from '../../kernel/errors';
import type { TenantId } from '../../kernel/tenant';
import type { ResourceDeclaration } from '../../tmf/declaration';
import type { ListPage, ListQuery, Paging, ResourceStore, StoredResource } from '../../tmf/resource-store';

/** Keeps resources in memory: for tests. Copies what goes in and out, as a database would. */
export class MemoryResourceStore implements ResourceStore {
  private readonly items = new Map<string, StoredResource>();
  private readonly declarations: ReadonlyMap<string, ResourceDeclaration>;

  constructor(resources: readonly ResourceDeclaration[]) {
    this.declarations = new Map(resources.map((declaration) => [declaration.name, declaration]));
  }

  async get(tenant: TenantId, resource: string, id: string): Promise<StoredResource | undefined> {
    return structuredClone(this.items.get(this.keyOf(tenant, resource, id)));
  }

  async create(item: StoredResource): Promise<{ readonly created: boolean; readonly stored: StoredResource }> {
    invariant(item.version === 1, 'a new resource is at version 1');
    const key = this.keyOf(item.tenant, item.resource, item.id);
    const standing = this.items.get(key);
    if (standing) return { created: false, stored: structuredClone(standing) };
    this.items.set(key, structuredClone(item));
    return { created: true, stored: structuredClone(item) };
  }

  async replace(item: StoredResource): Promise<boolean> {
    const key = this.keyOf(item.tenant, item.resource, item.id);
    if (this.items.get(key)?.version !== item.version - 1) return false;
    this.items.set(key, structuredClone(item));
    return true;
  }

  async remove(tenant: TenantId, resource: string, id: string, version: number): Promise<boolean> {
    const key = this.keyOf(tenant, resource, id);
    if (this.items.get(key)?.version !== version) return false;
    return this.items.delete(key);
  }

  async list(query: ListQuery): Promise<ListPage> {
    const { items, more } = this.rangeOf(query);
    const last = items.at(-1);
    return { items: structuredClone(items), ...(last && more ? { cursor: orderOf(last) } : {}) };
  }

  paging(): Paging {
    return {
      cursorAfter: (_query, item) => orderOf(item),
      count: async (query) => {
        const { items, more } = this.rangeOf(query);
        const last = items.at(-1);
        return { count: items.length, ...(last && more ? { cursor: orderOf(last) } : {}) };
      },
    };
  }

  private rangeOf({ tenant, resource, lookup, limit, cursor, newestFirst = false }: ListQuery) {
    const declaration = this.declarations.get(resource);
    invariant(declaration, `no resource ${resource} is kept here`);
    invariant(!lookup || declaration.lookups.includes(lookup.path), `${resource} has no lookup ${lookup?.path}`);
    const ascending = (a: string, b: string): boolean => (newestFirst ? a > b : a < b);
    const found = [...this.items.values()]
      .filter((item) => item.tenant === tenant && item.resource === resource)
      .filter((item) => !lookup || item.lookups[lookup.path] === lookup.value)
      .sort((a, b) => (ascending(orderOf(a), orderOf(b)) ? -1 : 1))
      .filter((item) => cursor === undefined || ascending(cursor, orderOf(item)));
    return { items: found.slice(0, limit), more: found.length > limit };
  }

  private keyOf(tenant: TenantId, resource: string, id: string): string {
    invariant(this.declarations.has(resource), `no resource ${resource} is kept here`);
    return `${tenant}#${resource}#${id}`;
  }
}

const orderOf = (item: StoredResource): string => `${item.createdAt}#${item.id}`;
