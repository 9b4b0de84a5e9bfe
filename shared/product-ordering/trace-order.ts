import type { DomainEvent } from '../tmf/event';
import type { TraceEntry } from './ports';

type Body = Readonly<Record<string, unknown>>;

const listOf = (value: unknown): readonly Body[] => (Array.isArray(value) ? value : []);
const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** Which order an event belongs to, by its resource. */
const ORDER_OF: Readonly<Record<string, (body: Body, id: string) => string | undefined>> = {
  productOrder: (_, id) => id,
  cancelProductOrder: ({ productOrder }) => textOf((productOrder as Body | undefined)?.id),
  serviceOrder: ({ externalId }) => textOf(externalId),
  // A task's id begins with its order's.
  service: ({ serviceOrderItem }) => textOf(listOf(serviceOrderItem).at(-1)?.serviceOrderId)?.split('-')[0],
  // The newest order that touched it.
  product: ({ productOrderItem }) => textOf(listOf(productOrderItem).at(-1)?.productOrderId),
};
/** The resources whose events are traced. */
export const TRACED_TYPES = ['ProductOrder', 'CancelProductOrder', 'ServiceOrder', 'Service', 'Product'] as const;

/** What an event tells of an order; undefined when it belongs to none. */
export function traceOf(event: DomainEvent): { readonly orderId: string; readonly entry: TraceEntry } | undefined {
  const { eventId, eventTime, resource, id, kind, previousState, domain } = event;
  const body = (event.event[resource] ?? {}) as Body;
  const orderId = ORDER_OF[resource]?.(body, id);
  if (orderId === undefined || orderId === '') return undefined;
  const state = textOf(body.state) ?? textOf(body.status);
  const note = listOf(body.note).at(-1);
  const alert = kind === 'JeopardyAlert' ? listOf(body.jeopardyAlert).at(-1) : undefined;
  const text = textOf((alert ?? note)?.[alert ? 'message' : 'text']);
  const asked = resource === 'serviceOrder' ? textOf(body.category) : undefined;
  return {
    orderId,
    entry: {
      id: eventId,
      at: eventTime,
      resource,
      resourceId: id,
      kind,
      ...(state === undefined ? {} : { state }),
      ...(previousState === undefined ? {} : { previousState }),
      ...(text === undefined ? {} : { text }),
      by: alert ? domain : (textOf(note?.author) ?? domain),
      ...(asked === undefined ? {} : { asked }),
    },
  };
}
