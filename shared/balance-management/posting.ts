import { canonicalJson, type Json, sha256Hex } from '../kernel/digest';
import { invariant } from '../kernel/errors';
import type { UsageConditions, UsageService } from '../usage-management';
import type { BalanceAccount } from './balance-account';
import { type GuardEntry, guardEntry } from './guard';
import { assertReservations, reservedMoney } from './reservations';
import { signalsOfPosting } from './session-signals';
import { packSignal, type Signal } from './signal';

export type PostingKind =
  | 'open'
  | 'top-up'
  | 'voucher'
  | 'charge'
  | 'grant'
  | 'plan'
  | 'expire'
  | 'adjust'
  | 'transfer'
  /** Paid for another change. */
  | 'fee'
  | 'reserve'
  | 'release'
  /** Of something to be told, such as an allowance's end: moves nothing. */
  | 'notice'
  /** Of a change that was not possible: moves nothing, and settles that its reference never will. */
  | 'refuse';

/** The money account of a balance in its postings' legs; the others are bucket ids. */
export const MONEY = 'money';

/** A change of the money balance (nano currency units) or of an allowance (its units). */
export interface Leg {
  readonly account: string;
  readonly delta: bigint;
}

/** Units that count in a period of a counter of tiers: decimal text. */
export interface TierUnits {
  readonly period: string;
  readonly before: string;
  readonly units: string;
}

/** One usage as it was rated and paid: everything that its explanation needs. Counts and amounts are decimal text. */
export interface ChargeRecord extends UsageConditions {
  readonly usageId: string;
  readonly source: string;
  readonly service: UsageService;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  /** As used, before increments: seconds, messages or octets. */
  readonly units: string;
  readonly billedUnits: string;
  readonly tariff: string;
  readonly priceId: string;
  readonly zone: string;
  /** Units that each allowance paid. */
  readonly allowances: Readonly<Record<string, string>>;
  /** What the money balance paid. */
  readonly amountNano: string;
  readonly destination?: string;
  readonly visitedNetwork?: string;
  /** The account's when it was charged. */
  readonly segment?: string;
  /** What the session had used at this price before: the record charges the difference. Absent when it is the first. */
  readonly before?: {
    readonly units: string;
    readonly billedUnits: string;
    /** Billed units that no allowance paid, and what they cost. */
    readonly moneyUnits: string;
    readonly dueNano: string;
  };
  /**
   * Of tiers that count across usages, by counter: its period, the units that it held before the usage, or before all that a session
   * had used at this price, and those that this record adds.
   */
  readonly tiers?: Readonly<Record<string, TierUnits>>;
  /** Nano currency units that buckets of bonus money paid, by bucket; the price is this, `amountNano` and what follows. */
  readonly bonus?: Readonly<Record<string, string>>;
  /** Beyond a limit that lets what exceeds it be free. */
  readonly freeNano?: string;
  /** Microwatt-hours that buckets of energy gave for the units in `allowances`, by bucket. */
  readonly energy?: Readonly<Record<string, string>>;
  /** Of the network's electricity: micrograms of CO2 equivalent. */
  readonly carbonMicrograms?: string;
  /** Whose usage it is: one member of a shared balance. */
  readonly productId?: string;
  /** The other balance that pays for the same usage, and how much of its price: a user's sponsor, or a sponsor's user. */
  readonly split?: { readonly balanceId: string; readonly nano: string };
  /** Of a cancellation: the usage whose charge it takes back. Its counts and amounts are negative. */
  readonly cancels?: string;
  /** Of a cancellation: buckets that are gone. What it would have given back to them is lost. */
  readonly lostBuckets?: readonly string[];
  /** Used in a session beyond what the balance could pay: written off, never a debt. */
  readonly unpaidNano?: string;
}

/** One entry of the ledger: what one balance's write did, in double entry against the kind's contra account. */
export interface Posting {
  /** Counts a balance's postings from 1 without gaps. */
  readonly number: number;
  readonly kind: PostingKind;
  /** `YYYY-MM-DD` (UTC) of what it is about: where the slow path of the guard looks. */
  readonly day: string;
  /** Epoch milliseconds on the tenant's clock: when it was booked. */
  readonly at: number;
  /** What caused it: `topupBalance/<id>`, `product/<id>`, or the digest of its records. */
  readonly reference: string;
  readonly legs: readonly Leg[];
  readonly moneyAfterNano: bigint;
  /** Of a reservation: what all sessions hold of the money afterwards. */
  readonly reservedAfterNano?: bigint;
  /** Of a session's request: what it was answered, to be told again. */
  readonly answer?: string;
  /** Of a session's Create: where its network function wants to be told what changes. */
  readonly notifyUri?: string;
  /** How many usages it charges. */
  readonly count: number;
  /** Ids that it makes known to the guard. */
  readonly ids: readonly GuardEntry[];
  /** The rated records: here when there is one, else in the object that `recordsKey` names. */
  readonly records?: readonly ChargeRecord[];
  readonly recordsKey?: string;
  /** What it made true that somebody waits to hear; absent when there is nothing. */
  readonly signals?: readonly Signal[];
  readonly previousHash: string;
  readonly hash: string;
}

