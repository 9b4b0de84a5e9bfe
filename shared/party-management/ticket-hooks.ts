import { toIso } from '../kernel/clock';
import { type Failure, failure } from '../kernel/errors';
import { err, ok, type Result } from '../kernel/result';
import type { HookContext, ResourceHooks } from '../tmf/hooks';
import { checkRemembered } from './check-remembered';
import { agedAt, type Ticket, targetOf, withEscalation } from './escalate-ticket';
import { keepNotes } from './keep-notes';
import { troubleTicketResource } from './ticket-resource';

/** What a customer may do with a ticket of theirs beside adding notes: give it up, be satisfied, or not. */
const OWN_MOVES = ['cancelled', 'closed', 'inProgress'];
const OWN_WORD = ['note', 'attachment', 'status', 'statusChangeReason'];

/** States are told with their time and reason; notes are added; a raised priority is an escalation, and is noted as one. */
export const troubleTicketHooks: ResourceHooks<Ticket> = {
  async beforeCreate(draft, context) {
    const { store, caller, clock } = context;
    const forgotten = await checkRemembered(store, caller.tenant, troubleTicketResource, draft);
    if (forgotten) return err(forgotten);
    const nowMs = clock.now();
    const note = keepNotes(draft.note, undefined, caller, nowMs);
    if (!note.ok) return note;
    return ok(opened({ ...draft, note: note.value }, nowMs));
  },

  async beforePatch(next, previous, context) {
    const { caller, clock } = context;
    const own = ownWord(next, previous, context);
    if (!own.ok) return own;
    const nowMs = clock.now();
    const note = keepNotes(next.note, previous.note, caller, nowMs);
    if (!note.ok) return note;
    const noted = { ...next, note: note.value };
    const raised = next.priority === previous.priority ? noted : noteRaise(noted, previous, nowMs);
    if (next.status === previous.status) return ok(withEscalation(raised, previous));
    const { resolutionDate: _before, ...rest } = raised;
    const resolved = next.status === 'resolved' ? { resolutionDate: toIso(nowMs) } : {};
    const kept = next.status === 'closed' ? raised : { ...rest, ...resolved };
    return ok(told(withEscalation(kept, previous), nowMs));
  },

  async afterRead(stored, { clock }) {
    return agedAt(stored, clock.now());
  },

  async beforeDelete(_ticket, { caller }) {
    return isCustomer(caller.roles) ? err(failure('forbidden', 'A ticket is cancelled, not deleted')) : ok(undefined);
  },
};

/** A new ticket: with its history, the date it is promised for by its severity, and when it is escalated. */
export function opened(draft: Ticket, nowMs: number): Ticket {
  const expectedResolutionDate = draft.expectedResolutionDate ?? targetOf(draft.severity, nowMs);
  return told(withEscalation({ ...draft, expectedResolutionDate }), nowMs);
}

const isCustomer = (roles: readonly string[]): boolean => roles.every((role) => role === 'subscriber');

function ownWord(next: Ticket, previous: Ticket, { caller }: HookContext): Result<void, Failure> {
  if (!isCustomer(caller.roles)) return ok(undefined);
  const names = new Set([...Object.keys(next), ...Object.keys(previous)]);
  const changed = [...names].filter(
    (name) => JSON.stringify(Reflect.get(next, name)) !== JSON.stringify(Reflect.get(previous, name)),
  );
  const violations = changed
    .filter((name) => !OWN_WORD.includes(name))
    .map((path) => ({ path, message: 'is changed by an agent' }));
  if (next.status !== previous.status && !OWN_MOVES.includes(next.status ?? ''))
    violations.push({ path: 'status', message: `is moved by you to ${OWN_MOVES.join(', ')} alone` });
  return violations.length === 0
    ? ok(undefined)
    : err(failure('forbidden', 'You cannot change this yourself', { violations }));
}

/** The state with its time and reason, in the ticket's history. */
export function told(ticket: Ticket, nowMs: number): Ticket {
  const changeDate = toIso(nowMs);
  const { status, statusChangeReason: changeReason } = ticket;
  const change = { status, changeDate, ...(changeReason === undefined ? {} : { changeReason }) };
  return { ...ticket, statusChangeDate: changeDate, statusChange: [...(ticket.statusChange ?? []), change] };
}

function noteRaise(ticket: Ticket, { priority: before = 'none' }: Ticket, nowMs: number): Ticket {
  const { note = [], priority = 'none' } = ticket;
  const text = `Priority: ${before} → ${priority}`;
  return {
    ...ticket,
    note: [...note, { id: String(note.length + 1), author: 'agent', date: toIso(nowMs), text }],
  };
}
