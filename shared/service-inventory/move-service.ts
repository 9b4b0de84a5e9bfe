import { toIso } from '../kernel/clock';
import type { Failure } from '../kernel/errors';
import { ok, type Result } from '../kernel/result';
import type { ResourceStore } from '../tmf/resource-store';
import { updateResource } from '../tmf/update-resource';
import { SERVICE } from './resources';
import type { MoveServiceRequest } from './service-draft';

/** Ends a service, or pauses and resumes it, since now. What never was needs no end: the compensation of one not yet active. */
export async function moveService(
  store: ResourceStore,
  { tenant, id, to }: MoveServiceRequest,
  nowMs: number,
): Promise<Result<void, Failure>> {
  const moved = await updateResource(store, SERVICE, { tenant, id, nowMs }, (body) =>
    ok(
      body.state === to || body.state === 'terminated'
        ? undefined
        : {
            ...body,
            state: to,
            isServiceEnabled: to === 'active',
            ...(to === 'terminated' ? { endDate: toIso(nowMs) } : {}),
          },
    ),
  );
  return moved.ok || (to === 'terminated' && moved.error.code === 'not-found') ? ok(undefined) : moved;
}
