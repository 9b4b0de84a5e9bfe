import { type ResourceDeclaration, resource, type Shape, type StateMachine } from './declaration';
import { eventTypeOf } from './event';

/** What a task's states are called: TMF630's, unless its API has words of its own (TMF620's jobs). */
export interface TaskStates {
  readonly attribute: string;
  readonly acknowledged: string;
  readonly inProgress: string;
  readonly done: string;
  readonly terminatedWithError: string;
}

export const TASK_STATES: TaskStates = {
  attribute: 'state',
  acknowledged: 'acknowledged',
  inProgress: 'inProgress',
  done: 'done',
  terminatedWithError: 'terminatedWithError',
};

type TaskDeclaration<S extends Shape> = Omit<
  Parameters<typeof resource<S>>[0],
  'operations' | 'state' | 'events' | 'readOnly'
> & {
  readonly readOnly: readonly (keyof S & string)[];
  readonly operations?: ResourceDeclaration['operations'];
  readonly states?: TaskStates;
};

/**
 * Declares a task: a noun that is POSTed, then read until it is done, and never patched (TMF630). Its attributes include the
 * state's. A hook that does the work at once sets the state itself; longer work is done by `run-task.ts`.
 */
export function taskResource<const S extends Shape>({
  states = TASK_STATES,
  operations = ['create', 'list', 'get'],
  ...declaration
}: TaskDeclaration<S>): ResourceDeclaration<S> {
  return resource<S>({
    ...declaration,
    operations,
    state: taskMachine(states),
    events: [
      'Create',
      'AttributeValueChange',
      'StateChange',
      ...(operations.includes('delete') ? (['Delete'] as const) : []),
    ],
    readOnly: [...new Set([...declaration.readOnly, states.attribute])],
  } as Parameters<typeof resource<S>>[0]);
}

const taskMachine = ({ attribute, acknowledged, inProgress, done, terminatedWithError }: TaskStates): StateMachine => ({
  attribute,
  initial: acknowledged,
  transitions: {
    [acknowledged]: [inProgress, done, terminatedWithError],
    [inProgress]: [done, terminatedWithError],
    [done]: [],
    [terminatedWithError]: [],
  },
});

/** The events of a task that call for its next step: what its worker subscribes to. */
export const taskEventTypes = ({ type }: ResourceDeclaration): string[] =>
  (['Create', 'AttributeValueChange', 'StateChange'] as const).map((kind) => eventTypeOf(type, kind));
