import { Temporal } from '@js-temporal/polyfill';
import { formatNano } from '../kernel/money';
import type { DueTotal } from './finance-books';
import { type JournalEntry, movedOn } from './journal';

/** How many days past due, and the name under which it is reported. */
const BUCKETS = [
  { name: 'current', daysMax: 0 },
  { name: 'days1To30', daysMax: 30 },
  { name: 'days31To60', daysMax: 60 },
  { name: 'days61To90', daysMax: 90 },
  { name: 'daysOver90', daysMax: Number.POSITIVE_INFINITY },
] as const;

type Bucket = (typeof BUCKETS)[number]['name'];

/** Receivables of one currency by how long they are past due, decimal text. Over-paid bills count below 0 where they fell due. */
export interface Ageing extends Readonly<Record<Bucket, string>> {
  readonly currency: string;
  /** The sum of all: what the receivable's account says on that day. */
  readonly total: string;
}

/** Ages what is owed on a day (local, `2026-12-31`): current is what falls due that day or later. Currencies with nothing are left out. */
export function ageReceivables(due: readonly DueTotal[], day: string): Ageing[] {
  const currencies = [...new Set(due.map(({ currency }) => currency))].sort();
  return currencies.flatMap((currency) => {
    const sums = new Map<Bucket, bigint>();
    for (const { dueOn, nano } of due.filter((one) => one.currency === currency)) {
      const bucket = bucketOf(daysPast(dueOn, day));
      sums.set(bucket, (sums.get(bucket) ?? 0n) + nano);
    }
    if ([...sums.values()].every((nano) => nano === 0n)) return [];
    const shown = (name: Bucket): string => formatNano(sums.get(name) ?? 0n);
    return [
      {
        currency,
        current: shown('current'),
        days1To30: shown('days1To30'),
        days31To60: shown('days31To60'),
        days61To90: shown('days61To90'),
        daysOver90: shown('daysOver90'),
        total: formatNano([...sums.values()].reduce((sum, nano) => sum + nano, 0n)),
      },
    ];
  });
}

/** What entries moved of the receivable, by the day it falls due. */
export const dueOf = (entries: readonly JournalEntry[]): DueTotal[] =>
  entries.flatMap((entry) =>
    entry.receivable
      ? [{ dueOn: entry.receivable.dueOn, currency: entry.currency, nano: movedOn(entry, 'receivable') }]
      : [],
  );

const daysPast = (dueOn: string, day: string): number =>
  Temporal.PlainDate.from(dueOn).until(Temporal.PlainDate.from(day), { largestUnit: 'days' }).days;

const bucketOf = (days: number): Bucket => BUCKETS.find(({ daysMax }) => days <= daysMax)?.name ?? 'daysOver90';
