import { toIso } from '../kernel/clock';
import { type Failure, failure } from '../kernel/errors';
import { err, ok, type Result } from '../kernel/result';
import type { TenantId } from '../kernel/tenant';
import type { BodyOf } from '../tmf/declaration';
import type { DomainEvent } from '../tmf/event';
import type { StoredResource } from '../tmf/resource-store';
import { runTask, type TaskStep, type TaskTurn } from '../tmf/run-task';
import type { TaskStates } from '../tmf/task';
import { type Entry, nameOf, readKeptFile, writeCatalogFile } from './catalog-file';
import { checkSales } from './check-sale';
import { diffEntries } from './diff-entries';
import type { JobPorts } from './export-catalog';
import { againIfBusy, applyAll, ENTRIES_A_STEP } from './import-catalog';
import { ERROR_LOG_LENGTH_MAX } from './job-resources';
import { contentsOf, entriesOnSale } from './release-contents';
import { moveHead, type ReleaseHead, readHead } from './release-head';
import { RELEASE, WORDS_MAX } from './tools-resources';

type Release = BodyOf<typeof RELEASE>;
type Step = Result<TaskStep<typeof RELEASE>, Failure>;

const PUBLISHING: TaskStates = {
  attribute: 'status',
  acknowledged: 'publishing',
  inProgress: 'publishing',
  done: 'published',
  terminatedWithError: 'failed',
};
const ROLLING_BACK: TaskStates = {
  ...PUBLISHING,
  acknowledged: 'rollingBack',
  inProgress: 'rollingBack',
  done: 'rolledBack',
};

/**
 * Takes one step of the release that an event is of: published and rolled back alike, some hundred entries a step. A step that the machine
 * lets down comes again by itself; `gaveUp` ends it where that did not help, and its `errorLog` says what can be done.
 */
export async function runRelease(event: DomainEvent, ports: JobPorts, gaveUp?: Failure): Promise<TaskTurn> {
  const now = await ports.nowMs(event.tenant);
  const common = {
    declaration: RELEASE,
    store: ports.store,
    nowMs: () => now,
    failed: (body: Release, problem: Failure): Release => ({ ...body, errorLog: logOf(problem, body) }),
  };
  const published = await runTask(event, {
    ...common,
    states: PUBLISHING,
    step: async (body, { tenant }) => (gaveUp ? err(gaveUp) : publish(ports, tenant, body, now)),
  });
  if (published === 'stepped' || published === 'not-mine') return published;
  return runTask(event, {
    ...common,
    states: ROLLING_BACK,
    step: async (body, { tenant }: StoredResource) => (gaveUp ? err(gaveUp) : rollBack(ports, tenant, body, now)),
  });
}

/** The first step judges all and keeps what was on sale; the others switch; the last makes it the current one. */
async function publish(ports: JobPorts, tenant: TenantId, body: Release, now: number): Promise<Step> {
  const { store, files } = ports;
  if (body.progress === undefined) {
    const contents = await contentsOf(store, tenant, body, now);
    if (!contents.ok) return contents;
    const { before, after } = contents.value;
    const wrong = await checkSales(store, tenant, after, now);
    if (wrong) return err(wrong);
    const [beforeDigest, digest] = await Promise.all([
      files.put(tenant, writeCatalogFile(before)),
      files.put(tenant, writeCatalogFile(after)),
    ]);
    const change = diffEntries(before, after)
      .slice(0, WORDS_MAX)
      .map(({ words }) => words);
    const { errorLog: _before, ...rest } = body;
    const progress = { done: 0, total: after.length };
    return ok({ state: 'inProgress', body: { ...rest, digest, before: beforeDigest, change, progress } });
  }
  const stepped = await switchTo(ports, tenant, body, { to: body.digest, from: body.before, now });
  if (!stepped.ok) return stepped;
  if (stepped.value !== 'whole') return ok({ state: 'inProgress', body: stepped.value });
  const head = await endRun(ports, tenant, now, ({ number, currentId }) =>
    currentId === body.id ? { number, currentId } : { number: number + 1, currentId: body.id },
  );
  const previous = head.currentId === body.id ? body.previous : head.currentId && { id: head.currentId };
  const number = head.currentId === body.id ? head.number : head.number + 1;
  return ok({
    state: 'done',
    body: { ...body, number, ...(previous ? { previous } : {}), publicationDate: toIso(now) },
  });
}

