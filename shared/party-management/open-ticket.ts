import { toIso } from '../kernel/clock';
import { idFromText } from '../kernel/idempotency';
import type { TenantId } from '../kernel/tenant';
import type { ResourceStore } from '../tmf/resource-store';
import { hrefOf, newResource } from '../tmf/write-resource';
import type { Ticket } from './escalate-ticket';
import { opened } from './ticket-hooks';
import { troubleTicketApi, troubleTicketResource } from './ticket-resource';

/** What a person must see to. Texts hold ids only: who is concerned stands in `about`. */
export interface TicketRequest {
  readonly tenant: TenantId;
  /** What makes it the same ticket however often it is asked for: `productOrder#<id>#2`. */
  readonly key: string;
  /** `fallout`. */
  readonly ticketType: string;
  readonly severity: 'Minor' | 'Major' | 'Critical';
  readonly name: string;
  /** What is missing and what to do. */
  readonly description: string;
  readonly about: readonly { readonly id: string; readonly role: string; readonly '@referredType': string }[];
  readonly note?: string;
}

export const ticketIdOf = ({ tenant, key }: Pick<TicketRequest, 'tenant' | 'key'>): string =>
  idFromText(`${tenant}#troubleTicket#${key}`);

/**
 * Opens a trouble ticket of ours, once however often it is asked for; promised and escalated by its severity as any other. Answers
 * its id, and whether it is new.
 */
export async function openTicket(
  store: ResourceStore,
  request: TicketRequest,
  nowMs: number,
): Promise<{ readonly id: string; readonly isNew: boolean }> {
  const { tenant, ticketType, severity, name, description, about, note } = request;
  const id = ticketIdOf(request);
  const draft: Ticket = {
    id,
    href: hrefOf(troubleTicketApi.basePath, troubleTicketResource.name, id),
    ticketType,
    severity,
    name,
    description,
    status: 'acknowledged',
    relatedEntity: about.map((entity) => ({ ...entity })),
    ...(note === undefined ? {} : { note: [{ id: '1', author: 'system', date: toIso(nowMs), text: note }] }),
  };
  const body = opened(draft, nowMs);
  const { created } = await store.create(
    newResource(troubleTicketResource, { tenant, id, body, basePath: troubleTicketApi.basePath, nowMs }),
  );
  return { id, isNew: created };
}
