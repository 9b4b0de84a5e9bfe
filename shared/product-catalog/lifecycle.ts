import type { StateMachine } from '../tmf/declaration';

/**
 * The life of everything in a catalog, as TMF620's guide tells it (the schema leaves it a free text). Since a catalog is
 * often loaded from another one, a create may begin further on than `In study`.
 */
export const LIFECYCLE: StateMachine = {
  attribute: 'lifecycleStatus',
  initial: 'In study',
  startable: ['In design', 'In test', 'Active', 'Launched'],
  patchable: true,
  transitions: {
    'In study': ['In design', 'Rejected'],
    'In design': ['In test', 'In study', 'Rejected'],
    'In test': ['Active', 'In design', 'Rejected'],
    Active: ['Launched', 'Retired'],
    Launched: ['Retired'],
    Retired: ['Active', 'Obsolete'],
    Obsolete: [],
    Rejected: ['In design'],
  },
};

/** The shortest legal way from one status to another, without the first; undefined where there is none. */
export function wayBetween(from: string, to: string): readonly string[] | undefined {
  let ways: readonly (readonly string[])[] = [[]];
  const seen = new Set([from]);
  while (ways.length > 0) {
    const arrived = ways.find((way) => (way.at(-1) ?? from) === to);
    if (arrived) return arrived;
    ways = ways.flatMap((way) =>
      (LIFECYCLE.transitions[way.at(-1) ?? from] ?? [])
        .filter((next) => !seen.has(next) && seen.add(next))
        .map((next) => [...way, next]),
    );
  }
  return undefined;
}

/** Who buys while it is in one of these may have it. */
export const ON_SALE: readonly string[] = ['Active', 'Launched'];

interface ForSale {
  readonly lifecycleStatus?: string;
  readonly isSellable?: boolean;
  readonly validFor?: { readonly startDateTime?: string; readonly endDateTime?: string };
}

/** Whether an offering may be ordered at this moment (epoch milliseconds). `validFor` ends before its end. */
export function isOnSale(offering: ForSale, nowMs: number): boolean {
  const { startDateTime, endDateTime } = offering.validFor ?? {};
  return (
    ON_SALE.includes(offering.lifecycleStatus ?? '') &&
    offering.isSellable !== false &&
    (startDateTime === undefined || Date.parse(startDateTime) <= nowMs) &&
    (endDateTime === undefined || nowMs < Date.parse(endDateTime))
  );
}
