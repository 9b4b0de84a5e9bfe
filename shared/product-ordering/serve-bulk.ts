import type { ApiHandler, ApiRequest } from '../kernel/api';
import { type Failure, failure, type Violation } from '../kernel/errors';
import { idempotencyKey, idFromKey, requestHashOf } from '../kernel/idempotency';
import { idInPath } from '../kernel/ids';
import { err, ok, type Result } from '../kernel/result';
import { pageHeaders, parsePage } from '../tmf/page';
import { JSON_TYPE, parseBody } from '../tmf/parse-request';
import { isRecord } from '../tmf/read-path';
import { respondJson, respondNotAllowed } from '../tmf/respond';
import { bodyOf } from '../tmf/update-resource';
import { parseAttributes } from '../tmf/validate-value';
import { newResource } from '../tmf/write-resource';
import { BULK_LINE_STATES, BULK_PRODUCT_ORDER, BULK_ROLES, bulkActions } from './bulk-resource';
import type { BulkOrder } from './order-of-line';
import { readBulkFile } from './read-bulk-file';
import { type ReplayAsked, replayLines } from './replay-lines';
import { PRODUCT_ORDERING_API } from './resources';
import type { BulkPorts } from './run-bulk-order';
import { viewLines } from './view-bulk-lines';

type Answer = Awaited<ReturnType<ApiHandler>>;
type ServedPorts = Pick<BulkPorts, 'store' | 'lines' | 'files' | 'nowMs'> & { readonly api: ApiHandler };

const COLLECTION = `${PRODUCT_ORDERING_API.basePath}/${BULK_PRODUCT_ORDER.name}`;
const PART = new RegExp(`^${COLLECTION}/([^/]+)/(line|replay)$`);
const [CREATE, , REPLAY] = bulkActions;

/**
 * Serves what bulk orders have beside the resource itself (bulk-resource.ts): a file that is ordered, the lines, replays. Undefined for every
 * other request.
 */
export async function serveBulk(request: ApiRequest, ports: ServedPorts): Promise<Answer | undefined> {
  const [, segment = '', part] = PART.exec(request.path) ?? [];
  const creates = request.path === COLLECTION && request.method === 'POST';
  if (!creates && part === undefined) return undefined;
  const method = part === 'line' ? 'GET' : 'POST';
  if (request.method !== method) return respondNotAllowed(method, request.requestId);
  if (!BULK_ROLES.some((role) => request.caller.roles.includes(role)))
    return { failure: failure('forbidden', `This needs one of the roles: ${BULK_ROLES.join(', ')}`) };
  if (creates) return createBulkOrder(request, ports);
  const id = idInPath(segment);
  const stored =
    id === undefined ? undefined : await ports.store.get(request.caller.tenant, BULK_PRODUCT_ORDER.name, id);
  if (!stored) return { failure: failure('not-found', 'There is no such bulkProductOrder') };
  return part === 'line'
    ? listLines(request, ports, bodyOf(BULK_PRODUCT_ORDER, stored))
    : replay(request, ports, stored.id);
}

/**
 * Keeps the lines and the order of them. The same file with the same settings again is the same bulk order, unless an Idempotency-Key says that it
 * is another.
 */
async function createBulkOrder(request: ApiRequest, ports: ServedPorts): Promise<Answer> {
  const { caller } = request;
  const key = idempotencyKey(request.headers);
  if (!key.ok) return { failure: key.error };
  const lines = readBulkFile(request.body ?? '', request.headers);
  if (!lines.ok) return { failure: lines.error };
  const settings = readSettings(request);
  if (!settings.ok) return { failure: settings.error };
  const digest = await ports.files.put(caller.tenant, JSON.stringify(lines.value));
  const body = { ...settings.value, digest, lineCount: lines.value.length };
  const requestHash = requestHashOf(body);
  const item = newResource(BULK_PRODUCT_ORDER, {
    tenant: caller.tenant,
    id: idFromKey(caller, BULK_PRODUCT_ORDER.name, key.value ?? requestHash),
    body,
    basePath: PRODUCT_ORDERING_API.basePath,
    nowMs: await ports.nowMs(caller.tenant),
    requestHash,
  });
  const { stored } = await ports.store.create(item);
  if (stored.requestHash !== requestHash)
    return { failure: failure('idempotency-conflict', 'This Idempotency-Key ordered another file') };
  const answer = await ports.api({
    ...request,
    body: undefined,
    method: 'GET',
    path: `${COLLECTION}/${stored.id}`,
    query: {},
  });
  if ('failure' in answer || answer.status !== 200) return answer;
  return {
    ...answer,
    status: 201,
    headers: { ...answer.headers, Location: `${request.baseUrl}${bodyOf(BULK_PRODUCT_ORDER, stored).href}` },
  };
}

/** What the query says for all lines. */
function readSettings({ query }: ApiRequest): Result<Record<string, unknown>, Failure> {
  const violations: Violation[] = [];
  const given = Object.entries(query).map(([name, [value = '']]) => [name, numberIn(name, value)] as const);
  const said = parseAttributes(CREATE?.query ?? {}, Object.fromEntries(given), { path: '', depth: 0, violations });
  if (violations.length > 0)
    return err(failure('invalid-query', 'The query does not say how to order the lines', { violations }));
  const { name, channel, customer, billingAccount, productOffering, ordersPerMinute } = said;
  return ok({
    ...(name === undefined ? {} : { name }),
    channel: [{ id: channel ?? 'bulk' }],
    ...(customer === undefined ? {} : { relatedParty: [{ id: customer, role: 'customer' }] }),
    ...(billingAccount === undefined ? {} : { billingAccount: { id: billingAccount } }),
    ...(productOffering === undefined ? {} : { productOffering: { id: productOffering } }),
    ...(ordersPerMinute === undefined ? {} : { ordersPerMinute }),
  });
}

/** Text that the query has for a number. */
const numberIn = (name: string, value: string): unknown =>
  name === 'ordersPerMinute' && /^\d{1,7}$/.test(value) ? Number(value) : value;

async function listLines(request: ApiRequest, ports: ServedPorts, bulk: BulkOrder): Promise<Answer> {
  const { page, violations } = parsePage(request.query);
  const state = request.query.state?.[0];
  const wrong =
    state === undefined || (BULK_LINE_STATES as readonly string[]).includes(state)
      ? violations
      : [...violations, { path: 'state', message: `is one of: ${BULK_LINE_STATES.join(', ')}` }];
  if (wrong.length > 0) return { failure: failure('invalid-query', 'The query cannot be read', { violations: wrong }) };
  const { shown, total } = await viewLines(ports, request.caller.tenant, bulk, { state, page });
  const address = `${request.baseUrl}${request.path}`;
  const { status, headers } = pageHeaders(address, request.query, page, { shown: shown.length, total });
  return respondJson(status, shown, headers);
}

async function replay(request: ApiRequest, ports: ServedPorts, id: string): Promise<Answer> {
  const raw = parseBody(request, [JSON_TYPE]);
  if (!raw.ok) return { failure: raw.error };
  const violations: Violation[] = [];
  const shape = REPLAY?.takes?.schema?.attributes ?? {};
  if (!isRecord(raw.value)) return { failure: failure('invalid-request', 'The body is a JSON object') };
  const asked = parseAttributes(shape, raw.value, { path: '', depth: 0, violations });
  if (violations.length > 0)
    return { failure: failure('invalid-request', 'The body breaks the rules of this task', { violations }) };
  const replayed = await replayLines(ports, request.caller.tenant, id, asked as ReplayAsked);
  return replayed.ok ? respondJson(200, replayed.value) : { failure: replayed.error };
}
