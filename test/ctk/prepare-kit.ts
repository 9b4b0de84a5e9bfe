interface Request {
  readonly request: { readonly method: string; readonly body?: { readonly raw?: string } };
  readonly name: string;
}
export interface Collection {
  readonly item: readonly { readonly name: string; readonly item: readonly Request[] }[];
}
export interface KitConfig {
  readonly headers?: Readonly<Record<string, string>>;
  readonly payloads?: Readonly<Record<string, { readonly POST?: { readonly payload?: unknown } }>>;
}

/**
 * What a kit's own `index.js` makes of its collection: the headers of its config.json on every request (with our token), and the
 * address under each variable that its requests begin with.
 */
export function prepareKit(
  collection: Collection,
  config: KitConfig,
  where: { readonly url: string; readonly token: string },
) {
  const headers = { ...config.headers, Authorization: `Bearer ${where.token}` };
  const header = Object.entries(headers).map(([key, value]) => ({ key, value }));
  const text = JSON.stringify(collection);
  const variables = [...new Set([...text.matchAll(/"raw":"\{\{(\w+)\}\}/g)].map(([, name]) => name))];
  return {
    collection: {
      ...collection,
      item: collection.item.map((group) => ({
        ...group,
        item: group.item.map((one) => ({ ...one, request: withPayload({ ...one.request, header }, one.name, config) })),
      })),
    },
    environment: { name: 'kit', values: variables.map((key) => ({ key, value: `${where.url}/`, enabled: true })) },
  };
}

/** A kit's user says in its config.json what is posted to each resource; `/ProductOffering` names the request. */
function withPayload<R extends Request['request']>(request: R, name: string, { payloads = {} }: KitConfig): R {
  const payload = payloads[name.slice(1)]?.POST?.payload;
  return request.method === 'POST' && payload !== undefined
    ? { ...request, body: { ...request.body, raw: JSON.stringify(payload) } }
    : request;
}
