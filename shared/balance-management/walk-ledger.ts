import {
  checkLink,
  checkPosting,
  GENESIS,
  headAfter,
  headBefore,
  type LedgerFault,
  type LedgerHead,
} from './check-posting';
import type { Posting } from './posting';

/** Postings that follow each other without a gap: where the ledger stood before the first, and after the last. */
export interface LedgerRun {
  readonly before: LedgerHead;
  readonly after: LedgerHead;
}

/**
 * Walks postings of one balance in whatever order they come (the ledger keeps them by day, the archive by batch), and
 * keeps of them only the runs that they make and what is wrong with them.
 */
export class LedgerWalk {
  readonly faults: LedgerFault[] = [];
  count = 0;
  /** By the number of the last. */
  private readonly open = new Map<number, LedgerRun>();
  private readonly kept = new Map<number, Posting>();

  /** Keeps the postings at the numbers that are watched. */
  constructor(private readonly watched: ReadonlySet<number> = new Set()) {}

  add(posting: Posting): void {
    this.count += 1;
    const { number } = posting;
    const run = this.open.get(number - 1);
    const after = headAfter(posting);
    this.faults.push(...checkPosting(posting, run?.after));
    if (this.watched.has(number)) this.kept.set(number, posting);
    this.open.delete(number - 1);
    const before = run?.before ?? headBefore(posting);
    const known = this.open.get(number);
    if (known && known.after.hash !== after.hash) this.faults.push(twice(number));
    if (!known || before.number < known.before.number) this.open.set(number, { before, after });
  }

  postingAt(number: number): Posting | undefined {
    return this.kept.get(number);
  }

  runs(): LedgerRun[] {
    return [...this.open.values()];
  }
}

/** Joins runs that touch, in order of number; what stands in two of them stands once. Says where a link does not hold. */
export function joinRuns(runs: readonly LedgerRun[]): { runs: LedgerRun[]; faults: LedgerFault[] } {
  const faults: LedgerFault[] = [];
  const joined: LedgerRun[] = [];
  for (const run of [...runs].sort((a, b) => a.before.number - b.before.number || b.after.number - a.after.number)) {
    const last = joined.at(-1);
    if (!last || run.before.number > last.after.number) {
      joined.push(run);
      continue;
    }
    if (run.before.number === last.after.number) faults.push(...checkLink(last.after, run.before));
    if (run.after.number === last.after.number && run.after.hash !== last.after.hash)
      faults.push(twice(run.after.number));
    if (run.after.number > last.after.number) joined[joined.length - 1] = { before: last.before, after: run.after };
  }
  return { runs: joined, faults };
}

const twice = (number: number): LedgerFault => ({ number, fault: 'is there twice, and not the same' });

/** What is missing before joined runs and between them. */
export function gapsOf(runs: readonly LedgerRun[]): LedgerFault[] {
  const faults: LedgerFault[] = [];
  let end = GENESIS;
  for (const { before, after } of runs) {
    const number = end.number + 1;
    if (before.number === number) faults.push({ number, fault: 'is missing' });
    else if (before.number > number) faults.push({ number, fault: `is missing, and all up to ${before.number}` });
    else faults.push(...checkLink(end, before));
    end = after;
  }
  return faults;
}

/** Walks one balance's postings from the first: no faults, and nothing was lost or changed. */
export function verifyLedger(postings: readonly Posting[]): LedgerFault[] {
  const walk = new LedgerWalk();
  for (const posting of postings) walk.add(posting);
  const { runs, faults } = joinRuns(walk.runs());
  return [...walk.faults, ...faults, ...gapsOf(runs)];
}
