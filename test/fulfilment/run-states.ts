import { isRecord } from '../../shared/tmf/read-path';
import type { Chance } from '../simulation/chance';
import type { Timer, VirtualTime } from '../simulation/virtual-time';
import { fillTemplate, holds, type Json, placeAt, requireAt, type Scope, StateError } from './state-language';

export interface Retrier {
  readonly ErrorEquals: readonly string[];
  readonly IntervalSeconds?: number;
  readonly BackoffRate?: number;
  readonly MaxAttempts?: number;
  readonly MaxDelaySeconds?: number;
  readonly JitterStrategy?: string;
}
export interface State {
  readonly Type: string;
  readonly Next?: string;
  readonly End?: boolean;
  readonly Default?: string;
  readonly Choices?: readonly (Readonly<Record<string, Json>> & { readonly Next: string })[];
  readonly Resource?: string;
  readonly Parameters?: Json;
  readonly ItemSelector?: Json;
  readonly ItemsPath?: string;
  readonly ItemProcessor?: Definition;
  readonly Branches?: readonly Definition[];
  readonly MaxConcurrency?: number;
  readonly InputPath?: string;
  readonly ResultPath?: string | null;
  readonly OutputPath?: string;
  readonly ResultSelector?: Json;
  readonly Result?: Json;
  readonly Seconds?: number;
  readonly SecondsPath?: string;
  readonly TimeoutSeconds?: number;
  readonly TimeoutSecondsPath?: string;
  readonly HeartbeatSeconds?: number;
  readonly HeartbeatSecondsPath?: string;
  readonly Error?: string;
  readonly Cause?: string;
  readonly ErrorPath?: string;
  readonly CausePath?: string;
  readonly Retry?: readonly Retrier[];
  readonly Catch?: readonly {
    readonly ErrorEquals: readonly string[];
    readonly Next: string;
    readonly ResultPath?: string | null;
  }[];
}
export interface Definition {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
  readonly TimeoutSeconds?: number;
}

/** One call of a function by a state. */
export interface Call {
  /** The function's name, as its ARN ends. */
  readonly function: string;
  readonly state: string;
  readonly payload: Json;
}

/** What stands around the executions: time, chance for jitter, and the functions. A function fails by a {@link StateError}. */
export interface Surroundings {
  readonly time: VirtualTime;
  readonly chance: Chance;
  invoke(call: Call): Promise<Json>;
}

export type Ended = 'succeeded' | 'failed' | 'timedOut' | 'aborted';

/** One execution of a state machine: Step Functions' Standard kind, as far as our machines use it. */
export interface Execution {
  readonly name: string;
  readonly ended: Promise<Ended>;
  status: 'running' | Ended;
  /** What AWS bills: states entered, and their retries. */
  transitions: number;
  /** The states in the order in which they were entered. */
  readonly entered: string[];
  error?: string;
  /** What the last state passed on. */
  output?: Json;
  abort(): void;
}

const TOKEN_RESOURCE = ':states:::lambda:invoke.waitForTaskToken';
const SECOND = 1_000;
const UNMATCHED_BY_TASK_FAILED = 'States.Timeout';
const DEFAULT_RETRY = { IntervalSeconds: 1, BackoffRate: 2, MaxAttempts: 3 };

/** A branch of an execution: what is over does nothing more, though its functions may still be at work. */
interface Life {
  isOver: boolean;
  readonly parent?: Life;
}
const isOver = (life: Life | undefined): boolean => life !== undefined && (life.isOver || isOver(life.parent));
const never = <T>(): Promise<T> => new Promise<T>(() => undefined);

/** Runs state machines, whole, in one process and on a simulated clock. Answers their tokens, too. */
export class StateRunner {
  private readonly tokens = new Map<
    string,
    {
      readonly done: (output: Json) => void;
      readonly fail: (error: StateError) => void;
      /** Begins the wait for the next sign of life. */
      beat: () => void;
    }
  >();
  private issued = 0;

  constructor(private readonly around: Surroundings) {}

  start(name: string, definition: Definition, input: Json): Execution {
    const life: Life = { isOver: false };
    let settle: (ended: Ended) => void = () => undefined;
    const ended = new Promise<Ended>((resolve) => {
      settle = resolve;
    });
    const end = (status: Ended): void => {
      if (execution.status !== 'running') return;
      execution.status = status;
      life.isOver = true;
      timer?.cancel();
      settle(status);
    };
    const execution: Execution = {
      name,
      ended,
      status: 'running',
      transitions: 0,
      entered: [],
      abort: () => end('aborted'),
    };
    const timer =
      definition.TimeoutSeconds === undefined
        ? undefined
        : this.around.time.after(definition.TimeoutSeconds * SECOND, () => end('timedOut'));
    this.walk({ execution, life }, definition, { input, context: { Execution: { Name: name } } }).then(
      (output) => {
        execution.output = output;
        end('succeeded');
      },
      (error: unknown) => {
        if (!(error instanceof StateError)) throw error;
        execution.error = `${error.name}: ${error.message}`;
        end('failed');
      },
    );
    return execution;
  }

