import { toIso } from '../kernel/clock';
import { eachAtOnce } from '../kernel/each-at-once';
import { type Failure, failure } from '../kernel/errors';
import { err, ok, type Result } from '../kernel/result';
import type { TenantId } from '../kernel/tenant';
import type { StoredResource } from '../tmf/resource-store';
import type { TaskStep } from '../tmf/run-task';
import { applyEntry } from './apply-entry';
import { type Entry, readCatalogFile } from './catalog-file';
import { checkFile } from './check-file';
import type { JobPorts } from './export-catalog';
import { readFileAddress } from './file-address';
import type { IMPORT_JOB } from './job-resources';
import { type Job, scopeOf } from './job-scope';

/** A step's entries: some seconds of writing, so that what a crash repeats is little. */
export const ENTRIES_A_STEP = 500;
const WRITES_AT_ONCE = 25;

/**
 * Takes a file in. The first step judges all of it and writes nothing; each further one writes some hundred entries and says
 * how far it is, so that the job goes on after any crash from there. Entries that stand already as the file has them are left
 * alone: a job that failed is made again, and finds its work done.
 */
export async function importCatalog(
  ports: JobPorts,
  body: Job,
  { tenant }: StoredResource,
): Promise<Result<TaskStep<typeof IMPORT_JOB>, Failure>> {
  const { store, nowMs } = ports;
  const scope = scopeOf(body);
  if (!scope.ok) return scope;
  const file = await textOf(ports, tenant, body);
  if (!file.ok) return file;
  const read = readCatalogFile(file.value.text);
  if (!read.ok) return read;
  const { done = 0 } = body.progress ?? {};
  const total = read.value.length;
  const known = { ...body, digest: file.value.digest };
  const entries = await checkFile(store, tenant, scope.value.kinds, read.value);
  if (!entries.ok) return entries;
  if (body.progress === undefined) return ok({ state: 'inProgress', body: { ...known, progress: { done: 0, total } } });
  const page = entries.value.slice(done, done + ENTRIES_A_STEP);
  const applied = againIfBusy(await applyAll(ports, tenant, page, await nowMs(tenant)));
  if (!applied.ok) return applied;
  const progress = { done: done + page.length, total };
  if (progress.done < total) return ok({ state: 'inProgress', body: { ...known, progress } });
  return ok({ state: 'done', body: { ...known, progress, completionDate: toIso(await nowMs(tenant)) } });
}

/** Entries of one kind at once; what they refer to, which stands before them, first. */
export async function applyAll(
  { store }: Pick<JobPorts, 'store'>,
  tenant: TenantId,
  entries: readonly Entry[],
  now: number,
): Promise<Result<undefined, Failure>> {
  for (const kind of Map.groupBy(entries, ({ resource }) => resource).values()) {
    const written = await eachAtOnce(kind, WRITES_AT_ONCE, (entry) => applyEntry(store, tenant, entry, now));
    for (const [index, one] of written.entries()) if (!one.ok) return err(at(kind[index], one.error));
  }
  return ok(undefined);
}

/** Who is in the way now is gone soon: thrown, the step comes again by itself. */
export function againIfBusy<T>(result: Result<T, Failure>): Result<T, Failure> {
  if (!result.ok && result.error.code === 'busy') throw new Error(result.error.message);
  return result;
}

/** Which entry it was. */
const at = (entry: Entry | undefined, problem: Failure): Failure => ({
  ...problem,
  message: `${entry?.resource} ${entry?.id}: ${problem.message}`,
});

/** The file's text; one that was uploaded, or that its address held itself, is kept, so that every step reads the same. */
async function textOf({ files }: JobPorts, tenant: TenantId, { url, digest }: Job) {
  const address = digest === undefined ? readFileAddress(url ?? '') : { digest };
  if (!address)
    return err(failure('unprocessable', 'url is a file or an upload of ours, or a data: address of NDJSON'));
  if (!('digest' in address)) {
    const given = 'text' in address ? ok(address.text) : await files.uploaded(tenant, address.uploadId);
    return given.ok ? ok({ text: given.value, digest: await files.put(tenant, given.value) }) : given;
  }
  const text = await files.find(tenant, address.digest);
  if (text === undefined) return err(failure('unprocessable', `There is no file ${address.digest}`));
  return ok({ text, digest: address.digest });
}
