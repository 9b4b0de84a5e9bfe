import { toIso } from '../kernel/clock';
import { type Failure, failure } from '../kernel/errors';
import { err, ok, type Result } from '../kernel/result';
import type { TenantId } from '../kernel/tenant';
import type { BodyOf } from '../tmf/declaration';
import type { ResourceStore } from '../tmf/resource-store';
import { newResource } from '../tmf/write-resource';
import { reratingApi, reratingHead, reratingJob } from './resources';

export type JobBody = BodyOf<typeof reratingJob>;
type HeadBody = BodyOf<typeof reratingHead>;

/** A job whose creation broke after it took its offering's head is passed over after this. */
const CREATION_MS = 60_000;
/** Two who take a head at once: the one that lost looks again. */
const ATTEMPTS_MAX = 8;
const UNDER_WAY: readonly (string | undefined)[] = ['calculating', 'calculated', 'booking'];

/**
 * Makes a job the one that is under way for its offering, so that each knows all that were booked before it. Fails with
 * `conflict` while another is; the same job again takes nothing.
 */
export async function takeHead(
  store: ResourceStore,
  tenant: TenantId,
  offeringId: string,
  jobId: string,
  nowMs: number,
): Promise<Result<HeadBody, Failure>> {
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt += 1) {
    const head = await readHead(store, tenant, offeringId);
    const other = head?.body.underWay?.id;
    if (other === jobId && head) return ok(head.body);
    if (other !== undefined && (await isUnderWay(store, tenant, other, head?.body.since, nowMs)))
      return err(failure('conflict', `Job ${other} of this offering is under way: book it or withdraw it first`));
    const body = {
      ...(head?.body.booked ? { booked: head.body.booked } : {}),
      underWay: { id: jobId },
      since: toIso(nowMs),
    };
    const written = await writeHead(store, tenant, offeringId, head?.version ?? 0, body, nowMs);
    if (written) return ok({ ...body, id: offeringId, href: '' });
  }
  return err(failure('busy', 'Others take this offering at once: try again'));
}

/** Adds a job to the corrections of its offering before the first of its differences is booked. Idempotent. */
export async function recordBooking(
  store: ResourceStore,
  tenant: TenantId,
  offeringId: string,
  correction: NonNullable<HeadBody['booked']>[number],
  nowMs: number,
): Promise<Result<void, Failure>> {
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt += 1) {
    const head = await readHead(store, tenant, offeringId);
    const booked = head?.body.booked ?? [];
    if (booked.some(({ id }) => id === correction.id)) return ok(undefined);
    const { id: _id, href: _href, ...body } = head?.body ?? { id: '', href: '' };
    const next = { ...body, booked: [...booked, correction] };
    if (await writeHead(store, tenant, offeringId, head?.version ?? 0, next, nowMs)) return ok(undefined);
  }
  return err(failure('busy', 'Others take this offering at once: try again'));
}

async function readHead(store: ResourceStore, tenant: TenantId, offeringId: string) {
  const stored = await store.get(tenant, reratingHead.name, offeringId);
  return stored && { version: stored.version, body: stored.body as HeadBody };
}

async function isUnderWay(
  store: ResourceStore,
  tenant: TenantId,
  jobId: string,
  since: string | undefined,
  nowMs: number,
): Promise<boolean> {
  const job = await store.get(tenant, reratingJob.name, jobId);
  if (!job) return nowMs - Date.parse(since ?? '') < CREATION_MS;
  return UNDER_WAY.includes((job.body as JobBody).status);
}

async function writeHead(
  store: ResourceStore,
  tenant: TenantId,
  id: string,
  version: number,
  body: Omit<HeadBody, 'id' | 'href'>,
  nowMs: number,
): Promise<boolean> {
  const first = newResource(reratingHead, { tenant, id, basePath: reratingApi.basePath, nowMs, body });
  if (version === 0) return (await store.create(first)).created;
  return store.replace({ ...first, version: version + 1, lastChange: { kind: 'AttributeValueChange' } });
}
