import { toIso } from '../kernel/clock';
import { err, ok } from '../kernel/result';
import type { BodyOf } from '../tmf/declaration';
import type { ResourceHooks } from '../tmf/hooks';
import { checkRemembered } from './check-remembered';
import { partyInteractionResource } from './interaction-resource';
import { keepNotes } from './keep-notes';
import { partyRoleResource } from './role-resource';

/** An interaction says when its state changed; its notes are added, not changed. */
export const partyInteractionHooks: ResourceHooks<BodyOf<typeof partyInteractionResource>> = {
  async beforeCreate(draft, { store, caller, clock }) {
    const forgotten = await checkRemembered(store, caller.tenant, partyInteractionResource, draft);
    if (forgotten) return err(forgotten);
    const nowMs = clock.now();
    const note = keepNotes(draft.note, undefined, caller, nowMs);
    return note.ok ? ok({ ...draft, note: note.value, statusChangeDate: toIso(nowMs) }) : note;
  },
  async beforePatch(next, previous, { caller, clock }) {
    const nowMs = clock.now();
    const note = keepNotes(next.note, previous.note, caller, nowMs);
    if (!note.ok) return note;
    const moved = next.status === previous.status ? {} : { statusChangeDate: toIso(nowMs) };
    return ok({ ...next, note: note.value, ...moved });
  },
};

/** A role is of a party that we still know. */
export const partyRoleHooks: ResourceHooks<BodyOf<typeof partyRoleResource>> = {
  async beforeCreate(draft, { store, caller }) {
    const forgotten = await checkRemembered(store, caller.tenant, partyRoleResource, draft);
    return forgotten ? err(forgotten) : ok(draft);
  },
};
