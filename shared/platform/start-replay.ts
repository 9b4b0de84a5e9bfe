import type { ApiHandler, ApiRequest } from '../kernel/api';
import { toIso } from '../kernel/clock';
import { failure } from '../kernel/errors';
import { JSON_TYPE, parseBody } from '../tmf/parse-request';
import { isRecord } from '../tmf/read-path';
import { respondJson } from '../tmf/respond';
import { ARCHIVE_DAYS } from './event-archive';
import { REPLAY_EVENTS_MAX } from './replay-events';
import type { HubPorts } from './serve-hub';
import type { Subscription } from './subscription';

const MS_PER_DAY = 86_400_000;
const DATE_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;

/** POST …/hub/{id}/replay `{ from }`: 202, and a subscriber is told again what it was told since, up to now. */
export async function startReplay(
  request: ApiRequest,
  { tenant, basePath, id }: Subscription,
  { ids, clockOf, queueReplay }: HubPorts,
): ReturnType<ApiHandler> {
  const raw = parseBody(request, [JSON_TYPE]);
  if (!raw.ok) return { failure: raw.error };
  const text = isRecord(raw.value) ? raw.value.from : undefined;
  const fromMs = typeof text === 'string' && DATE_TIME.test(text) ? Date.parse(text) : Number.NaN;
  const nowMs = (await clockOf(tenant)).now();
  if (!(fromMs <= nowMs && fromMs >= nowMs - ARCHIVE_DAYS * MS_PER_DAY)) {
    const violations = [{ path: 'from', message: `is a time within the last ${ARCHIVE_DAYS} days` }];
    return { failure: failure('invalid-request', 'The replay is not possible', { violations }) };
  }
  const replay = { id: ids.next(), from: toIso(fromMs), to: toIso(nowMs) };
  await queueReplay({ ...replay, subscription: { tenant, basePath, id }, told: 0 });
  return respondJson(202, { ...replay, eventsMax: REPLAY_EVENTS_MAX });
}
