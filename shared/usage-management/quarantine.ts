import { toIso } from '../kernel/clock';
import { type Failure, failure } from '../kernel/errors';
import { err, ok, type Result } from '../kernel/result';
import type { TenantId } from '../kernel/tenant';
import type { ResourceStore } from '../tmf/resource-store';
import { updateResource } from '../tmf/update-resource';
import { newResource } from '../tmf/write-resource';
import { changeStored } from './change-stored';
import { type QuarantinedUsageBody, quarantinedUsage, usageFileApi } from './resources';

/** The quarantine's id of a file's line: the same for every delivery, so that it is quarantined once. */
export const lineQuarantineId = (fileId: string, line: number): string => `${fileId}-${line}`;
export const usageQuarantineId = (usageId: string): string => `api-${usageId}`;

/** Puts something into quarantine. What stands there already stays as it is: it may have been replayed since. */
export async function quarantine(
  store: ResourceStore,
  at: { readonly tenant: TenantId; readonly id: string; readonly nowMs: number },
  body: Partial<Omit<QuarantinedUsageBody, 'id' | 'href'>>,
): Promise<void> {
  const { tenant, id, nowMs } = at;
  await store.create(
    newResource(quarantinedUsage, {
      tenant,
      id,
      nowMs,
      basePath: usageFileApi.basePath,
      body: { receivedAt: toIso(nowMs), replayCount: 0, ...body },
    }),
  );
}

/** Its usage was charged after all, now or before. Resolved is final. */
export async function resolveQuarantined(
  store: ResourceStore,
  at: { readonly tenant: TenantId; readonly id: string; readonly nowMs: number },
  resolution: 'charged' | 'duplicate',
): Promise<void> {
  await changeStored(store, quarantinedUsage, at, (item: QuarantinedUsageBody): QuarantinedUsageBody | undefined =>
    item.state === 'resolved' ? undefined : { ...item, state: 'resolved', resolution },
  );
}

/**
 * The usage it came of is being deleted: it is never charged. Fails with `conflict` while it is being replayed, or where a replay
 * charged it.
 */
export async function withdrawQuarantined(
  store: ResourceStore,
  at: { readonly tenant: TenantId; readonly id: string; readonly nowMs: number },
): Promise<Result<void, Failure>> {
  const withdrawn = await updateResource(store, quarantinedUsage, at, (item) => {
    if (item.resolution === 'withdrawn') return ok(undefined);
    if (item.state !== 'quarantined')
      return err(failure('conflict', 'It is being charged again, or was: wait for what comes of it'));
    const next: QuarantinedUsageBody = { ...item, state: 'resolved', resolution: 'withdrawn' };
    return ok(next);
  });
  return withdrawn.ok ? ok(undefined) : withdrawn;
}
