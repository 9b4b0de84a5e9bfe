import {
  InternalServerError,
  ProvisionedThroughputExceededException,
  RequestLimitExceeded,
} from '@aws-sdk/client-dynamodb';
import type { Chance } from './chance';
import type { Fault, Faults } from './faults';
import type { VirtualTime } from './virtual-time';

/** What everything in a simulation shares. */
export interface Stage {
  readonly time: VirtualTime;
  readonly faults: Faults;
  /** Latencies, and which of several goes first. */
  readonly chance: Chance;
}

/** A function ended in the middle: a crash, or its time limit. */
export class CrashError extends Error {
  override readonly name = 'CrashError';
}

/** The client gave a request up: carried out or not, it does not know. */
export class LostAnswerError extends Error {
  override readonly name = 'TimeoutError';
}

/** Tries that a client of the SDK makes by itself (its default). */
const CLIENT_TRIES = 3;
const LATENCY_MS = { least: 1, most: 20, slow: 8_000 } as const;
/** What can become of a request. */
export const REQUEST_FAULTS: readonly Fault[] = [
  'crash-before',
  'crash-after',
  'lost-request',
  'lost-answer',
  'retried',
  'throttled',
  'slow',
];
/** Functions that stay warm, of one kind. */
const WARM_MAX = 3;

/** One running copy of a function. When it ends, nothing that it waits for comes back to it. */
export class Instance {
  isAlive = true;
  isBusy = false;
  private onCrash: (() => void) | undefined;

  constructor(private readonly stage: Stage) {}

  /** Sends a request; what becomes of it is left to chance. `carryOut` acts at once and whole. */
  request<T>(carryOut: () => T): Promise<T> {
    return new Promise((resolve, reject) => this.attempt(carryOut, resolve, reject, 1));
  }

  wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.stage.time.after(ms, () => this.isAlive && resolve());
    });
  }

  crash(): void {
    this.isAlive = false;
    this.onCrash?.();
  }

  /** Runs one invocation. Rejects with CrashError when it ends before it is done. */
  run<T>(limitMs: number, body: () => Promise<T>): Promise<T> {
    this.isBusy = true;
    const limit = this.stage.time.after(limitMs, () => this.crash());
    return new Promise<T>((resolve, reject) => {
      this.onCrash = () => reject(new CrashError('The function ended'));
      body().then(resolve, reject);
    }).finally(() => {
      limit.cancel();
      this.onCrash = undefined;
      this.isBusy = false;
    });
  }

  private attempt<T>(
    carryOut: () => T,
    resolve: (value: T) => void,
    reject: (why: unknown) => void,
    tries: number,
  ): void {
    // What ended sends nothing any more.
    if (!this.isAlive) return;
    const { time, faults, chance } = this.stage;
    const fate = faults.ofRequest(REQUEST_FAULTS);
    const latency = (): number =>
      fate === 'slow' ? chance.below(LATENCY_MS.slow) : chance.magnitude(LATENCY_MS.least, LATENCY_MS.most);
    const answer = (act: () => void): unknown => time.after(latency(), () => this.isAlive && act());
    const again = (why: unknown): void => {
      if (tries < CLIENT_TRIES && (fate === 'retried' || chance.isOne(0.5)))
        this.attempt(carryOut, resolve, reject, tries + 1);
      else reject(why);
    };
    time.after(latency(), () => {
      // What a function has sent when it ends may be on its way still.
      if (!this.isAlive && chance.isOne(0.5)) return;
      if (fate === 'crash-before') return this.crash();
      if (fate === 'lost-request') return answer(() => again(new LostAnswerError('The request timed out')));
      if (fate === 'throttled') return answer(() => again(refusal(chance)));
      const told = outcomeOf(carryOut);
      if (fate === 'crash-after') return this.crash();
      if (fate === 'lost-answer' || fate === 'retried')
        return answer(() => again(new LostAnswerError('The request timed out')));
      return answer(() => ('value' in told ? resolve(told.value) : reject(told.problem)));
    });
  }
}

function outcomeOf<T>(act: () => T): { readonly value: T } | { readonly problem: unknown } {
  try {
    return { value: act() };
  } catch (problem) {
    return { problem };
  }
}

function refusal(chance: Chance): Error {
  const of = { message: 'The service cannot carry this out now', $metadata: {} };
  const kinds = [ProvisionedThroughputExceededException, RequestLimitExceeded, InternalServerError];
  return new (chance.pick(kinds) ?? InternalServerError)(of);
}

/** The copies of one function, each with what it keeps from one invocation to the next. */
export class FunctionPool<State> {
  private warm: { readonly instance: Instance; readonly state: State }[] = [];

  constructor(
    private readonly stage: Stage,
    private readonly limitMs: number,
    private readonly start: (instance: Instance) => State,
  ) {}

  /** Invokes a warm copy or a new one. Rejects with what the function throws, or CrashError. */
  async invoke<T>(body: (state: State, instance: Instance) => Promise<T>): Promise<T> {
    const { instance, state } = this.take();
    try {
      return await instance.run(this.limitMs, () => body(state, instance));
    } finally {
      if (!instance.isAlive) this.warm = this.warm.filter((one) => one.instance !== instance);
    }
  }

  private take(): { readonly instance: Instance; readonly state: State } {
    const { chance, faults } = this.stage;
    const idle = this.warm.filter(({ instance }) => !instance.isBusy);
    const known = chance.pick(idle);
    if (known && !faults.happens('cold')) return known;
    if (known && this.warm.length >= WARM_MAX) this.warm.splice(this.warm.indexOf(known), 1);
    const instance = new Instance(this.stage);
    const started = { instance, state: this.start(instance) };
    this.warm.push(started);
    return started;
  }
}
