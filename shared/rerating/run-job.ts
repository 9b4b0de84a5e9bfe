import { bookOnce, MONEY } from '../balance-management';
import { canonicalJson, sha256Hex } from '../kernel/digest';
import { eachAtOnce } from '../kernel/each-at-once';
import type { Failure } from '../kernel/errors';
import { invariant } from '../kernel/errors';
import { formatNano, parseNano } from '../kernel/money';
import { ok, type Result } from '../kernel/result';
import type { TenantId } from '../kernel/tenant';
import type { BodyOf } from '../tmf/declaration';
import { updateResource } from '../tmf/update-resource';
import { changedResource, newResource } from '../tmf/write-resource';
import { type Correction, correctionTariffs } from './correction';
import type { ReratingPorts } from './ports';
import { type BookedCorrection, type ReratedBalance, rerateBalance } from './rerate-balance';
import type { JobBody } from './rerating-head';
import { BALANCES_A_PAGE, reratingApi, reratingJob, reratingPage } from './resources';

/** Balances that are rated again, or booked, side by side. */
const AT_ONCE = 8;
/** Of SHA-256, hex: an id has 80 characters at most. */
const PAGE_ID_DIGITS = 40;

type PageBody = BodyOf<typeof reratingPage>;
/** What says by which versions a job, or an earlier one, rates. */
type Pinned = Pick<JobBody, 'window' | 'tariffVersion' | 'correction'>;
type Row = NonNullable<PageBody['balance']>[number];

/**
 * Takes a job one page on: rates the next balances again, or books the differences of the next page. True when there is more
 * to do. Whoever dies in it, or does it beside another, does no harm: a page stands under its digest, the job moves on from where
 * it stood, and a balance books a job's reference once.
 */
export async function runJob(ports: ReratingPorts, tenant: TenantId, jobId: string): Promise<boolean> {
  const stored = await ports.store.get(tenant, reratingJob.name, jobId);
  const job = stored?.body as JobBody | undefined;
  if (job?.status === 'calculating') return calculatePage(ports, tenant, job);
  if (job?.status === 'booking') return bookPage(ports, tenant, job);
  return false;
}

async function calculatePage(ports: ReratingPorts, tenant: TenantId, job: JobBody): Promise<boolean> {
  const ids = await ports.balances.ofTenant(tenant, BALANCES_A_PAGE, job.cursor);
  const rerated = await rerateBalances(ports, tenant, job, ids);
  const changed = rerated.filter((one) => one.changed > 0 || one.notRated > 0);
  const page = changed.length === 0 ? undefined : await writePage(ports, tenant, job, changed.map(rowOf(job)));
  const isLast = ids.length < BALANCES_A_PAGE;
  const moved = await moveOn(ports, tenant, job, (body) => {
    if (body.status !== 'calculating' || body.cursor !== job.cursor) return undefined;
    return {
      ...body,
      status: isLast ? 'calculated' : 'calculating',
      ...(ids.length === 0 ? {} : { cursor: ids.at(-1) ?? '' }),
      balances: (body.balances ?? 0) + ids.length,
      charges: (body.charges ?? 0) + sum(rerated, 'charges'),
      notRated: (body.notRated ?? 0) + sum(rerated, 'notRated'),
      affected: (body.affected ?? 0) + changed.length,
      ...(page === undefined ? {} : { lastPage: page }),
      difference: {
        unit: unitOf(job),
        value: formatNano(rerated.reduce((all, one) => all + one.differenceNano, nanoOf(body.difference))),
      },
    };
  });
  return moved.status === 'calculating';
}

async function rerateBalances(
  ports: ReratingPorts,
  tenant: TenantId,
  job: JobBody,
  ids: readonly string[],
): Promise<readonly ReratedBalance[]> {
  const offeringId = job.productOffering?.id ?? '';
  const versions = await ports.tariffs.versions(tenant, offeringId);
  const pinned = (one: Pinned): Correction => {
    const fromMs = Date.parse(one.window?.startDateTime ?? '');
    const untilMs = Date.parse(one.window?.endDateTime ?? '');
    const named = versions.filter(({ version }) => one.correction?.includes(version));
    return { offeringId, fromMs, untilMs, tariffs: correctionTariffs(named, { fromMs, untilMs }, one.tariffVersion) };
  };
  const correction = pinned(job);
  const earlier = (job.earlier ?? []).map(
    (one): BookedCorrection => ({
      ...pinned(one),
      reference: referenceOf(one.id ?? ''),
      causedAt: Date.parse(one.causedAt ?? ''),
    }),
  );
  const rerated = await eachAtOnce(ids, AT_ONCE, (id) => rerateBalance(ports, tenant, id, correction, earlier));
  return rerated.filter((one) => one !== undefined);
}

