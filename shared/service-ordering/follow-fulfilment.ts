import { toIso } from '../kernel/clock';
import { invariant } from '../kernel/errors';
import { ok } from '../kernel/result';
import type { TenantId } from '../kernel/tenant';
import { resourceIdOf } from '../resource-inventory';
import type { BodyOf } from '../tmf/declaration';
import type { DomainEvent } from '../tmf/event';
import { isRecord } from '../tmf/read-path';
import type { ResourceStore } from '../tmf/resource-store';
import { updateResource } from '../tmf/update-resource';
import { hrefOf, newResource } from '../tmf/write-resource';
import { RESOURCE_ORDER, RESOURCE_ORDERING_API } from './resource-order-resource';

export type ResourceOrder = BodyOf<typeof RESOURCE_ORDER>;
type Item = NonNullable<ResourceOrder['orderItem']>[number];

/** An order that fulfils a product order: only what happens there moves it. */
export const FULFILMENT = 'fulfilment';

/** How far a fulfilling order is. It only goes forward, so that events may come in any order, and again. */
const RANKS = { acknowledged: 0, inProgress: 1, completed: 2, rejected: 2, cancelled: 3 } as const;
type State = keyof typeof RANKS;

/** What one event says of one resource order. */
interface News {
  readonly id: string;
  readonly state: State;
  readonly category: 'reservation' | 'network';
  readonly productOrder?: string;
  readonly action?: string;
  readonly resource?: Item['resource'];
}

const INVENTORY = '/tmf-api/resourceInventoryManagement/v4';

/**
 * Keeps the resource orders of a product order as its numbers and SIMs are reserved, put to use and given back, and as the
 * network does its tasks: one order for each. The events of resource-inventory and of our own service orders tell it;
 * `nothing` when an event tells nothing new.
 */
export async function followFulfilment(
  store: ResourceStore,
  event: DomainEvent,
  nowMs: number,
): Promise<'moved' | 'nothing'> {
  const news = newsOf(event);
  if (!news) return 'nothing';
  const { tenant } = event;
  const { created } = await store.create(toOrder(tenant, news, nowMs));
  if (created) return 'moved';
  let outcome: 'moved' | 'nothing' = 'nothing';
  const written = await updateResource(store, RESOURCE_ORDER, { tenant, id: news.id, nowMs }, (order) => {
    const next = joined(order, news, nowMs);
    outcome = next === undefined ? 'nothing' : 'moved';
    return ok(next);
  });
  invariant(written.ok, `the resource order ${news.id} can be written`);
  return outcome;
}

function newsOf({ tenant, resource, id, event }: DomainEvent): News | undefined {
  const body = isRecord(event[resource]) ? event[resource] : {};
  switch (resource) {
    case 'reservation':
      return ofReservation(id, body);
    case 'resource':
      return ofResource(id, body);
    case 'serviceOrder':
      return ofServiceOrder(tenant, id, body);
    default:
      return undefined;
  }
}

type Fields = Readonly<Record<string, unknown>>;

function ofReservation(id: string, { state, productOrder }: Fields): News | undefined {
  const order = isRecord(productOrder) && typeof productOrder.id === 'string' ? productOrder.id : undefined;
  return {
    id,
    category: 'reservation',
    action: 'add',
    state: state === 'released' ? 'cancelled' : 'acknowledged',
    ...(order === undefined ? {} : { productOrder: order }),
  };
}

function ofResource(id: string, { category, resourceStatus, usageState, reservation }: Fields): News | undefined {
  const held = isRecord(reservation) && typeof reservation.id === 'string' ? reservation.id : undefined;
  if (held === undefined || resourceStatus !== 'reserved') return undefined;
  return {
    id: held,
    category: 'reservation',
    action: 'add',
    state: usageState === 'active' ? 'completed' : 'inProgress',
    resource: {
      id,
      href: hrefOf(INVENTORY, 'resource', id),
      ...(typeof category === 'string' ? { category } : {}),
      '@referredType': 'Resource',
    },
  };
}

const OF_TASK: Readonly<Record<string, State>> = {
  acknowledged: 'acknowledged',
  inProgress: 'inProgress',
  // It is asked again, or undone: its end is another state.
  failed: 'inProgress',
  held: 'inProgress',
  completed: 'completed',
  rejected: 'rejected',
  cancelled: 'cancelled',
};

/** A task that undoes another says of that one, once it is done, that it is cancelled. */
function ofServiceOrder(tenant: TenantId, id: string, body: Fields): News | undefined {
  const state = OF_TASK[String(body.state)];
  const [relation] = Array.isArray(body.orderRelationship) ? body.orderRelationship.filter(isRecord) : [];
  const undoes = relation?.relationshipType === 'undoes' && typeof relation.id === 'string' ? relation.id : undefined;
  if (state === undefined || (undoes !== undefined && state !== 'completed')) return undefined;
  const sim = iccidOf(body);
  const resourceId = sim === undefined ? undefined : resourceIdOf(tenant, 'sim', sim);
  return {
    id: undoes ?? id,
    category: 'network',
    action: 'modify',
    state: undoes === undefined ? state : 'cancelled',
    ...(typeof body.externalId === 'string' ? { productOrder: body.externalId } : {}),
    ...(resourceId === undefined
      ? {}
      : {
          resource: {
            id: resourceId,
            href: hrefOf(INVENTORY, 'resource', resourceId),
            category: 'sim',
            '@referredType': 'Resource',
          },
        }),
  };
}

/** Which SIM a task is about; its number stands in no resource order. */
function iccidOf({ serviceOrderItem }: Fields): string | undefined {
  const [item] = Array.isArray(serviceOrderItem) ? serviceOrderItem.filter(isRecord) : [];
  const service = isRecord(item?.service) ? item.service : {};
  const all = Array.isArray(service.serviceCharacteristic) ? service.serviceCharacteristic.filter(isRecord) : [];
  const value = all.find(({ name }) => name === 'iccid')?.value;
  return typeof value === 'string' ? value : undefined;
}

function toOrder(tenant: TenantId, { id, state, category, productOrder, action, resource }: News, nowMs: number) {
  return newResource(RESOURCE_ORDER, {
    tenant,
    id,
    basePath: RESOURCE_ORDERING_API.basePath,
    nowMs,
    body: {
      category,
      orderType: FULFILMENT,
      state,
      ...timesOf({}, state, nowMs),
      ...(productOrder === undefined ? {} : { externalId: productOrder }),
      orderItem: [{ id: '1', action, quantity: 1, state, ...(resource ? { resource } : {}) }],
    },
  });
}

/** What stands and what is new, together; undefined where nothing is. */
function joined(order: ResourceOrder, news: News, nowMs: number): ResourceOrder | undefined {
  const standing = order.state as State;
  const state = RANKS[news.state] > RANKS[standing] ? news.state : standing;
  const [item] = order.orderItem ?? [];
  const resource = item?.resource ?? news.resource;
  const externalId = order.externalId ?? news.productOrder;
  if (state === standing && resource === item?.resource && externalId === order.externalId) return undefined;
  return {
    ...order,
    state,
    ...timesOf(order, state, nowMs),
    ...(externalId === undefined ? {} : { externalId }),
    orderItem: [{ ...item, state, ...(resource ? { resource } : {}) }],
  };
}

function timesOf({ startDate, completionDate }: Partial<ResourceOrder>, state: State, nowMs: number) {
  const now = toIso(nowMs);
  return {
    ...(state === 'acknowledged' ? {} : { startDate: startDate ?? now }),
    ...(RANKS[state] < RANKS.completed ? {} : { completionDate: completionDate ?? now }),
  };
}
