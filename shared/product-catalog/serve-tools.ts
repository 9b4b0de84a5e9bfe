import type { ApiRequest, ApiResponse } from '../kernel/api';
import { type Clock, toIso } from '../kernel/clock';
import { type Failure, failure, type Violation } from '../kernel/errors';
import { idempotencyKey, idFromKey } from '../kernel/idempotency';
import { type IdSource, idInPath } from '../kernel/ids';
import { err, ok, type Result } from '../kernel/result';
import type { Shape } from '../tmf/declaration';
import { checkAccept, JSON_TYPE, mediaTypeOf, parseBody } from '../tmf/parse-request';
import { isRecord } from '../tmf/read-path';
import type { ResourceStore } from '../tmf/resource-store';
import { respondFailure, respondJson } from '../tmf/respond';
import { bodyOf } from '../tmf/update-resource';
import { parseAttributes } from '../tmf/validate-value';
import { compareCatalogs } from './compare-catalogs';
import { draftVersion, type VersionDraft } from './draft-version';
import { fileAddress, uploadAddress } from './file-address';
import { fillTemplate } from './fill-template';
import { NDJSON } from './media-type';
import { type CatalogFiles, type MarketReader, TRANSFER_SECONDS } from './ports';
import { priceOffering } from './price-offering';
import { toolsActions } from './tools-actions';
import { CATALOG_TOOLS_PATH } from './tools-path';
import { TEMPLATE } from './tools-resources';

/** A Lambda takes and gives 6 MB with its envelope: some 5,000 entries. */
export const FILE_BYTES_MAX = 5_000_000;

type Answer = ApiResponse | { readonly failure: Failure };

export interface ToolsPorts {
  readonly store: ResourceStore;
  readonly files: CatalogFiles;
  readonly market: MarketReader;
  readonly ids: IdSource;
  clockOf(tenant: ApiRequest['caller']['tenant']): Promise<Clock>;
  timeZoneOf(tenant: ApiRequest['caller']['tenant']): Promise<string>;
}

/**
 * Serves what the catalog's tools have beside their resources (tools-actions.ts): files, comparisons, versions, filled templates,
 * prices of now. Undefined for every other request.
 */
export async function serveTools(request: ApiRequest, ports: ToolsPorts): Promise<Answer | undefined> {
  const segments = request.path.startsWith(`${CATALOG_TOOLS_PATH}/`)
    ? request.path.slice(CATALOG_TOOLS_PATH.length + 1).split('/')
    : [];
  const here = toolsActions.filter(({ path }) => fits(path.split('/'), segments));
  if (here.length === 0) return undefined;
  const action = here.find(({ method }) => method === request.method);
  if (!action) {
    const allow = here.map(({ method }) => method).join(', ');
    return respondFailure(failure('method-not-allowed', `Allowed here: ${allow}`), request.requestId, { Allow: allow });
  }
  if (!action.roles.some((role) => request.caller.roles.includes(role)))
    return { failure: failure('forbidden', `This needs one of these roles: ${action.roles.join(', ')}`) };
  const id = segments.length > 1 ? idInPath(segments[1] ?? '') : '';
  if (id === undefined) return { failure: failure('not-found', 'There is nothing at this address') };
  const asked = { request, ports, id, shape: action.takes?.schema?.attributes ?? {} };
  switch (action.name) {
    case 'putCatalogFile':
      return putFile(asked);
    case 'announceCatalogUpload':
      return announceUpload(asked);
    case 'getCatalogFile':
      return getFile(asked);
    case 'compareCatalogs':
      return compare(asked);
    case 'draftOfferingVersion':
      return draft(asked);
    case 'fillTemplate':
      return fillBlanks(asked);
    default:
      return price(asked);
  }
}

interface Asked {
  readonly request: ApiRequest;
  readonly ports: ToolsPorts;
  readonly id: string;
  /** What the body may have. */
  readonly shape: Shape;
}

const fits = (pattern: readonly string[], segments: readonly string[]): boolean =>
  pattern.length === segments.length && pattern.every((part, at) => part.startsWith('{') || part === segments[at]);

const answered = <T>(result: Result<T, Failure>, respond: (value: T) => ApiResponse): Answer =>
  result.ok ? respond(result.value) : { failure: result.error };