/** Brings back the bytes that were on sale before; what came since is retired, since somebody may have bought it. */
async function rollBack(ports: JobPorts, tenant: TenantId, body: Release, now: number): Promise<Step> {
  const stepped = await switchTo(ports, tenant, body, { to: body.before, now });
  if (!stepped.ok) return stepped;
  if (stepped.value !== 'whole') return ok({ state: 'inProgress', body: stepped.value });
  await endRun(ports, tenant, now, ({ number, currentId }) => ({
    number,
    ...(currentId === body.id ? currentOf(body.previous?.id) : currentOf(currentId)),
  }));
  return ok({ state: 'done', body: { ...body, rollbackDate: toIso(now) } });
}

const currentOf = (id: string | undefined) => (id === undefined ? {} : { currentId: id });

/** Nothing runs any more; answers how the head stood. Another who moved it just now makes the step come again. */
async function endRun(
  { store }: JobPorts,
  tenant: TenantId,
  now: number,
  next: (head: ReleaseHead) => ReleaseHead,
): Promise<ReleaseHead> {
  const before = await readHead(store, tenant);
  const lost = await moveHead(store, tenant, now, next);
  if (lost) throw new Error(lost.message);
  return before;
}

/**
 * A step's worth of bringing one file's entries on sale; after the last of them, what is on sale and not among them is retired
 * (where `from` is given, only what it had). Answers the body with its progress, or `whole`.
 */
async function switchTo(
  ports: JobPorts,
  tenant: TenantId,
  body: Release,
  { to = '', from, now }: { to: string | undefined; from?: string | undefined; now: number },
): Promise<Result<Release | 'whole', Failure>> {
  const { store } = ports;
  const target = await entriesIn(ports, tenant, to);
  if (!target.ok) return target;
  const { done = 0 } = body.progress ?? {};
  const page = target.value.slice(done, done + ENTRIES_A_STEP);
  if (page.length > 0) {
    const applied = againIfBusy(await applyAll({ store }, tenant, page, now));
    if (!applied.ok) return applied;
    return ok({ ...body, progress: { done: done + page.length, total: target.value.length } });
  }
  const standing = from === undefined ? await entriesOnSale(store, tenant) : await entriesIn(ports, tenant, from);
  if (!standing.ok) return standing;
  const names = new Set(target.value.map(nameOf));
  const ended = standing.value
    .filter((entry) => !names.has(nameOf(entry)))
    .map((entry) => ({ ...entry, body: { ...entry.body, lifecycleStatus: 'Retired' } }));
  const retired = againIfBusy(await applyAll({ store }, tenant, ended.reverse(), now));
  return retired.ok ? ok('whole') : retired;
}

async function entriesIn(
  { files }: JobPorts,
  tenant: TenantId,
  digest: string,
): Promise<Result<readonly Entry[], Failure>> {
  const text = await files.find(tenant, digest);
  return text === undefined ? err(failure('unprocessable', `There is no file ${digest}`)) : readKeptFile(text);
}

const GO_ON =
  'What was switched stays: PATCH status publishing goes on from there, rollingBack brings back what was sold.';
const NOTHING_DONE = 'Nothing was switched: mend it, and PATCH status publishing.';

const logOf = ({ message, violations = [] }: Failure, { before }: Release): string =>
  [message, before === undefined ? NOTHING_DONE : GO_ON, ...violations.map((one) => `${one.path}: ${one.message}`)]
    .join('\n')
    .slice(0, ERROR_LOG_LENGTH_MAX);
