import { type Failure, failure } from '../kernel/errors';
import { err, type Result } from '../kernel/result';
import type { BodyOf, ResourceDeclaration } from './declaration';
import type { DomainEvent } from './event';
import type { ResourceStore, StoredResource } from './resource-store';
import { TASK_STATES, type TaskStates } from './task';
import { bodyOf } from './update-resource';
import { changedResource } from './write-resource';

/** What one step of a task came to: its next body and where it stands. `inProgress` asks for another step. */
export interface TaskStep<R extends ResourceDeclaration> {
  readonly state: 'inProgress' | 'done' | 'terminatedWithError';
  readonly body: BodyOf<R>;
}

export interface TaskWork<R extends ResourceDeclaration> {
  readonly declaration: R;
  readonly store: ResourceStore;
  readonly states?: TaskStates;
  nowMs(): number;
  /**
   * Does a step's worth of the work. It may run twice for the same body, after a crash, and must come to the same. What it
   * throws is tried again; a `Failure` ends the task with an error.
   */
  step(body: BodyOf<R>, stored: StoredResource): Promise<Result<TaskStep<R>, Failure>>;
  /** The body that tells why it ended with an error. */
  failed(body: BodyOf<R>, problem: Failure): BodyOf<R>;
}

/** A task that still goes on after so many steps goes round in circles: it ends with an error. */
export const TASK_STEPS_MAX = 10_000;

export type TaskTurn = 'stepped' | 'ended' | 'not-mine';

/**
 * Takes one step of a task for one event of it. Each step is written as a version, whose own event calls for the next: a task
 * goes on after any crash from where it was written last, and a repeated or late event finds another version and does nothing.
 */
export async function runTask<R extends ResourceDeclaration>(event: DomainEvent, work: TaskWork<R>): Promise<TaskTurn> {
  const { declaration, store, states = TASK_STATES } = work;
  if (event.resource !== declaration.name || event.kind === 'Delete') return 'not-mine';
  const stored = await store.get(event.tenant, declaration.name, event.id);
  if (!stored || stored.version !== event.version) return 'not-mine';
  const standing = stored.body[states.attribute];
  if (standing !== states.acknowledged && standing !== states.inProgress) return 'ended';
  const body = bodyOf(declaration, stored);
  const stepped = stored.version > TASK_STEPS_MAX ? err(endless) : await work.step(body, stored);
  const next = stepped.ok
    ? { ...stepped.value.body, [states.attribute]: states[stepped.value.state] }
    : { ...work.failed(body, stepped.error), [states.attribute]: states.terminatedWithError };
  const changed = changedResource(declaration, stored, next as BodyOf<R>, work.nowMs());
  if (!changed.ok) throw new Error(`A task cannot go on: ${changed.error.message}`);
  return (await store.replace(changed.value)) ? 'stepped' : 'not-mine';
}

const endless = failure('unprocessable', `The task did not end within ${TASK_STEPS_MAX} steps`);
