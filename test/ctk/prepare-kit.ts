interface Request {
  readonly name: string;
  readonly request: {
    readonly method: string;
    readonly url: string | { readonly raw: string };
    readonly body?: { readonly raw?: string };
  };
}
export interface Collection {
  readonly item: readonly { readonly name: string; readonly item: readonly Request[] }[];
}
/** What is posted to each resource, by its type's name. */
export type Payloads = Readonly<Record<string, unknown>>;
export interface KitConfig {
  readonly headers?: Readonly<Record<string, string>>;
  readonly payloads?: Readonly<Record<string, { readonly POST?: { readonly payload?: unknown } }>>;
}

/**
 * What a kit's own `index.js` makes of its collection: the headers of its config.json on every request, with our token and a new
 * `Idempotency-Key` each (Postman's own variable), as who moves money sends one; the address under each variable that its requests begin with, and the config's payloads in the first POST of each resource.
 */
export function prepareKit(
  collection: Collection,
  config: KitConfig,
  where: { readonly url: string; readonly token: string; readonly payloads?: Payloads },
) {
  const headers = { ...config.headers, Authorization: `Bearer ${where.token}`, 'Idempotency-Key': '{{$guid}}' };
  const header = Object.entries(headers).map(([key, value]) => ({ key, value }));
  const requests = collection.item.flatMap(({ item }) => item);
  const variables = new Set(requests.flatMap(({ request }) => /^\{\{(\w+)\}\}/.exec(addressOf(request))?.[1] ?? []));
  const payloads = { ...shippedPayloads(config), ...where.payloads };
  return {
    collection: {
      ...collection,
      item: collection.item.map((group) => ({
        ...group,
        item: group.item.map((one, place) => ({
          ...one,
          request: withPayload({ ...one.request, header }, place === 0 ? payloadOf(payloads, one.name) : undefined),
        })),
      })),
    },
    environment: {
      name: 'kit',
      values: [...variables].map((key) => ({ key, value: `${where.url}/`, enabled: true })),
    },
  };
}

const addressOf = ({ url }: Request['request']): string => (typeof url === 'string' ? url : url.raw);

const shippedPayloads = ({ payloads = {} }: KitConfig): Payloads =>
  Object.fromEntries(Object.entries(payloads).map(([type, { POST }]) => [type, POST?.payload]));

/** `/ProductOffering` and `/communicationMessage` both name what is asked of. */
function payloadOf(payloads: Payloads, name: string): unknown {
  const type = Object.keys(payloads).find((one) => `/${one}`.toLowerCase() === name.toLowerCase());
  return type && payloads[type];
}

const withPayload = <R extends Request['request']>(request: R, payload: unknown): R =>
  request.method === 'POST' && payload !== undefined
    ? { ...request, body: { ...request.body, raw: JSON.stringify(payload) } }
    : request;
