import { decodeBalance } from '../../shared/adapters/aws/balance-item';
import { type BalanceAccount, MONEY, type Posting, withRecords } from '../../shared/balance-management';
import type { Item } from './attribute-values';
import { ChargeBook } from './charge-book';
import { wrongWrite } from './check-write';
import type { SimulatedBucket } from './simulated-bucket';

/** Errors that no fault explains. */
const DEFECTS =
  /Invariant broken|TypeError|RangeError|ReferenceError|SyntaxError|ValidationException|The simulation knows/;

/** What the simulation found broken. */
export class Broken extends Error {
  override readonly name = 'Broken';
}

/** One account as the auditor knows it, from nothing but the items that were committed. */
interface Book {
  last: BalanceAccount | undefined;
  readonly postings: Posting[];
}

/**
 * Looks at each write of a balance at the moment of its commit: numbers, chain, sums, what is held, and that nothing is
 * booked twice. It keeps books of its own: what it knows it was told by whoever pays, uses and delivers.
 */
export class Auditor {
  /** The first thing found broken. */
  broken: Broken | undefined;
  readonly books = new Map<string, Book>();
  readonly charges = new ChargeBook((condition, message) => this.hold(condition, message));
  /** Money paid in, by reference. */
  readonly credited = new Map<string, bigint>();
  /** Money moved by adjustments and transfers, by balance and reference. */
  readonly moved = new Map<string, bigint>();
  /** Between slices of pools, by the move's reference and account. */
  private readonly onTheWay = new Map<string, bigint>();
  private readonly changedOnce = new Set<string>();
  /** Nano currency units that came from outside or are on their way, and that all balances have. */
  private receivedNano = 0n;
  private thereNano = 0n;

  constructor(private readonly bucket: SimulatedBucket) {}

  hold(condition: boolean, message: () => string, cause?: unknown): void {
    if (!condition && !this.broken) this.broken = new Broken(message(), { cause });
  }

  /** What a function threw: a request that failed is no wonder, a broken invariant is. */
  unexpected(problem: unknown): void {
    const text = String(problem);
    this.hold(!DEFECTS.test(text), () => `A function threw ${text}`, problem);
  }

  /** A balance was written. Never throws: whoever wrote must not be told. */
  committed(item: Item): void {
    if (item.q === undefined || this.broken) return;
    try {
      this.check(decodeBalance(item));
    } catch (problem) {
      this.hold(false, () => `An item cannot be read: ${String(problem)}`, problem);
    }
  }

  /** When all is at rest: sponsors have paid, and what left a slice of a pool arrived in another, or came back. */
  checkEnd(): void {
    this.charges.checkEnd();
    for (const [way, delta] of this.onTheWay) this.hold(delta === 0n, () => `${way} left ${delta} between two slices`);
  }

  /** As the ledger will have it: records that travel in an object are there before the posting is. */
  withRecords(posting: Posting): Posting {
    const { recordsKey, reference } = posting;
    if (recordsKey === undefined) return posting;
    const { recordsKey: _where, ...rest } = posting;
    const records = this.bucket.read(recordsKey).find(({ digest }) => digest === reference)?.records ?? [];
    return withRecords(rest, records);
  }

  private check(account: BalanceAccount): void {
    const name = `${account.tenant}#${account.balanceId}`;
    const book = this.books.get(name) ?? { last: undefined, postings: [] };
    this.books.set(name, book);
    const postings = account.postings.map((posting) => this.withRecords(posting));
    const wrong = wrongWrite(account, postings, book.last);
    this.hold(wrong === undefined, () => wrong ?? '');
    for (const posting of postings) this.take(account, posting);
    this.charges.take(
      account,
      postings.flatMap((posting) => posting.records ?? []),
    );
    this.thereNano += account.moneyNano - (book.last?.moneyNano ?? 0n);
    book.postings.push(...postings);
    book.last = account;
    const { debitsNano } = this.charges;
    this.hold(
      this.receivedNano === debitsNano + this.thereNano,
      () => `${this.receivedNano} was paid in and moved, ${debitsNano} charged, ${this.thereNano} is there`,
    );
  }

  private take({ balanceId }: BalanceAccount, posting: Posting): void {
    const { kind, reference, legs } = posting;
    if (kind === 'top-up') this.takeMoney(this.credited, reference, posting);
    else if (kind === 'adjust' || kind === 'transfer') {
      this.takeMoney(this.moved, `${balanceId} ${reference}`, posting);
      if (!reference.includes('slice/')) return;
      for (const { account, delta } of legs) {
        const way = `${reference.replace('returned/', '')} ${account}`;
        this.onTheWay.set(way, (this.onTheWay.get(way) ?? 0n) + delta);
      }
    } else if (kind === 'plan' || kind === 'open' || reference.startsWith('product/')) {
      const change = `${kind} ${balanceId} ${reference}`;
      this.hold(!this.changedOnce.has(change), () => `${change} is booked twice`);
      this.changedOnce.add(change);
    }
  }

  private takeMoney(booked: Map<string, bigint>, reference: string, { legs }: Posting): void {
    this.hold(!booked.has(reference), () => `${reference} is booked twice`);
    const nano = legs.reduce((sum, { account, delta }) => (account === MONEY ? sum + delta : sum), 0n);
    booked.set(reference, nano);
    this.receivedNano += nano;
  }
}