export type PostingDraft = Omit<Posting, 'number' | 'previousHash' | 'hash' | 'moneyAfterNano' | 'reservedAfterNano'>;

/** The chain's beginning, of every balance. */
export const GENESIS_HASH = '0'.repeat(64);

/** The contra account of the money leg of each kind, in the books' names: what was credited when the wallet was debited. */
export const CONTRA_ACCOUNTS: Readonly<Record<PostingKind, string>> = {
  open: 'none',
  'top-up': 'cash',
  voucher: 'vouchers',
  charge: 'usage',
  grant: 'none',
  plan: 'none',
  expire: 'breakage',
  adjust: 'adjustments',
  transfer: 'transfers',
  fee: 'fees',
  reserve: 'none',
  release: 'none',
  notice: 'none',
  refuse: 'none',
};

const DAY_MS = 86_400_000;
/** Nearly every charge asks for the day of the one before it. */
let lastDay = { number: Number.NaN, name: '' };

/** `YYYY-MM-DD` of a time in epoch milliseconds. */
export function utcDay(epochMs: number): string {
  const number = Math.floor(epochMs / DAY_MS);
  if (number !== lastDay.number) lastDay = { number, name: new Date(epochMs).toISOString().slice(0, 10) };
  return lastDay.name;
}

/** SHA-256 over everything that a posting says and the hash before it. `recordsKey` is where, not what: left out. */
export function hashPosting(posting: Omit<Posting, 'hash'>): string {
  const { number, kind, day, at, reference, count, previousHash } = posting;
  const told: Json = {
    number,
    kind,
    day,
    at,
    reference,
    count,
    previousHash,
    legs: posting.legs.map((leg) => [leg.account, String(leg.delta)]),
    moneyAfter: String(posting.moneyAfterNano),
    ids: posting.ids.map((entry) => [entry.id, entry.source, entry.at]),
    ...(posting.reservedAfterNano === undefined ? {} : { reservedAfter: String(posting.reservedAfterNano) }),
    ...(posting.answer === undefined ? {} : { answer: posting.answer }),
    ...(posting.notifyUri === undefined ? {} : { notifyUri: posting.notifyUri }),
    ...(posting.signals === undefined ? {} : { signals: posting.signals.map(packSignal) }),
  };
  return sha256Hex(canonicalJson(told));
}

/** The digest that stands for a posting's rated records in its reference, and so in its hash. */
export const recordsDigest = (records: readonly ChargeRecord[]): string =>
  sha256Hex(canonicalJson(records as unknown as Json));

/**
 * Applies drafts to an account: numbers and chains them, moves the balances, and asserts that nothing goes below zero
 * (money: below what may be overdrawn) and that sessions hold no more than is there. The account's sessions are already as
 * they shall be.
 */
export function post(account: BalanceAccount, drafts: readonly PostingDraft[]): BalanceAccount {
  invariant(drafts.length > 0, 'a write carries at least one posting');
  let { number, headHash, moneyNano } = account;
  let buckets = account.buckets;
  const postings: Posting[] = [];
  for (const draft of drafts) {
    for (const leg of draft.legs) {
      if (leg.account === MONEY) moneyNano += leg.delta;
      else {
        invariant(
          buckets.some((bucket) => bucket.id === leg.account),
          `there is a bucket ${leg.account}`,
        );
        buckets = buckets.map((bucket) =>
          bucket.id === leg.account ? { ...bucket, remaining: bucket.remaining + leg.delta } : bucket,
        );
      }
    }
    invariant(moneyNano >= -account.creditLimitNano, 'money is never below what may be overdrawn');
    invariant(
      buckets.every((bucket) => bucket.remaining >= 0n),
      'an allowance is never negative',
    );
    const signals = [...(draft.signals ?? []), ...signalsOfPosting(account, draft)];
    const holds = draft.kind === 'reserve' || draft.kind === 'release';
    const numbered = {
      ...draft,
      number: number + 1,
      previousHash: headHash,
      moneyAfterNano: moneyNano,
      ...(holds ? { reservedAfterNano: reservedMoney(account) } : {}),
      ...(signals.length === 0 ? {} : { signals }),
    };
    const posting = { ...numbered, hash: hashPosting(numbered) };
    postings.push(posting);
    number = posting.number;
    headHash = posting.hash;
  }
  const next = { ...account, number, headHash, moneyNano, buckets, postings };
  assertReservations(next);
  return next;
}

/** A charge with its rated records, and the ids that follow from them. */
export const withRecords = (posting: Posting, records: readonly ChargeRecord[]): Posting => ({
  ...posting,
  records,
  ids: records.map((record) => guardEntry(record.usageId, record.source, Date.parse(record.startedAt))),
});
