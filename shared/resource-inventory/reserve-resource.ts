import { type Failure, failure } from '../kernel/errors';
import { err, ok, type Result } from '../kernel/result';
import type { BodyOf } from '../tmf/declaration';
import type { ResourceStore, StoredResource } from '../tmf/resource-store';
import { bodyOf, updateResource } from '../tmf/update-resource';
import { changedResource, newResource } from '../tmf/write-resource';
import { characteristicOf, ported, portIn, release, reserve } from './move-resource';
import { pickCandidates } from './pick-candidates';
import type { ReservedResource, ReserveRequest } from './reservation';
import { resourceIdOf } from './resource-id';
import { RESERVATION, RESOURCE, RESOURCE_INVENTORY_API } from './resources';
import { parseStockLine, toStockResource } from './stock-line';

type Reservation = BodyOf<typeof RESERVATION>;

/** Others take what we saw on the shelves: after so many lost races the caller waits and tries again. */
const CANDIDATES_TRIED_MAX = 200;

/**
 * Takes one resource out of stock, atomically: of all who race for it one gets it.
 *
 * The reservation is written first and says which resource it is about to take; only then is that one taken, on
 * condition that it is available. So a repeat, after a crash or beside another copy of itself, finds the same resource.
 * Fails with `out-of-stock`, with `busy` after {@link CANDIDATES_TRIED_MAX} lost races, and for a `wanted` one with
 * `unknown-reference` or `conflict`.
 */
export async function reserveResource(
  store: ResourceStore,
  request: ReserveRequest,
  nowMs: number,
): Promise<Result<ReservedResource, Failure>> {
  let reservation = await openReservation(store, request, nowMs);
  if (bodyOf(RESERVATION, reservation).state === 'released')
    return err(failure('conflict', `reservation ${request.id} was released`));
  const named = bodyOf(RESERVATION, reservation).resource?.id;
  if (named !== undefined) {
    const taken = await take(store, request, named, nowMs);
    if (taken) return ok(taken);
  }
  if (request.portedFrom !== undefined)
    return reservePorted(store, reservation, { ...request, donor: request.portedFrom }, nowMs);
  let tried = 0;
  for await (const candidate of pickCandidates(store, request)) {
    if (tried >= CANDIDATES_TRIED_MAX) return err(failure('busy', `others reserve from the stock of ${request.kind}`));
    tried += 1;
    const aimed = await aimAt(store, reservation, candidate, nowMs);
    if (!aimed) return err(failure('busy', `reservation ${request.id} is being made elsewhere`));
    reservation = aimed;
    const taken = await take(store, request, candidate, nowMs);
    if (!taken) continue;
    if (await stillAimedAt(store, reservation)) return ok(taken);
    await giveBack(store, request, candidate, nowMs);
    return err(failure('busy', `reservation ${request.id} is being made elsewhere`));
  }
  return err(await nothingLeft(store, request));
}

/** A number that another operator gives us: it joins the stock in this reservation's hands, so that nobody else can take it. */
async function reservePorted(
  store: ResourceStore,
  reservation: StoredResource,
  request: ReserveRequest & { readonly donor: string },
  nowMs: number,
): Promise<Result<ReservedResource, Failure>> {
  const { tenant, donor, partyId, id } = request;
  const line = parseStockLine({ kind: request.kind, value: request.wanted });
  if (!line.ok) return err(failure('unknown-reference', `The number to port: ${line.error}`));
  const fresh = ported({ href: '', ...toStockResource(tenant, line.value) }, id, partyId, donor);
  if (!(await aimAt(store, reservation, fresh.id, nowMs)))
    return err(failure('busy', `reservation ${id} is being made elsewhere`));
  const { basePath } = RESOURCE_INVENTORY_API;
  const { created } = await store.create(newResource(RESOURCE, { tenant, id: fresh.id, basePath, nowMs, body: fresh }));
  if (!created) {
    const back = await updateResource(store, RESOURCE, { tenant, id: fresh.id, nowMs }, (body) =>
      portIn(body, id, partyId, donor),
    );
    if (!back.ok) return back;
  }
  return ok({ id, unit: request.unit, kind: request.kind, value: line.value.value });
}

async function openReservation(store: ResourceStore, request: ReserveRequest, nowMs: number): Promise<StoredResource> {
  const draft = newResource(RESERVATION, {
    tenant: request.tenant,
    id: request.id,
    basePath: RESOURCE_INVENTORY_API.basePath,
    nowMs,
    body: {
      kind: request.kind,
      relatedParty: [{ id: request.partyId, role: 'customer' }],
      ...(request.orderId === undefined ? {} : { productOrder: { id: request.orderId } }),
    },
  });
  return (await store.create(draft)).stored;
}

/** Writes which resource the reservation is about to take; undefined when another copy of this step wrote meanwhile. */
async function aimAt(
  store: ResourceStore,
  reservation: StoredResource,
  resourceId: string,
  nowMs: number,
): Promise<StoredResource | undefined> {
  const body: Reservation = {
    ...bodyOf(RESERVATION, reservation),
    resource: { id: resourceId, '@referredType': RESOURCE.type },
  };
  const next = changedResource(RESERVATION, reservation, body, nowMs);
  return next.ok && (await store.replace(next.value)) ? next.value : undefined;
}

async function take(
  store: ResourceStore,
  request: ReserveRequest,
  resourceId: string,
  nowMs: number,
): Promise<ReservedResource | undefined> {
  const target = { tenant: request.tenant, id: resourceId, nowMs };
  const taken = await updateResource(store, RESOURCE, target, (body) =>
    reserve(body, request.id, request.partyId, request.pool),
  );
  if (!taken.ok) return undefined;
  const body = bodyOf(RESOURCE, taken.value);
  const imsi = characteristicOf(body, 'imsi');
  return {
    id: request.id,
    unit: request.unit,
    kind: request.kind,
    value: body.name ?? '',
    ...(imsi === undefined ? {} : { imsi }),
  };
}

/** A copy of this step that was slow may have taken one while another copy went on to the next. */
async function stillAimedAt(store: ResourceStore, reservation: StoredResource): Promise<boolean> {
  const now = await store.get(reservation.tenant, RESERVATION.name, reservation.id);
  return now?.version === reservation.version;
}

async function giveBack(store: ResourceStore, request: ReserveRequest, id: string, nowMs: number): Promise<void> {
  await updateResource(store, RESOURCE, { tenant: request.tenant, id, nowMs }, (body) =>
    release(body, request.id, nowMs),
  );
}

async function nothingLeft(store: ResourceStore, request: ReserveRequest): Promise<Failure> {
  if (request.wanted === undefined)
    return failure(
      'out-of-stock',
      `No ${request.kind} is available${request.pool === undefined ? '' : ` in pool ${request.pool}`}`,
    );
  const id = resourceIdOf(request.tenant, request.kind, request.wanted);
  if (!(await store.get(request.tenant, RESOURCE.name, id)))
    return failure('unknown-reference', `The wanted ${request.kind} is not in stock`);
  return failure('conflict', `The wanted ${request.kind} is taken, or of another pool`);
}
