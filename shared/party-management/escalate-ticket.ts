import { toIso } from '../kernel/clock';
import { ok } from '../kernel/result';
import type { TenantId } from '../kernel/tenant';
import type { BodyOf } from '../tmf/declaration';
import type { ResourceStore } from '../tmf/resource-store';
import { updateResource } from '../tmf/update-resource';
import { troubleTicketResource } from './ticket-resource';

export type Ticket = BodyOf<typeof troubleTicketResource>;

/** How far overdue tickets are raised at most: beyond it a person has seen three notes. */
export const ESCALATION_LEVELS = 3;
/** Tickets that one run escalates for a tenant; the next run goes on with the oldest. */
export const ESCALATED_PER_RUN_MAX = 200;
/** Days whose tickets a run looks for: one empty query each. A clock that jumped further finds those that come due then. */
const DAYS_BACK = 31;
/** Tickets of one day that a run looks at. */
const LOOKED_AT_MAX = 1_000;
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** How soon a ticket of each severity should be resolved, hours; of any other as a minor one's. */
const TARGET_HOURS: Readonly<Record<string, number>> = { critical: 4, major: 24, minor: 72 };
const OTHER_HOURS = 72;
const SEVERITIES = ['Minor', 'Major', 'Critical'];
const PRIORITIES = ['Low', 'Medium', 'High', 'Critical'];
/** Where it is on us to go on. `pending` waits for what the customer tells. */
const OURS: readonly (string | undefined)[] = ['acknowledged', 'inProgress', 'held'];

/** When a ticket of this severity should be resolved that is opened, or escalated, now. */
export const targetOf = (severity: string | undefined, nowMs: number): string =>
  toIso(nowMs + (TARGET_HOURS[severity?.toLowerCase() ?? ''] ?? OTHER_HOURS) * HOUR_MS);

const dayOf = (at: string): string => at.slice(0, 10);

/** The ticket with when it is escalated next: by its target, or no more where it is not on us. How far it was raised stays. */
export function withEscalation(ticket: Ticket, previous?: Ticket): Ticket {
  const { escalation, expectedResolutionDate: target, ...rest } = ticket;
  const level = escalation?.level ?? 0;
  const promised = { ...rest, ...(target === undefined ? {} : { expectedResolutionDate: target }) };
  if (!OURS.includes(ticket.status) || target === undefined || level >= ESCALATION_LEVELS)
    return level === 0 ? promised : { ...promised, escalation: { level } };
  const due = target === previous?.expectedResolutionDate ? (escalation?.due ?? target) : target;
  return { ...promised, escalation: { level, due, day: dayOf(due) } };
}

/**
 * Raises priority and severity by a step each, notes it, and sets when the next step is due; the promised date stays, so that
 * the ticket's delay can be told. Undefined while it is not due. What is not of our words is left as it is.
 */
export function escalated(ticket: Ticket, nowMs: number): Ticket | undefined {
  const { escalation, note = [] } = ticket;
  const { level = 0, due } = escalation ?? {};
  if (due === undefined || !OURS.includes(ticket.status) || Date.parse(due) > nowMs) return undefined;
  const priority = raised(PRIORITIES, ticket.priority ?? PRIORITIES[0]);
  const severity = raised(SEVERITIES, ticket.severity);
  const changes = [
    ...(priority === ticket.priority ? [] : [`priority ${ticket.priority ?? 'none'} → ${priority}`]),
    ...(severity === ticket.severity ? [] : [`severity ${ticket.severity} → ${severity}`]),
  ];
  const text = [`Overdue since ${ticket.expectedResolutionDate}, escalated to level ${level + 1}`, ...changes].join(
    '; ',
  );
  const next = targetOf(severity, nowMs);
  return {
    ...ticket,
    priority,
    severity,
    escalation:
      level + 1 < ESCALATION_LEVELS ? { level: level + 1, due: next, day: dayOf(next) } : { level: level + 1 },
    note: [...note, { id: String(note.length + 1), author: 'schedule', date: toIso(nowMs), text }],
  };
}

function raised(ladder: readonly string[], word: string | undefined): string | undefined {
  const at = ladder.findIndex((step) => step.toLowerCase() === word?.toLowerCase());
  return at < 0 ? word : (ladder[at + 1] ?? word);
}

/**
 * Escalates the tickets of a tenant that are overdue at a time, at most {@link ESCALATED_PER_RUN_MAX}, the longest overdue day
 * first; answers how many. Twice is harmless: what was escalated is not due.
 */
export async function escalateTickets(store: ResourceStore, tenant: TenantId, nowMs: number): Promise<number> {
  let count = 0;
  for (let back = DAYS_BACK; back >= 0; back -= 1) {
    const lookup = { path: 'escalation.day', value: dayOf(toIso(nowMs - back * DAY_MS)) };
    const { items } = await store.list({ tenant, resource: troubleTicketResource.name, lookup, limit: LOOKED_AT_MAX });
    for (const { id, body } of items) {
      if (escalated(body as Ticket, nowMs) === undefined) continue;
      if (count >= ESCALATED_PER_RUN_MAX) return count;
      if (await escalateOne(store, { tenant, id, nowMs })) count += 1;
    }
  }
  return count;
}

async function escalateOne(
  store: ResourceStore,
  target: { readonly tenant: TenantId; readonly id: string; readonly nowMs: number },
): Promise<boolean> {
  let isRaised = false;
  const written = await updateResource(store, troubleTicketResource, target, (ticket) => {
    const next = escalated(ticket, target.nowMs);
    isRaised = next !== undefined;
    return ok(next);
  });
  return written.ok && isRaised;
}

/** How old a ticket is, and how far beyond its promised date, in whole hours: until it was resolved or given up. */
export function agedAt(ticket: Ticket, nowMs: number): Ticket {
  const isOpen = ticket.status === 'pending' || OURS.includes(ticket.status);
  const endMs = isOpen ? nowMs : Date.parse(ticket.resolutionDate ?? ticket.statusChangeDate ?? toIso(nowMs));
  const hoursSince = (at = toIso(endMs)) => Math.max(0, Math.floor((endMs - Date.parse(at)) / HOUR_MS));
  const { creationDate, expectedResolutionDate } = ticket;
  return { ...ticket, ageing: { hours: hoursSince(creationDate), overdueHours: hoursSince(expectedResolutionDate) } };
}
