import type { Clock } from '../../shared/kernel/clock';

/** Something that will happen; a cancelled one never does, and its time does not pass for it. */
export interface Timer {
  cancel(): void;
}

interface Planned {
  readonly at: number;
  readonly order: number;
  readonly act: () => void;
  isCancelled: boolean;
}

/**
 * A clock that jumps to what happens next. One thing happens at a time, and everything that waits for it goes on as far as it
 * can before the next thing does: so the order of all things follows from when they are planned, and from nothing else.
 */
export class VirtualTime implements Clock {
  private readonly heap: Planned[] = [];
  private planned = 0;

  constructor(private nowMs: number) {}

  now(): number {
    return this.nowMs;
  }

  after(ms: number, act: () => void): Timer {
    const planned: Planned = {
      at: this.nowMs + Math.max(0, Math.ceil(ms)),
      order: this.planned,
      act,
      isCancelled: false,
    };
    this.planned += 1;
    this.push(planned);
    return {
      cancel: () => {
        planned.isCancelled = true;
      },
    };
  }

  /** Lets the next thing happen; false when there is none. */
  async step(): Promise<boolean> {
    const next = this.pop() ?? (await this.popLater());
    if (!next) return false;
    this.nowMs = Math.max(this.nowMs, next.at);
    next.act();
    await settled();
    return true;
  }

  /** What waits for the event loop's next turn may plan something yet. */
  private async popLater(): Promise<Planned | undefined> {
    await settled();
    await settled();
    return this.pop();
  }

  private push(planned: Planned): void {
    const { heap } = this;
    let at = heap.length;
    heap.push(planned);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = heap[parent];
      if (!above || !isBefore(planned, above)) break;
      heap[at] = above;
      at = parent;
    }
    heap[at] = planned;
  }

  private pop(): Planned | undefined {
    for (let first = this.popFirst(); first; first = this.popFirst()) if (!first.isCancelled) return first;
    return undefined;
  }

  private popFirst(): Planned | undefined {
    const { heap } = this;
    const [first] = heap;
    const last = heap.pop();
    if (!first || !last || heap.length === 0) return first;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      let lesser = heap[child];
      const right = heap[child + 1];
      if (lesser && right && isBefore(right, lesser)) {
        child += 1;
        lesser = right;
      }
      if (!lesser || !isBefore(lesser, last)) break;
      heap[at] = lesser;
      at = child;
    }
    heap[at] = last;
    return first;
  }
}

const isBefore = (a: Planned, b: Planned): boolean => a.at < b.at || (a.at === b.at && a.order < b.order);

/** Every continuation that can run has run. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
