import type { Failure } from '../kernel/errors';
import { failure, type Violation } from '../kernel/errors';
import { err, ok, type Result } from '../kernel/result';
import type { BodyOf } from '../tmf/declaration';
import type { ResourceHooks } from '../tmf/hooks';
import { checkRemembered } from './check-remembered';
import { communicationMessageResource } from './message-resource';

export type Message = BodyOf<typeof communicationMessageResource>;

/** How far ahead a message may be scheduled: its queue keeps it so long. */
export const SCHEDULED_AHEAD_MS_MAX = 3 * 86_400_000;
/** What a message says is fixed once it is on its way. */
const CONTENT = ['content', 'subject', 'receiver', 'sender', 'messageType', 'scheduledSendTime', 'attachment'] as const;

/** A caller creates, changes what was not sent, cancels, or has a failed one sent once more; we send it. */
export const messageHooks: ResourceHooks<Message> = {
  async beforeCreate(draft, { store, caller, clock }) {
    const faults = faultsOf(draft, clock.now());
    if (!faults.ok) return faults;
    const forgotten = await checkRemembered(store, caller.tenant, communicationMessageResource, draft);
    return forgotten ? err(forgotten) : ok(draft);
  },
  async beforePatch(next, previous, { clock }) {
    if (next.state !== previous.state) {
      if (next.state !== 'cancelled' && next.state !== 'initial')
        return err(
          failure('illegal-transition', 'A message is sent by us: cancel it, or have a failed one sent once more', {
            violations: [{ path: 'state', message: 'one of: cancelled, initial' }],
          }),
        );
      return ok(next.state === 'initial' ? { ...next, tried: 0, stateReason: undefined } : next);
    }
    const changed = CONTENT.filter((name) => JSON.stringify(next[name]) !== JSON.stringify(previous[name]));
    if (previous.state !== 'initial' && changed.length > 0)
      return err(
        failure('not-patchable', `The message is ${previous.state}`, {
          violations: changed.map((path) => ({ path, message: 'is fixed once it is on its way' })),
        }),
      );
    const faults = faultsOf(next, clock.now());
    return faults.ok ? ok(next) : faults;
  },
};

function faultsOf({ receiver = [], scheduledSendTime }: Message, nowMs: number): Result<void, Failure> {
  const violations: Violation[] = [];
  if (receiver.length === 0) violations.push({ path: 'receiver', message: 'names who it goes to' });
  if (scheduledSendTime !== undefined && Date.parse(scheduledSendTime) > nowMs + SCHEDULED_AHEAD_MS_MAX)
    violations.push({ path: 'scheduledSendTime', message: 'is at most three days ahead' });
  return violations.length === 0
    ? ok(undefined)
    : err(failure('invalid-request', 'The message cannot be sent', { violations }));
}
