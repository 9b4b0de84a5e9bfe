import {
  type BalanceAccount,
  type ChargeRecord,
  type ChargeRecordGroup,
  drawnBy,
  type GuardEntry,
  type Leg,
  MONEY,
  type PostingDraft,
  packSignal,
  postUpToDate,
  recordsDigest,
  remember,
  type Signal,
  type UpToDate,
} from '../balance-management';
import { invariant } from '../kernel/errors';

export interface Charged {
  readonly record: ChargeRecord;
  readonly entry: GuardEntry;
  readonly day: string;
  /** What it made true. */
  readonly signals?: readonly Signal[];
}

/** What to write for charges, and the records that its postings leave out. Each charge is known to the guard from then on. */
export function bookCharges(
  current: UpToDate,
  after: BalanceAccount,
  charged: readonly Charged[],
  nowMs: number,
): { next: BalanceAccount; groups: ChargeRecordGroup[] } {
  const { drafts, groups } = draftCharges(charged, nowMs);
  const posted = postUpToDate(current, after, drafts);
  assertPaid(posted, after);
  const guard = remember(
    posted.guard,
    charged.filter((one) => !isCancellation(one)).map((one) => one.entry),
  );
  return { next: { ...posted, guard }, groups };
}

/** Throws unless postings moved the balances to where the charges left them. */
export function assertPaid(posted: BalanceAccount, after: BalanceAccount): void {
  invariant(posted.moneyNano === after.moneyNano, 'what the records say was paid is what the balance lost');
  invariant(
    posted.buckets.every((bucket, index) => bucket.remaining === after.buckets[index]?.remaining),
    'what the records say allowances paid is what they lost',
  );
}

/**
 * One posting a day of use, so that the guard's slow path reads one day of one balance. What is given back is booked first and
 * apart: then no posting in between finds less than there is.
 */
export function draftCharges(
  charged: readonly Charged[],
  nowMs: number,
): { drafts: PostingDraft[]; groups: ChargeRecordGroup[] } {
  const [given, taken] = [charged.filter(isCancellation), charged.filter((one) => !isCancellation(one))];
  const byDay = [given, taken].flatMap((ones) => [...Map.groupBy(ones, (one) => one.day)]);
  const groups: ChargeRecordGroup[] = [];
  const drafts = byDay.map(([day, ones]): PostingDraft => {
    const records = ones.map((one) => one.record);
    const digest = recordsDigest(records);
    groups.push({ digest, records });
    const signals = uniqueSignals(ones.flatMap((one) => one.signals ?? []));
    return {
      kind: 'charge',
      day,
      at: nowMs,
      reference: digest,
      legs: legsOf(records),
      count: records.length,
      ids: ones.map((one) => one.entry),
      ...(signals.length === 0 ? {} : { signals }),
    };
  });
  return { drafts, groups };
}

/** What two usages of one posting both made true is told once. */
const uniqueSignals = (signals: readonly Signal[]): Signal[] => [
  ...new Map(signals.map((signal) => [JSON.stringify(packSignal(signal)), signal])).values(),
];

const isCancellation = ({ record }: Charged): boolean => record.cancels !== undefined;

function legsOf(records: readonly ChargeRecord[]): Leg[] {
  const sums = new Map<string, bigint>([[MONEY, 0n]]);
  const add = (name: string, delta: bigint): unknown => sums.set(name, (sums.get(name) ?? 0n) + delta);
  for (const record of records) {
    add(MONEY, -BigInt(record.amountNano));
    for (const [bucket, given] of drawnBy(record)) add(bucket, -given);
  }
  return [...sums].filter(([, delta]) => delta !== 0n).map(([account, delta]) => ({ account, delta }));
}
