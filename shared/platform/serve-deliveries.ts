import type { ApiHandler, ApiRequest } from '../kernel/api';
import { failure } from '../kernel/errors';
import { parsePage } from '../tmf/page';
import { respondJson } from '../tmf/respond';
import type { DeliveryLog } from './delivery-log';
import type { Subscription } from './subscription';

/** A place in the log, as its keys are made. */
const CURSOR = /^\d{4}-\d{2}-\d{2}T[\d:.]+Z#[\w.:#-]{1,300}$/;

/** GET …/hub/{id}/delivery: what became of a subscription's deliveries, the last queued first; `Link` leads on. */
export async function serveDeliveries(
  { query, baseUrl, path }: ApiRequest,
  subscription: Subscription,
  log: DeliveryLog,
): ReturnType<ApiHandler> {
  const { page, violations } = parsePage(query);
  const given = query.cursor?.at(-1);
  const cursor = given === undefined ? undefined : Buffer.from(given, 'base64url').toString();
  const wrong = [
    ...violations,
    ...(page.limit === 0 ? [{ path: 'limit', message: 'is 1 or more' }] : []),
    ...(page.offset > 0 ? [{ path: 'offset', message: 'is not taken here: go on by Link' }] : []),
    ...(cursor === undefined || CURSOR.test(cursor)
      ? []
      : [{ path: 'cursor', message: 'is given by a page, in its Link' }]),
  ];
  if (wrong.length > 0) return { failure: failure('invalid-query', 'The query cannot be read', { violations: wrong }) };
  const { limit } = page;
  const found = await log.list(subscription, { limit, ...(cursor === undefined ? {} : { cursor }) });
  const next = found.cursor && Buffer.from(found.cursor).toString('base64url');
  return respondJson(next ? 206 : 200, found.records, {
    'X-Result-Count': String(found.records.length),
    ...(next ? { Link: `<${baseUrl}${path}?cursor=${next}&limit=${limit}>; rel="next"` } : {}),
  });
}
