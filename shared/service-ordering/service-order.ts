import type { TenantId } from '../kernel/tenant';
import type { BodyOf } from '../tmf/declaration';
import type { StoredResource } from '../tmf/resource-store';
import { newResource } from '../tmf/write-resource';
import type { NetworkMessage, NetworkTaskRequest } from './network-task';
import { SERVICE_ORDER, SERVICE_ORDERING_API } from './resources';
import { kindOf, NETWORK_OPERATIONS, OSS_SYSTEMS, type SystemOwner, type TaskKind } from './task-kinds';

export type ServiceOrder = BodyOf<typeof SERVICE_ORDER>;

export const undoIdOf = (taskId: string, again = 0): string => `${taskId}-undo${again === 0 ? '' : `-${again}`}`;

type ItemAction = TaskKind['action'];

/** What an undo does to the service, in the words of its item. */
const UNDOING: Readonly<Record<ItemAction, ItemAction>> = { add: 'delete', modify: 'modify', delete: 'add' };

/** The service order that a task is kept as: not yet sent. */
export function toServiceOrder(request: NetworkTaskRequest, nowMs: number): StoredResource {
  return serviceOrder(request, request.id, request.operation, kindOf(request.operation).action, nowMs);
}

/** The service order that undoes another. */
export function toUndoOrder(original: NetworkTaskRequest, again: number | undefined, nowMs: number): StoredResource {
  return serviceOrder(
    original,
    undoIdOf(original.id, again),
    'undo',
    UNDOING[kindOf(original.operation).action],
    nowMs,
    original.id,
  );
}

function serviceOrder(
  request: NetworkTaskRequest,
  id: string,
  category: NetworkMessage['operation'],
  action: ItemAction,
  nowMs: number,
  undoes?: string,
): StoredResource {
  const { msisdn, iccid, imsi, productId: product, parameters, partyId } = request;
  const characteristics = Object.entries({ msisdn, iccid, imsi, product, ...parameters }).flatMap(([name, value]) =>
    value === undefined ? [] : { name, value },
  );
  return newResource(SERVICE_ORDER, {
    tenant: request.tenant,
    id,
    basePath: SERVICE_ORDERING_API.basePath,
    nowMs,
    body: {
      externalId: request.orderId,
      category,
      serviceOrderItem: [
        {
          id: '1',
          action,
          state: 'acknowledged',
          service: {
            serviceType: request.operation,
            ...(request.profile === undefined ? {} : { serviceSpecification: { ...request.profile } }),
            serviceCharacteristic: characteristics,
          },
        },
      ],
      ...(partyId === undefined ? {} : { relatedParty: [{ id: partyId, role: 'customer' }] }),
      ...(undoes === undefined ? {} : { orderRelationship: [{ id: undoes, relationshipType: 'undoes' }] }),
    },
  });
}

/** The task that a service order was made of; undefined when it is the undoing of another. */
export function taskOf(tenant: TenantId, order: ServiceOrder): NetworkTaskRequest | undefined {
  const { serviceOrderItem } = order;
  const operation = NETWORK_OPERATIONS.find((name) => name === order.category);
  if (operation === undefined) return undefined;
  const service = serviceOrderItem?.[0]?.service;
  const told = (service?.serviceCharacteristic ?? []).flatMap(({ name, value }) =>
    name !== undefined && typeof value === 'string' ? [[name, value] as const] : [],
  );
  const { msisdn, iccid, imsi, product, ...parameters } = Object.fromEntries(told);
  const specification = service?.serviceSpecification;
  const partyId = order.relatedParty?.[0]?.id;
  return {
    tenant,
    id: order.id,
    orderId: order.externalId ?? '',
    operation,
    ...(partyId === undefined ? {} : { partyId }),
    ...(product === undefined ? {} : { productId: product }),
    ...(msisdn === undefined ? {} : { msisdn }),
    ...(iccid === undefined ? {} : { iccid }),
    ...(imsi === undefined ? {} : { imsi }),
    ...(specification?.id === undefined
      ? {}
      : { profile: { id: specification.id, name: specification.name ?? specification.id } }),
    ...(Object.keys(parameters).length === 0 ? {} : { parameters }),
  };
}

/** The order and its one item move together. */
export const movedTo = (order: ServiceOrder, state: NonNullable<ServiceOrder['state']>): ServiceOrder => ({
  ...order,
  state,
  serviceOrderItem: order.serviceOrderItem?.map((item) => ({ ...item, state })),
});

/** Whose system the task of an order went to, or of the order that it undoes. */
export function ownerOf({ serviceOrderItem }: ServiceOrder): SystemOwner {
  const type = serviceOrderItem?.[0]?.service?.serviceType;
  const operation = NETWORK_OPERATIONS.find((name) => name === type);
  return operation === undefined ? 'network' : OSS_SYSTEMS[kindOf(operation).system];
}
