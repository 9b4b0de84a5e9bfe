import { toIso } from '../kernel/clock';
import { sha256Hex } from '../kernel/digest';
import { parseTenantId, type TenantId } from '../kernel/tenant';
import type { ResourceStore } from '../tmf/resource-store';
import { bodyOf } from '../tmf/update-resource';
import { newResource } from '../tmf/write-resource';
import { changeStored } from './change-stored';
import type { UsageObject } from './ports';
import { type UsageFileBody, usageFile, usageFileApi } from './resources';

/** `inbox/<tenant>/<name>`: who may write below a tenant's prefix speaks for that tenant. */
const KEY = /^inbox\/([^/]+)\/([^/]{1,150})$/;
/** Before the name where the upload was asked for: the id of the file that awaits it. */
const AWAITED = /^([A-Za-z0-9-]{1,60})__/;
const FILE_ID_DIGITS = 24;

export const inboxKey = (tenant: TenantId, id: string, name: string): string => `inbox/${tenant}/${id}__${name}`;

/** The tenant and name in an object's key; undefined when it lies in no inbox. */
export function readInboxKey(key: string): { tenant: TenantId; name: string; awaitedId?: string } | undefined {
  const [, owner = '', name = ''] = KEY.exec(key) ?? [];
  const tenant = parseTenantId(owner);
  if (tenant === undefined) return undefined;
  const awaitedId = AWAITED.exec(name)?.[1];
  return { tenant, name, ...(awaitedId === undefined ? {} : { awaitedId }) };
}

/** The id of a file that nobody announced: of the same object's same version always the same. */
export const fileIdOf = (key: string, version: string): string =>
  `file-${sha256Hex(`${key}\n${version}`).slice(0, FILE_ID_DIGITS)}`;

/**
 * The file that an object is: the one that awaited it, else one made for this version. Asked again for the same
 * version it answers the same, with the same `receivedAt`, on which every check of a record's time rests.
 */
export async function receiveFile(
  store: ResourceStore,
  inbox: { readonly tenant: TenantId; readonly name: string; readonly awaitedId?: string },
  object: Pick<UsageObject, 'key' | 'version' | 'size'>,
  receivedMs: number,
): Promise<UsageFileBody> {
  const { tenant, name, awaitedId } = inbox;
  const { key: objectKey, version: objectVersion, size } = object;
  const receivedAt = toIso(receivedMs);
  if (awaitedId !== undefined) {
    const at = { tenant, id: awaitedId, nowMs: receivedMs };
    const taken = await changeStored(store, usageFile, at, (file: UsageFileBody): UsageFileBody | undefined =>
      file.state === 'awaited' && file.objectKey === objectKey
        ? { ...file, state: 'received', receivedAt, size, objectVersion }
        : undefined,
    );
    const file = taken && bodyOf(usageFile, taken);
    if (file?.objectKey === objectKey && file.objectVersion === objectVersion) return file;
  }
  const made = await store.create(
    newResource(usageFile, {
      tenant,
      id: fileIdOf(objectKey, objectVersion),
      basePath: usageFileApi.basePath,
      nowMs: receivedMs,
      body: { name, state: 'received', receivedAt, size, objectKey, objectVersion },
    }),
  );
  return bodyOf(usageFile, made.stored);
}
