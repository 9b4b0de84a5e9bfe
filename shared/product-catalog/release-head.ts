import { type Failure, failure } from '../kernel/errors';
import type { TenantId } from '../kernel/tenant';
import type { BodyOf } from '../tmf/declaration';
import type { ResourceStore } from '../tmf/resource-store';
import { newResource } from '../tmf/write-resource';
import { CATALOG_TOOLS_PATH } from './tools-path';
import { RELEASE_HEAD } from './tools-resources';

/** One a tenant. */
const HEAD_ID = 'current';

export interface ReleaseHead {
  /** How many releases were published. */
  readonly number: number;
  readonly currentId?: string;
  /** The one that is being published or rolled back: no other begins meanwhile. */
  readonly runningId?: string;
}

/** Where a tenant's releases stand. */
export async function readHead(store: ResourceStore, tenant: TenantId): Promise<ReleaseHead> {
  const body = (await store.get(tenant, RELEASE_HEAD.name, HEAD_ID))?.body as BodyOf<typeof RELEASE_HEAD> | undefined;
  const { number = 0, current, running } = body ?? {};
  return {
    number,
    ...(current?.id === undefined ? {} : { currentId: current.id }),
    ...(running?.id === undefined ? {} : { runningId: running.id }),
  };
}

/** Moves the head by what `move` makes of it; `conflict` where it refuses, or another moved it meanwhile. */
export async function moveHead(
  store: ResourceStore,
  tenant: TenantId,
  nowMs: number,
  move: (head: ReleaseHead) => ReleaseHead | string,
): Promise<Failure | undefined> {
  const stored = await store.get(tenant, RELEASE_HEAD.name, HEAD_ID);
  const next = move(await readHead(store, tenant));
  if (typeof next === 'string') return failure('conflict', next);
  const body = {
    number: next.number,
    ...(next.currentId === undefined ? {} : { current: { id: next.currentId } }),
    ...(next.runningId === undefined ? {} : { running: { id: next.runningId } }),
  };
  const first = newResource(RELEASE_HEAD, { tenant, id: HEAD_ID, basePath: CATALOG_TOOLS_PATH, nowMs, body });
  const moved = stored
    ? await store.replace({ ...first, version: stored.version + 1, lastChange: { kind: 'AttributeValueChange' } })
    : (await store.create(first)).created;
  return moved ? undefined : failure('conflict', 'Another release began or ended just now');
}
