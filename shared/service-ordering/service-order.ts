import type { TenantId } from '../kernel/tenant';
import type { BodyOf } from '../tmf/declaration';
import type { StoredResource } from '../tmf/resource-store';
import { newResource } from '../tmf/write-resource';
import {
  NETWORK_OPERATIONS,
  type NetworkMessage,
  type NetworkOperation,
  type NetworkTaskRequest,
} from './network-task';
import { SERVICE_ORDER, SERVICE_ORDERING_API } from './resources';

export type ServiceOrder = BodyOf<typeof SERVICE_ORDER>;

export const undoIdOf = (taskId: string, again = 0): string => `${taskId}-undo${again === 0 ? '' : `-${again}`}`;

type ItemAction = 'add' | 'modify' | 'delete';

const ACTION: Readonly<Record<NetworkOperation, ItemAction>> = {
  'activate-sim': 'add',
  'suspend-sim': 'modify',
  'resume-sim': 'modify',
  'deactivate-sim': 'delete',
  'set-profile': 'add',
  'remove-profile': 'delete',
};
/** What an undo does to the service, in the words of its item. */
const UNDOING: Readonly<Record<ItemAction, ItemAction>> = { add: 'delete', modify: 'modify', delete: 'add' };

/** The service order that a task is kept as: not yet sent. */
export function toServiceOrder(request: NetworkTaskRequest, nowMs: number): StoredResource {
  return serviceOrder(request, request.id, request.operation, ACTION[request.operation], nowMs);
}

/** The service order that undoes another. */
export function toUndoOrder(original: NetworkTaskRequest, again: number | undefined, nowMs: number): StoredResource {
  return serviceOrder(
    original,
    undoIdOf(original.id, again),
    'undo',
    UNDOING[ACTION[original.operation]],
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
  const line = { msisdn: request.msisdn, iccid: request.iccid, imsi: request.imsi };
  const characteristics = Object.entries(line).flatMap(([name, value]) => (value === undefined ? [] : { name, value }));
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
  const characteristic = (name: string): string | undefined => {
    const value = service?.serviceCharacteristic?.find((entry) => entry.name === name)?.value;
    return typeof value === 'string' ? value : undefined;
  };
  const imsi = characteristic('imsi');
  const specification = service?.serviceSpecification;
  return {
    tenant,
    id: order.id,
    orderId: order.externalId ?? '',
    operation,
    msisdn: characteristic('msisdn') ?? '',
    iccid: characteristic('iccid') ?? '',
    ...(imsi === undefined ? {} : { imsi }),
    ...(specification?.id === undefined
      ? {}
      : { profile: { id: specification.id, name: specification.name ?? specification.id } }),
  };
}

/** The order and its one item move together. */
export const movedTo = (order: ServiceOrder, state: NonNullable<ServiceOrder['state']>): ServiceOrder => ({
  ...order,
  state,
  serviceOrderItem: order.serviceOrderItem?.map((item) => ({ ...item, state })),
});
