import { Chance } from './chance';

/** What the simulation does to the system, by the name that `--without` takes. */
export const FAULTS = {
  'crash-before': 'a function ends before a request of its is carried out',
  'crash-after': 'a function ends after a request of its was carried out, before it is answered',
  'lost-request': 'a request times out and was never carried out',
  'lost-answer': 'a request times out after it was carried out',
  retried: 'a request is carried out, its answer is lost, and the client sends it again by itself',
  throttled: 'a table or queue refuses a request for now',
  slow: 'a request takes seconds',
  cold: 'a function starts anew, with empty caches, though a warm one is idle',
  duplicate: 'a message is delivered up to three times',
  delayed: 'a message comes up to 14 days late',
  redriven: 'a message is given up, and sent again under another id hours to days later',
  'stream-again': 'a batch of the stream is delivered again though it was booked',
  'stream-late': 'the ledger’s projection lags by minutes',
  'index-late': 'an index lacks its table’s newest changes',
  'time-jump': 'hours to days pass at once: grants and allowances expire meanwhile',
} as const;

export type Fault = keyof typeof FAULTS;
export const FAULT_NAMES = Object.keys(FAULTS) as Fault[];

export const isFault = (name: string): name is Fault => name in FAULTS;

/** How often each happens, where it may, in a seed that has much of it. */
const OFTEN: Readonly<Record<Fault, number>> = {
  'crash-before': 0.02,
  'crash-after': 0.03,
  'lost-request': 0.03,
  'lost-answer': 0.05,
  retried: 0.05,
  throttled: 0.05,
  slow: 0.03,
  cold: 0.15,
  duplicate: 0.15,
  delayed: 0.06,
  redriven: 0.05,
  'stream-again': 0.1,
  'stream-late': 0.04,
  'index-late': 0.3,
  'time-jump': 0.04,
};

/** Never, seldom, often. */
const MIXTURE = [0, 0.2, 1, 1] as const;

/** What a life lacks of its seed's faults. */
export interface FaultLimits {
  readonly without?: ReadonlySet<Fault>;
  /** So many happen, then no more. */
  readonly max?: number;
  /** Nothing but this one, at the request of this number, counted from 1. */
  readonly one?: { readonly fault: Fault; readonly at: number };
}

/**
 * Decides what goes wrong, and counts it. Each seed has its own mixture: some faults never, some seldom, some often, so that
 * each of them meets quiet surroundings, too. The numbers drawn do not depend on what was left out.
 */
export class Faults {
  readonly injected = new Map<Fault, number>();
  /** Requests of functions so far. */
  requests = 0;
  private readonly chance: Chance;
  private readonly share = new Map<Fault, number>();
  private count = 0;
  private isOver = false;

  constructor(
    seed: number,
    private readonly limits: FaultLimits = {},
  ) {
    this.chance = new Chance(seed, 'faults');
    const mixture = new Chance(seed, 'mixture');
    for (const name of FAULT_NAMES) this.share.set(name, OFTEN[name] * (mixture.pick(MIXTURE) ?? 0));
  }

  /** Nothing goes wrong any more: what is under way comes to its end. */
  end(): void {
    this.isOver = true;
  }

  happens(fault: Fault): boolean {
    return this.drawOne([fault]) !== undefined;
  }

  /** What becomes of the next request of a function: at most one of these. */
  ofRequest(faults: readonly Fault[]): Fault | undefined {
    this.requests += 1;
    const { one } = this.limits;
    if (one?.at === this.requests) return this.take(one.fault);
    return this.drawOne(faults);
  }

  private drawOne(faults: readonly Fault[]): Fault | undefined {
    let drawn = this.chance.next();
    for (const fault of faults) {
      const share = this.share.get(fault) ?? 0;
      if (drawn < share) return this.limits.one ? undefined : this.take(fault);
      drawn -= share;
    }
    return undefined;
  }

  private take(fault: Fault): Fault | undefined {
    const { without, max = Number.POSITIVE_INFINITY } = this.limits;
    const isOver = this.isOver && !this.limits.one;
    if (isOver || without?.has(fault) || this.count >= max) return undefined;
    this.count += 1;
    this.injected.set(fault, (this.injected.get(fault) ?? 0) + 1);
    return fault;
  }
}