async function putFile({ request, ports }: Asked): Promise<Answer> {
  const text = request.body ?? '';
  if (![NDJSON, JSON_TYPE].includes(mediaTypeOf(request.headers)))
    return { failure: failure('unsupported-media-type', `Send ${NDJSON} or ${JSON_TYPE}`) };
  if (Buffer.byteLength(text) > FILE_BYTES_MAX)
    return { failure: failure('too-large', `A call takes ${FILE_BYTES_MAX} bytes: upload the file`) };
  const digest = await ports.files.put(request.caller.tenant, text);
  const url = fileAddress(digest);
  return respondJson(201, { url, digest }, { Location: `${request.baseUrl}${url}` });
}

async function announceUpload({ request, ports }: Asked): Promise<Answer> {
  const { tenant } = request.caller;
  const id = ports.ids.next();
  const [clock, uploadUrl] = await Promise.all([ports.clockOf(tenant), ports.files.uploadUrl(tenant, id)]);
  const uploadUrlExpiresAt = toIso(clock.now() + TRANSFER_SECONDS * 1_000);
  return respondJson(201, { url: uploadAddress(id), uploadUrl, uploadUrlExpiresAt });
}

async function getFile({ request, ports, id }: Asked): Promise<Answer> {
  const text = await ports.files.find(request.caller.tenant, id);
  if (text === undefined) return { failure: failure('not-found', 'There is no such file') };
  if (Buffer.byteLength(text) > FILE_BYTES_MAX)
    return { status: 303, headers: { Location: await ports.files.downloadUrl(request.caller.tenant, id) }, body: '' };
  const type = text.startsWith('[') ? JSON_TYPE : NDJSON;
  return { status: 200, headers: { 'Content-Type': `${type}; charset=utf-8`, ETag: `"${id}"` }, body: text };
}

async function compare({ request, ports }: Asked): Promise<Answer> {
  const refused = checkAccept(request.headers);
  if (refused) return { failure: refused };
  const [from = '', to = ''] = [request.query.from?.[0], request.query.to?.[0]];
  const changes = await compareCatalogs(ports, request.caller.tenant, from, to);
  return answered(changes, (change) => respondJson(200, { isEqual: change.length === 0, change }));
}

async function draft({ request, ports, id, shape }: Asked): Promise<Answer> {
  const given = await readGiven(request, ports, shape, ['version']);
  if (!given.ok) return { failure: given.error };
  const { body, nowMs, nextId } = given.value;
  const made = await draftVersion(ports.store, request.caller.tenant, id, body as unknown as VersionDraft, {
    nowMs,
    nextId,
  });
  return answered(made, (entries) => respondJson(201, entries));
}

async function fillBlanks({ request, ports, id, shape }: Asked): Promise<Answer> {
  const { tenant } = request.caller;
  const given = await readGiven(request, ports, shape, ['value']);
  if (!given.ok) return { failure: given.error };
  const template = await ports.store.get(tenant, TEMPLATE.name, id);
  if (!template) return { failure: failure('not-found', 'There is no such template') };
  const { body, nowMs, nextId } = given.value;
  const values = isRecord(body.value) ? body.value : {};
  const made = await fillTemplate(ports.store, tenant, bodyOf(TEMPLATE, template), values, { nowMs, nextId });
  return answered(made, (entries) => respondJson(201, entries));
}

async function price({ request, ports, id }: Asked): Promise<Answer> {
  const { tenant } = request.caller;
  const [clock, timeZone] = await Promise.all([ports.clockOf(tenant), ports.timeZoneOf(tenant)]);
  const priced = await priceOffering(ports, tenant, id, { nowMs: clock.now(), timeZone });
  return answered(priced, (value) => respondJson(200, value));
}

/** The body as the action declares it, the time, and ids that are the same again under the same Idempotency-Key. */
async function readGiven(request: ApiRequest, { ids, clockOf }: ToolsPorts, shape: Shape, required: readonly string[]) {
  const key = idempotencyKey(request.headers);
  if (!key.ok) return key;
  const raw = parseBody(request, [JSON_TYPE]);
  if (!raw.ok) return raw;
  const violations: Violation[] = [];
  const body = isRecord(raw.value) ? parseAttributes(shape, raw.value, { path: '', depth: 0, violations }) : {};
  for (const name of required) if (body[name] === undefined) violations.push({ path: name, message: 'is required' });
  if (violations.length > 0) return err(failure('invalid-request', 'The body cannot be read', { violations }));
  const { caller, path } = request;
  const nextId = (of: string): string =>
    key.value === undefined ? ids.next() : idFromKey(caller, `${path}/${of}`, key.value);
  return ok({ body, nowMs: (await clockOf(caller.tenant)).now(), nextId });
}