  /** SendTaskSuccess. A token that waits no more is no error to whoever answers it. */
  succeed(token: string, output: Json): void {
    this.tokens.get(token)?.done(output);
  }

  /** SendTaskFailure. */
  fail(token: string, error: string, cause: string): void {
    this.tokens.get(token)?.fail(new StateError(error, cause));
  }

  /** SendTaskHeartbeat. */
  keepAlive(token: string): void {
    this.tokens.get(token)?.beat();
  }

  private async walk(run: Run, { StartAt, States }: Definition, scope: Scope): Promise<Json> {
    let { input } = scope;
    let name: string | undefined = StartAt;
    while (name !== undefined) {
      const state: State | undefined = States[name];
      if (!state) throw new StateError('States.Runtime', `there is no state ${name}`);
      run.execution.transitions += 1;
      run.execution.entered.push(name);
      const step = await this.tried(run, name, state, { ...scope, input });
      if (isOver(run.life)) return never();
      input = step.output;
      name = step.next;
    }
    return input;
  }

  /** A state with its retries and catches. */
  private async tried(run: Run, name: string, state: State, scope: Scope): Promise<Step> {
    const used = new Map<Retrier, number>();
    for (;;) {
      try {
        return await this.enter(run, name, state, scope);
      } catch (problem) {
        if (isOver(run.life)) return never();
        const error = problem instanceof StateError ? problem : raise(problem);
        const retrier = state.Retry?.find(({ ErrorEquals }) => matches(ErrorEquals, error.name));
        const times = retrier ? (used.get(retrier) ?? 0) : 0;
        if (retrier && times < (retrier.MaxAttempts ?? DEFAULT_RETRY.MaxAttempts)) {
          used.set(retrier, times + 1);
          run.execution.transitions += 1;
          await this.pause(this.delayOf(retrier, times));
          if (isOver(run.life)) return never();
          continue;
        }
        const caught = state.Catch?.find(({ ErrorEquals }) => matches(ErrorEquals, error.name));
        if (!caught) throw error;
        const told = { Error: error.name, Cause: error.message };
        return { output: placeAt(caught.ResultPath, scope.input, told), next: caught.Next };
      }
    }
  }

  private async enter(run: Run, name: string, state: State, scope: Scope): Promise<Step> {
    const given = state.InputPath === undefined ? scope.input : requireAt(state.InputPath, scope);
    const at = { ...scope, input: given };
    const onward = (result: Json): Step => {
      const selected =
        state.ResultSelector === undefined ? result : fillTemplate(state.ResultSelector, { ...at, input: result });
      const output = placeAt(state.ResultPath, scope.input, selected);
      return {
        output: state.OutputPath === undefined ? output : requireAt(state.OutputPath, { ...scope, input: output }),
        next: state.Next,
      };
    };
    switch (state.Type) {
      case 'Pass':
        return onward(state.Result ?? (state.Parameters === undefined ? given : fillTemplate(state.Parameters, at)));
      case 'Task':
        return onward(await this.perform(name, state, at));
      case 'Map':
        return onward(await this.mapped(run, state, at));
      case 'Parallel':
        return onward(
          await this.together(run, state.Branches ?? [], 0, (branch, life) => this.walk({ ...run, life }, branch, at)),
        );
      case 'Wait':
        await this.pause((state.Seconds ?? Number(requireAt(state.SecondsPath ?? '', at))) * SECOND);
        return onward(given);
      case 'Choice': {
        const next = state.Choices?.find((rule) => holds(rule, at))?.Next ?? state.Default;
        if (next === undefined) throw new StateError('States.NoChoiceMatched', name);
        return { output: given, next };
      }
      case 'Succeed':
        return { output: given, next: undefined };
      case 'Fail':
        throw new StateError(
          state.ErrorPath === undefined ? (state.Error ?? 'States.Fail') : String(requireAt(state.ErrorPath, at)),
          state.CausePath === undefined ? (state.Cause ?? '') : String(requireAt(state.CausePath, at)),
        );
      default:
        throw new StateError('States.Runtime', `a ${state.Type} state is not known here`);
    }
  }

  private mapped(run: Run, state: State, scope: Scope): Promise<Json> {
    const items = state.ItemsPath === undefined ? scope.input : requireAt(state.ItemsPath, scope);
    const { ItemProcessor: each } = state;
    if (!Array.isArray(items) || !each)
      throw new StateError('States.Runtime', 'a Map needs a list and what to do with it');
    return this.together(run, items as readonly Json[], state.MaxConcurrency ?? 0, (item, life, index) => {
      const context = { ...(scope.context as object), Map: { Item: { Index: index, Value: item } } };
      const input =
        state.ItemSelector === undefined ? item : fillTemplate(state.ItemSelector, { input: scope.input, context });
      return this.walk({ ...run, life }, each, { input, context });
    });
  }

