import { MemoryResourceStore } from '../../shared/adapters/memory/memory-resource-store';
import type { ApiHandler, ApiRequest } from '../../shared/kernel/api';
import { fixedClock } from '../../shared/kernel/clock';
import { failureStatus, toErrorBody } from '../../shared/kernel/errors';
import { countingIds } from '../../shared/kernel/ids';
import { type Caller, tenantId } from '../../shared/kernel/tenant';
import { catalogReader, productCatalogApi } from '../../shared/product-catalog';
import { CATALOG_APIS } from '../../shared/product-catalog/catalog-apis';
import { catalogHooks } from '../../shared/product-catalog/catalog-hooks';
import { KEPT } from '../../shared/product-catalog/tools-resources';
import { tmfApis } from '../../shared/tmf/engine';
import type { ResourceStore } from '../../shared/tmf/resource-store';

export const NOW = Date.parse('2026-03-01T12:00:00Z');
export const blue = tenantId('blue');
export const operator: Caller = { tenant: blue, subject: 'o', roles: ['operator'] };
export const red: Caller = { tenant: tenantId('red'), subject: 'o', roles: ['operator'] };

export const voice = {
  name: 'Voice',
  priceType: 'usage',
  price: { unit: 'EUR', value: 0.09 },
  unitOfMeasure: { amount: 60, units: 's' },
  prodSpecCharValueUse: [{ name: 'service', productSpecCharacteristicValue: [{ value: 'voice' }] }],
};

export const named = (name: string, ...values: unknown[]) => ({
  name,
  productSpecCharacteristicValue: values.map((value) => ({ value })),
});

/** Calls an API as one caller; a path that begins with a resource is TMF620's. */
export function caller(handler: ApiHandler) {
  return async (method: string, path: string, body?: unknown, as = operator, headers: Record<string, string> = {}) => {
    const [address = '', search = ''] = path.split('?');
    const query: Record<string, string[]> = {};
    for (const [name, value] of new URLSearchParams(search)) query[name] = [...(query[name] ?? []), value];
    const request: ApiRequest = {
      method,
      path: /^\/(tmf-api|farthing)\//.test(address) ? address : `${productCatalogApi.basePath}${address}`,
      query,
      headers,
      body: body === undefined || typeof body === 'string' ? body : JSON.stringify(body),
      caller: as,
      requestId: 'r',
      baseUrl: 'https://front.example/v1',
    };
    const answer = await handler(request);
    if ('failure' in answer)
      return {
        status: failureStatus(answer.failure.code),
        headers: undefined,
        body: toErrorBody(answer.failure, 'r') as never,
      };
    const isJson = answer.headers?.['Content-Type'] === 'application/json';
    return {
      status: answer.status,
      headers: answer.headers,
      body: isJson ? JSON.parse(answer.body ?? 'null') : (answer.body as never),
    };
  };
}

/** References within the domain, as its one table has them. */
export const referencesIn = (store: ResourceStore) => ({
  exists: async (tenant: Caller['tenant'], _domain: string | undefined, resource: string, id: string) =>
    (await store.get(tenant, resource, id)) !== undefined,
});

/** The three catalogs over one store in memory. */
export function openCatalog() {
  const store = new MemoryResourceStore(KEPT);
  const clock = fixedClock(NOW);
  const ids = countingIds('c');
  const handler = tmfApis(CATALOG_APIS, {
    store,
    references: referencesIn(store),
    ids,
    clockOf: async () => clock,
    hooks: catalogHooks,
  });
  return { call: caller(handler), reader: catalogReader(store), store, clock, ids };
}
