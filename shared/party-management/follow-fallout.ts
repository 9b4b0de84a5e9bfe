import { toIso } from '../kernel/clock';
import { ok } from '../kernel/result';
import type { TenantId } from '../kernel/tenant';
import type { DomainEvent } from '../tmf/event';
import { isRecord } from '../tmf/read-path';
import type { ResourceStore } from '../tmf/resource-store';
import { updateResource } from '../tmf/update-resource';
import { type Ticket, withEscalation } from './escalate-ticket';
import { openTicket, ticketIdOf } from './open-ticket';
import { told } from './ticket-hooks';
import { troubleTicketResource } from './ticket-resource';

/** States in which nobody needs to look at an order any more. */
const ENDED = ['completed', 'failed', 'cancelled'];
const OPEN: readonly (string | undefined)[] = ['acknowledged', 'inProgress', 'pending', 'held'];

/**
 * A product order that needs a person has a trouble ticket, one however often it is held, with what is missing and what to do. It is
 * resolved when the order ends, or goes on to its end by itself.
 */
export async function followFallout(store: ResourceStore, event: DomainEvent, nowMs: number): Promise<void> {
  const { tenant, id } = event;
  const order = isRecord(event.event.productOrder) ? event.event.productOrder : {};
  const state = String(order.state);
  const fallout = isRecord(order.fallout) ? order.fallout : undefined;
  const key = `productOrder#${id}`;
  if (state === 'held' && fallout && needsPerson(fallout))
    await openTicket(
      store,
      {
        tenant,
        key,
        ticketType: 'fallout',
        severity: 'Major',
        name: `Order ${id} is held`,
        description: describe(fallout),
        about: [{ id, role: 'held', '@referredType': 'ProductOrder' }],
      },
      nowMs,
    );
  if (ENDED.includes(state))
    await resolve(store, tenant, ticketIdOf({ tenant, key }), `order ${id} is ${state}`, nowMs);
}

/** What goes on by itself needs nobody, unless somebody is to bring what is out of stock. */
const needsPerson = ({ waitsFor, class: whose }: Readonly<Record<string, unknown>>): boolean =>
  waitsFor === 'person' || whose === 'stock';

function describe(fallout: Readonly<Record<string, unknown>>): string {
  const { class: whose, reason, missing, mend } = fallout;
  const left = Array.isArray(missing) && missing.length > 0 ? ` Not undone: ${missing.join('; ')}.` : '';
  return `${whose}: ${reason}.${left} To do: ${mend}.`;
}

/** A ticket is taken up before it is resolved, also where nobody did. */
async function resolve(
  store: ResourceStore,
  tenant: TenantId,
  id: string,
  reason: string,
  nowMs: number,
): Promise<void> {
  if (!(await store.get(tenant, troubleTicketResource.name, id))) return;
  const to = (status: 'inProgress' | 'resolved') =>
    updateResource(store, troubleTicketResource, { tenant, id, nowMs }, (ticket: Ticket) => {
      if (!OPEN.includes(ticket.status) || ticket.status === status) return ok(undefined);
      const ends = status === 'resolved' ? { resolutionDate: toIso(nowMs) } : {};
      return ok(told(withEscalation({ ...ticket, status, statusChangeReason: reason, ...ends }, ticket), nowMs));
    });
  await to('inProgress');
  await to('resolved');
}