  /** Branches side by side, at most `most` (0: all). When one fails, none of the others takes another step. */
  private together<T>(
    run: Run,
    branches: readonly T[],
    most: number,
    walk: (branch: T, life: Life, index: number) => Promise<Json>,
  ): Promise<Json> {
    const life: Life = { isOver: false, parent: run.life };
    const outputs: Json[] = [];
    let begun = 0;
    return new Promise((resolve, reject) => {
      const worker = async (): Promise<void> => {
        while (begun < branches.length && !isOver(life)) {
          const index = begun;
          begun += 1;
          outputs[index] = await walk(branches[index] as T, life, index);
        }
      };
      const workers = Math.min(branches.length, most === 0 ? branches.length : most);
      Promise.all(Array.from({ length: workers }, worker)).then(
        () => resolve(outputs),
        (error: unknown) => {
          life.isOver = true;
          reject(error);
        },
      );
    });
  }

  private async perform(name: string, state: State, scope: Scope): Promise<Json> {
    const limit = msOf(state.TimeoutSeconds, state.TimeoutSecondsPath, scope);
    const silence = msOf(state.HeartbeatSeconds, state.HeartbeatSecondsPath, scope);
    if (!state.Resource?.endsWith(TOKEN_RESOURCE)) {
      const payload = state.Parameters === undefined ? scope.input : fillTemplate(state.Parameters, scope);
      return this.inTime(limit, this.around.invoke({ function: nameOf(state.Resource), state: name, payload }));
    }
    this.issued += 1;
    const token = `token-${this.issued}`;
    const context = { ...(scope.context as object), Task: { Token: token } };
    const filled = fillTemplate(state.Parameters ?? {}, { ...scope, context });
    const { FunctionName, Payload } = isRecord(filled) ? (filled as { FunctionName?: string; Payload?: Json }) : {};
    const answered = new Promise<Json>((done, fail) => {
      const waiting = { done, fail, beat: () => undefined };
      this.tokens.set(token, waiting);
      if (silence !== undefined) this.expectBeats(token, silence);
    });
    // The function's answer is nothing to wait for; its failure is the state's.
    const asked = this.around
      .invoke({ function: nameOf(FunctionName), state: name, payload: Payload ?? {} })
      .then(() => never<Json>());
    try {
      return await this.inTime(limit, Promise.race([answered, asked]));
    } finally {
      this.tokens.delete(token);
    }
  }

  /** Who waits for a token hears from it at least every `ms`, or gives it up. */
  private expectBeats(token: string, ms: number): void {
    const waiting = this.tokens.get(token);
    if (!waiting) return;
    const expect = (): Timer =>
      this.around.time.after(ms, () => {
        if (this.tokens.get(token) === waiting) waiting.fail(new StateError('States.HeartbeatTimeout'));
      });
    let timer = expect();
    waiting.beat = () => {
      timer.cancel();
      timer = expect();
    };
  }

  private inTime(limitMs: number | undefined, work: Promise<Json>): Promise<Json> {
    if (limitMs === undefined) return work;
    return new Promise((resolve, reject) => {
      const timer = this.around.time.after(limitMs, () => reject(new StateError('States.Timeout')));
      const first =
        <T>(settle: (value: T) => void) =>
        (value: T): void => {
          timer.cancel();
          settle(value);
        };
      work.then(first(resolve), first(reject));
    });
  }

  private delayOf(retrier: Retrier, times: number): number {
    const { IntervalSeconds, BackoffRate, MaxDelaySeconds, JitterStrategy } = { ...DEFAULT_RETRY, ...retrier };
    const whole = Math.min(IntervalSeconds * BackoffRate ** times, MaxDelaySeconds ?? Number.POSITIVE_INFINITY);
    return SECOND * (JitterStrategy === 'FULL' ? whole * this.around.chance.next() : whole);
  }

  private pause(ms: number): Promise<void> {
    return new Promise((resolve) => this.around.time.after(ms, resolve));
  }
}

interface Run {
  readonly execution: Execution;
  readonly life: Life;
}
interface Step {
  readonly output: Json;
  readonly next: string | undefined;
}

const raise = (problem: unknown): never => {
  throw problem;
};

const msOf = (seconds: number | undefined, path: string | undefined, scope: Scope): number | undefined => {
  const told = path === undefined ? seconds : Number(requireAt(path, scope));
  return told === undefined ? undefined : told * SECOND;
};

const nameOf = (arn = ''): string => arn.split(':').at(-1) ?? '';

const matches = (names: readonly string[], error: string): boolean =>
  names.some(
    (name) =>
      name === error || name === 'States.ALL' || (name === 'States.TaskFailed' && error !== UNMATCHED_BY_TASK_FAILED),
  );
