import { StateError } from './state-language';

/** How one invocation of a function goes wrong. */
export interface Fault {
  /**
   * `killed`: its process dies; `timedOut`: it hangs until Lambda ends it; `lost`: it does all, and its answer never comes;
   * `throttled`: a table refuses the next write.
   */
  readonly kind: 'killed' | 'timedOut' | 'lost' | 'throttled';
  /** After so many of its writes: 0 is before the first; all of them is after its whole effect. */
  readonly afterWrites: number;
}

/** What a function writes with: each of these is a moment before and after which it may end. */
const WRITES: ReadonlySet<PropertyKey> = new Set([
  'create',
  'replace',
  'remove',
  'begin',
  'end',
  'request',
  'succeed',
  'fail',
  'keepPlan',
  'add',
  'open',
  'start',
  'write',
  'assign',
  'release',
]);

/** Lambda's own names for what it sees (order-steps.ts has where they come from). */
export const ENDED = { killed: 'Runtime.ExitError', timedOut: 'Sandbox.Timedout' } as const;

const never = <T>(): Promise<T> => new Promise<T>(() => undefined);

/** One run of a function's code: it counts its writes, and ends in the middle where a fault says so. */
export class Invocation {
  writes = 0;
  private die: (error: StateError | 'lost') => void = () => undefined;

  constructor(private readonly fault: Fault | undefined) {}

  /** The same port, whose writes this invocation's fault may fall between. What waits for a dead function never goes on. */
  guard<T extends object>(port: T): T {
    return new Proxy(port, {
      get: (target, name) => {
        const member: unknown = Reflect.get(target, name);
        if (typeof member !== 'function') return member;
        const call = (...given: unknown[]) => member.apply(target, given);
        return WRITES.has(name) ? (...given: unknown[]) => this.write(() => call(...given)) : call;
      },
    });
  }

  /**
   * Runs the code to its end, or to its fault's. `lost` means that nobody is told; an error is told by the name that a state
   * machine would see.
   */
  async run<T>(code: () => Promise<T>): Promise<{ readonly output: T } | { readonly error: StateError } | 'lost'> {
    const dead = new Promise<{ readonly error: StateError } | 'lost'>((resolve) => {
      this.die = (cause) => resolve(cause === 'lost' ? cause : { error: cause });
    });
    if (this.fault?.afterWrites === 0 && this.fault.kind !== 'throttled') this.end(this.fault.kind);
    else return Promise.race([dead, this.finish(code)]);
    return dead;
  }

  private async finish<T>(code: () => Promise<T>) {
    try {
      const output = await code();
      if (this.fault && this.fault.kind !== 'throttled') {
        this.end(this.fault.kind);
        return await never<never>();
      }
      return { output };
    } catch (problem) {
      const name = problem instanceof Error ? problem.name : 'Unknown';
      return { error: new StateError(name, JSON.stringify({ errorType: name, errorMessage: String(problem) })) };
    }
  }

  private async write<T>(call: () => Promise<T>): Promise<T> {
    const { fault } = this;
    if (fault?.kind === 'throttled' && this.writes >= fault.afterWrites) throw new StateError('ThrottlingException');
    const answer = await call();
    this.writes += 1;
    if (fault && fault.kind !== 'throttled' && fault.kind !== 'lost' && this.writes === fault.afterWrites) {
      this.end(fault.kind);
      return never();
    }
    return answer;
  }

  private end(kind: Exclude<Fault['kind'], 'throttled'>): void {
    this.die(kind === 'lost' ? 'lost' : new StateError(ENDED[kind]));
  }
}
