import { decodeBalance } from '../../shared/adapters/aws/balance-item';
import {
  availableMoney,
  availableUnits,
  type BalanceAccount,
  type ChargeRecord,
  GENESIS_HASH,
  hashPosting,
  MONEY,
  type Posting,
  recordsDigest,
  reservedMoney,
  withRecords,
} from '../../shared/balance-management';
import type { Item } from './attribute-values';
import { LIMITS } from './offers';
import { unusedAllowance, wrongPrice } from './price-oracle';
import type { SimulatedBucket } from './simulated-bucket';

/** Ends the id of a sponsor's part. */
const SPONSORED = '#sponsored';
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
  /** What was charged, by usage id. */
  readonly charged = new Map<string, ChargeRecord>();
  /** What took charges back, by the id of the usage. */
  readonly cancelled = new Map<string, ChargeRecord>();
  readonly credited = new Map<string, bigint>();
  /** Money moved by adjustments and transfers, by balance and reference. */
  readonly moved = new Map<string, bigint>();
  /** Between slices of pools, by the move's reference and account. */
  private readonly onTheWay = new Map<string, bigint>();
  private readonly changedOnce = new Set<string>();
  /** Octets of session reports that were settled. */
  settledOctets = 0n;
  private debitsNano = 0n;

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

  /** The money of all balances is what was paid in, and moved, less what was charged. */
  checkConservation(): void {
    const paid = [...this.credited.values(), ...this.moved.values()].reduce((sum, nano) => sum + nano, 0n);
    const there = [...this.books.values()].reduce((sum, { last }) => sum + (last?.moneyNano ?? 0n), 0n);
    this.hold(
      paid === this.debitsNano + there,
      () => `${paid} was paid in, ${this.debitsNano} charged, ${there} is there`,
    );
  }

  private check(account: BalanceAccount): void {
    const name = `${account.tenant}#${account.balanceId}`;
    const book = this.books.get(name) ?? { last: undefined, postings: [] };
    this.books.set(name, book);
    this.checkChain(account, book);
    this.checkMoney(account, book.last);
    const written = account.postings.map((posting) => this.withRecords(posting));
    for (const posting of written) this.take(account, posting);
    const records = written.flatMap((posting) => posting.records ?? []);
    const cancellations = records.filter(({ cancels }) => cancels !== undefined);
    // A write says what it gives back first, though it may be of what it charges.
    for (const record of records)
      if (record.cancels === undefined) this.takeCharge(account, record, cancellations.length > 0);
    for (const record of cancellations) this.takeCancellation(record);
    book.postings.push(...account.postings);
    book.last = account;
    this.checkConservation();
  }

  private checkChain(account: BalanceAccount, { last, postings }: Book): void {
    const says = (what: string) => () => `Balance ${account.balanceId} at ${account.number} ${what}`;
    this.hold(account.number === postings.length + account.postings.length, says(`follows ${postings.length}`));
    let previous = last?.headHash ?? GENESIS_HASH;
    account.postings.forEach((posting, at) => {
      this.hold(posting.number === postings.length + at + 1, says(`numbers a posting ${posting.number}`));
      this.hold(posting.previousHash === previous, says('does not follow from the posting before'));
      this.hold(posting.hash === hashPosting(this.withRecords(posting)), says('has a posting with another hash'));
      previous = posting.hash;
    });
    this.hold(account.headHash === previous, says('ends in another hash'));
  }

  private checkMoney(account: BalanceAccount, last: BalanceAccount | undefined): void {
    const says = (what: string) => () => `Balance ${account.balanceId} at ${account.number} ${what}`;
    const moved = new Map<string, bigint>();
    for (const { legs } of account.postings)
      for (const leg of legs) moved.set(leg.account, (moved.get(leg.account) ?? 0n) + leg.delta);
    const expected = (last?.moneyNano ?? 0n) + (moved.get(MONEY) ?? 0n);
    this.hold(account.moneyNano === expected, says(`has ${account.moneyNano}, its postings say ${expected}`));
    this.hold(account.moneyNano >= -account.creditLimitNano, says('is overdrawn'));
    this.hold(reservedMoney(account) >= 0n && availableMoney(account) >= 0n, says('holds more money than there is'));
    for (const { id, spent } of account.counters) {
      const limit = LIMITS.find((rule) => rule.id === id)?.limit ?? 0n;
      this.hold(spent >= 0n && spent <= limit, says(`has spent ${spent} of ${limit} of its limit ${id}`));
    }
    const kept = new Set(account.buckets.map(({ id }) => id));
    for (const { id, remaining } of last?.buckets ?? [])
      this.hold(kept.has(id) || remaining + (moved.get(id) ?? 0n) === 0n, says(`lost ${id} with ${remaining} in it`));
    for (const bucket of account.buckets) {
      const before = last?.buckets.find(({ id }) => id === bucket.id)?.remaining ?? 0n;
      const after = before + (moved.get(bucket.id) ?? 0n);
      this.hold(bucket.remaining === after, says(`has ${bucket.remaining} of ${bucket.id}, its postings say ${after}`));
      this.hold(bucket.remaining >= 0n, says(`has less than nothing of ${bucket.id}`));
      this.hold(availableUnits(account, bucket) >= 0n, says(`holds more of ${bucket.id} than there is`));
    }
  }

  private take(account: BalanceAccount, posting: Posting): void {
    const { kind, reference } = posting;
    if (kind === 'charge') {
      const { records = [] } = posting;
      this.hold(
        recordsDigest(records) === reference,
        () => `Posting ${posting.number} has other records than its digest`,
      );
      const paid = records.reduce((sum, { amountNano }) => sum + BigInt(amountNano), 0n);
      const leg = posting.legs.find(({ account: name }) => name === MONEY)?.delta ?? 0n;
      this.hold(-leg === paid, () => `Posting ${posting.number} takes ${-leg}, its records say ${paid}`);
    } else if (kind === 'top-up') {
      this.takeOnce(this.credited, reference, posting);
    } else if (kind === 'adjust' || kind === 'transfer') {
      this.takeOnce(this.moved, `${account.balanceId} ${reference}`, posting);
      if (!reference.includes('slice/')) return;
      for (const leg of posting.legs) {
        const way = `${reference.replace('returned/', '')} ${leg.account}`;
        this.onTheWay.set(way, (this.onTheWay.get(way) ?? 0n) + leg.delta);
      }
    } else if (kind === 'plan' || kind === 'open' || reference.startsWith('product/')) {
      const change = `${kind} ${account.balanceId} ${reference}`;
      this.hold(!this.changedOnce.has(change), () => `${change} is booked twice`);
      this.changedOnce.add(change);
    }
  }

  /** What left a slice of a pool arrived in another, or came back. */
  checkSlices(): void {
    for (const [way, delta] of this.onTheWay) this.hold(delta === 0n, () => `${way} left ${delta} between two slices`);
  }

  /** Each sponsor was charged its part of what was charged, and got it back where that was taken back. */
  checkSponsors(): void {
    for (const { usageId, split } of this.charged.values()) {
      if (!split || usageId.endsWith(SPONSORED)) continue;
      const part = `${usageId}${SPONSORED}`;
      this.hold(this.charged.has(part), () => `The sponsor of usage ${usageId} was never charged`);
      const isBack = this.cancelled.has(part) === this.cancelled.has(usageId);
      this.hold(isBack, () => `The sponsor of usage ${usageId} did not get its part back`);
    }
  }

  private takeOnce(booked: Map<string, bigint>, reference: string, { legs }: Posting): void {
    this.hold(!booked.has(reference), () => `${reference} is booked twice`);
    booked.set(
      reference,
      legs.reduce((sum, { account, delta }) => (account === MONEY ? sum + delta : sum), 0n),
    );
  }

  private takeCharge(account: BalanceAccount, record: ChargeRecord, isCorrected: boolean): void {
    const says = (what: string) => () => `Usage ${record.usageId} ${what}`;
    this.debitsNano += BigInt(record.amountNano);
    const before = this.charged.get(record.usageId);
    this.hold(before === undefined, says(`is charged twice: by ${before?.source} and by ${record.source}`));
    this.charged.set(record.usageId, record);
    if (record.ratingGroup !== undefined) this.settledOctets += BigInt(record.units);
    if (record.usageId.endsWith(SPONSORED)) {
      this.takeSponsored(account, record);
      return;
    }
    // What a cancellation gives back, the usages of the same write could not have used.
    const wrong = wrongPrice(record) ?? (isCorrected ? undefined : unusedAllowance(record, account));
    this.hold(wrong === undefined, says(wrong ?? ''));
  }

  /** A sponsor's part: what its user's charge says of it, and of the user. */
  private takeSponsored(account: BalanceAccount, record: ChargeRecord): void {
    const charge = this.charged.get(record.usageId.slice(0, -SPONSORED.length));
    const says = (what: string) => () => `The sponsored part ${record.usageId} ${what}`;
    this.hold(charge?.split?.balanceId === account.balanceId, says('is charged to another than the user’s sponsor'));
    const part = BigInt(record.amountNano) + BigInt(record.unpaidNano ?? '0');
    this.hold(part === BigInt(charge?.split?.nano ?? 0), says(`is ${part} of ${charge?.split?.nano}`));
    const own = BigInt(charge?.amountNano ?? 0) + BigInt(charge?.freeNano ?? 0);
    this.hold(
      own === BigInt(record.split?.nano ?? 0),
      says(`leaves ${record.split?.nano} to the user, who paid ${own}`),
    );
  }

  private takeCancellation(record: ChargeRecord): void {
    const usageId = record.cancels ?? '';
    this.debitsNano += BigInt(record.amountNano);
    const charge = this.charged.get(usageId);
    const says = (what: string) => () => `The cancellation of usage ${usageId} ${what}`;
    this.hold(charge !== undefined, says('is of nothing that was charged'));
    this.hold(!this.cancelled.has(usageId), says('is booked twice'));
    for (const name of ['amountNano', 'units', 'billedUnits'] as const)
      this.hold(BigInt(record[name]) === -BigInt(charge?.[name] ?? 0), says(`has ${record[name]} of ${name}`));
    this.cancelled.set(usageId, record);
  }

  /** As the ledger will have it: records that travel in an object are there before the posting is. */
  withRecords(posting: Posting): Posting {
    const { recordsKey, reference } = posting;
    if (recordsKey === undefined) return posting;
    const { recordsKey: _where, ...rest } = posting;
    const records = this.bucket.read(recordsKey).find(({ digest }) => digest === reference)?.records ?? [];
    return withRecords(rest, records);
  }
}