async function bookPage(ports: ReratingPorts, tenant: TenantId, job: JobBody): Promise<boolean> {
  const { nextPage } = job;
  const { rows, previous } = nextPage === undefined ? NO_PAGE : await bookRows(ports, tenant, job, nextPage);
  const count = (outcome: Row['outcome']): number => rows.filter((row) => row.outcome === outcome).length;
  const moved = await moveOn(ports, tenant, job, ({ nextPage: standing, ...body }) => {
    if (body.status !== 'booking' || standing !== nextPage) return undefined;
    return {
      ...body,
      status: previous === undefined ? 'booked' : 'booking',
      ...(previous === undefined ? {} : { nextPage: previous }),
      booked: (body.booked ?? 0) + count('booked'),
      refused: (body.refused ?? 0) + count('refused'),
    };
  });
  return moved.status === 'booking';
}

interface BookedRows {
  readonly rows: readonly Row[];
  readonly previous: string | undefined;
}
const NO_PAGE: BookedRows = { rows: [], previous: undefined };

/** Books each balance's difference once, and writes on the page how that went. */
async function bookRows(ports: ReratingPorts, tenant: TenantId, job: JobBody, pageId: string): Promise<BookedRows> {
  const stored = await ports.store.get(tenant, reratingPage.name, pageId);
  invariant(stored, `page ${pageId} is there`);
  const page = stored.body as PageBody;
  const atMs = await ports.nowOf(tenant);
  const rows = await eachAtOnce(page.balance ?? [], AT_ONCE, async (row): Promise<Row> => {
    if (!row.changed) return row;
    const difference = nanoOf(row.difference);
    const outcome = await bookOnce(ports, tenant, row.balanceId ?? '', {
      reference: referenceOf(job.id),
      kind: 'adjust',
      legs: difference === 0n ? [] : [{ account: MONEY, delta: -difference }],
      causedAt: Date.parse(job.creationDate ?? ''),
      atMs,
    });
    return { ...row, outcome: outcome === 'refused' ? 'refused' : 'booked' };
  });
  const changed = changedResource(reratingPage, stored, { ...page, balance: rows }, atMs);
  // Who lost against another wrote the same rows.
  if (changed.ok) await ports.store.replace(changed.value);
  return { rows, previous: page.previous };
}

/** Moves a job on from where it was read; answers it as it stands then. */
async function moveOn(
  ports: ReratingPorts,
  tenant: TenantId,
  job: JobBody,
  change: (body: JobBody) => JobBody | undefined,
): Promise<JobBody> {
  const nowMs = await ports.nowOf(tenant);
  const moved: Result<{ readonly body: unknown }, Failure> = await updateResource(
    ports.store,
    reratingJob,
    { tenant, id: job.id, nowMs },
    (body) => ok(change(body)),
  );
  if (!moved.ok) throw new Error(`Job ${job.id} did not move on: ${moved.error.message}`);
  return moved.value.body as JobBody;
}

/** Writes a page under its digest before the job names it; answers its id. */
async function writePage(
  { store, nowOf }: ReratingPorts,
  tenant: TenantId,
  job: JobBody,
  balance: Row[],
): Promise<string> {
  const { id: jobId, lastPage } = job;
  const page = { reratingJob: { id: jobId }, balance, ...(lastPage === undefined ? {} : { previous: lastPage }) };
  const id = sha256Hex(canonicalJson(page)).slice(0, PAGE_ID_DIGITS);
  const body = { '@type': reratingPage.type, ...page };
  await store.create(
    newResource(reratingPage, { tenant, id, basePath: reratingApi.basePath, nowMs: await nowOf(tenant), body }),
  );
  return id;
}

const rowOf =
  (job: JobBody) =>
  ({ balanceId, charges, changed, notRated, differenceNano }: ReratedBalance): Row => ({
    balanceId,
    charges,
    changed,
    notRated,
    difference: { unit: unitOf(job), value: formatNano(differenceNano) },
    outcome: 'calculated',
  });

/** What a job's adjustments are booked under. */
export const referenceOf = (jobId: string): string => `rerating/${jobId}`;

const unitOf = (job: JobBody): string => job.difference?.unit ?? '';
const nanoOf = (amount: JobBody['difference']): bigint => parseNano(amount?.value ?? '0') ?? 0n;
const sum = (rerated: readonly ReratedBalance[], name: 'charges' | 'notRated'): number =>
  rerated.reduce((all, one) => all + one[name], 0);
