import { toIso } from '../kernel/clock';
import type { Failure } from '../kernel/errors';
import { ok, type Result } from '../kernel/result';
import type { TenantId } from '../kernel/tenant';
import type { ResourceStore, StoredResource } from '../tmf/resource-store';
import type { TaskStep } from '../tmf/run-task';
import { asJsonArray, writeCatalogFile } from './catalog-file';
import { fileAddress } from './file-address';
import type { EXPORT_JOB } from './job-resources';
import { type Job, scopeOf } from './job-scope';
import type { CatalogFiles } from './ports';
import { readEntries } from './read-entries';

export interface JobPorts {
  readonly store: ResourceStore;
  readonly files: CatalogFiles;
  nowMs(tenant: TenantId): Promise<number>;
}

/** Writes what the job is about into a file, in one step: at most 10,000 entries. The same entries give the same bytes. */
export async function exportCatalog(
  { store, files, nowMs }: JobPorts,
  body: Job,
  { tenant }: StoredResource,
): Promise<Result<TaskStep<typeof EXPORT_JOB>, Failure>> {
  const scope = scopeOf(body);
  if (!scope.ok) return scope;
  const entries = await readEntries(store, tenant, scope.value.kinds, scope.value.filters);
  if (!entries.ok) return entries;
  const lines = writeCatalogFile(entries.value);
  const digest = await files.put(tenant, body.contentType === 'application/json' ? asJsonArray(lines) : lines);
  const count = entries.value.length;
  const done = { digest, url: fileAddress(digest), progress: { done: count, total: count } };
  return ok({ state: 'done', body: { ...body, ...done, completionDate: toIso(await nowMs(tenant)) } });
}
