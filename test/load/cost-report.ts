import type { ChargeMeasures } from './charge-report';
import type { Cost } from './cost';
import { dollarsPerMillion, PRICES } from './prices';
import { table } from './write-report';

export const n = (value: number, digits = 2): string => value.toFixed(digits);
export const dollars = (value: number): string => `$${value.toFixed(2)}`;

/** charging.md's limits, dollars a million: before the ledger's row and with it. */
const LIMITS = { 1: [0.85, 1.5], 10: [0.25, 0.4] } as const;

export function costTable(all: readonly Cost[]): string {
  const rows = all.map(({ scenario, use, charge, withLedger, withLogs }) => {
    const [before, after] = scenario.k === 1 ? LIMITS[1] : LIMITS[10];
    return [
      scenario.name,
      n(use.dynamoWriteUnit ?? 0, 3),
      n(use.lambdaRequest ?? 0, 3),
      n((use.lambdaGbSecond ?? 0) * 1_000, 2),
      n(use.sqsRequest ?? 0, 3),
      n(use.s3Put ?? 0, 4),
      `**${dollars(charge)}** (≤ ${dollars(before)} ${charge <= before ? 'kept' : 'missed'})`,
      `**${dollars(withLedger)}** (≤ ${dollars(after)} ${withLedger <= after ? 'kept' : 'missed'})`,
      dollars(withLogs),
    ];
  });
  const head = [
    'how charges come',
    'write units',
    'invocations',
    'GB-ms',
    'SQS',
    'S3 PUT',
    '$ a million',
    'with the ledger',
    'and logs',
  ];
  const prices = Object.values(PRICES).map((p) => [
    p.what,
    `$${p.dollars} per ${p.per.toLocaleString('en')}`,
    p.source,
  ]);
  return [
    '### List price\n\nDollars a million charges, from what was metered above and the list prices below: no free tier, no discount.',
    'Functions are billed for the p50 measured here, rounded up to a millisecond, at the memory of the stacks (1 GB to charge,',
    `0.5 GB to project the ledger).\n\n${table(head, rows)}\n\n${table(['unit', 'list price, us-east-1', 'source'], prices)}`,
  ].join(' ');
}

/** Where a posting's records go: into the item, a write unit a started KB, or into an object that a batch's balances share. */
export function placeTable({ batches, ledgerRows }: ChargeMeasures): string {
  const one = ledgerRows.find((row) => row.records === 1);
  const rows = batches
    .filter((batch) => batch.putsPerRecord > 0)
    .map(({ records, itemBytes, unitsPerRecord }) => {
      const row = ledgerRows.find((found) => found.records === records);
      // The ledger's row holds the same records packed the same way, so it grows by as much as the item would.
      const bytes = itemBytes + (row?.bytes ?? 0) - (one?.bytes ?? 0);
      const inside = dollarsPerMillion({ dynamoWriteUnit: Math.ceil(bytes / 1_024) / records });
      const outside = (balances: number): string =>
        dollars(dollarsPerMillion({ dynamoWriteUnit: unitsPerRecord, s3Put: 1 / records / balances }));
      return [records, bytes, `**${dollars(inside)}**`, ...OBJECT_SHARED_BY.map(outside)];
    });
  const head = [
    'K',
    'bytes with records',
    'in the item',
    ...OBJECT_SHARED_BY.map((by) => `object, ${by} balances a batch`),
  ];
  return [
    '### Records in the item, or in an object\n\nA PUT costs as much as eight write units, so an object pays only when enough balances share it.',
    `Dollars a million records, list price; the item's bytes with its records are computed.\n\n${table(head, rows)}`,
  ].join(' ');
}

const OBJECT_SHARED_BY = [1, 5, 10, 50] as const;

/** Lambda's time is billed by memory: what a charge alone costs by memory and milliseconds. */
export function memoryTable({ batches }: ChargeMeasures): string {
  const units = batches.find((batch) => batch.records === 1)?.unitsPerRecord ?? 1;
  const rows = MEMORIES_MB.map((mb) => [
    `${mb} MB`,
    ...DURATIONS_MS.map((ms) =>
      dollars(
        dollarsPerMillion({ dynamoWriteUnit: units, lambdaRequest: 1, lambdaGbSecond: ((mb / 1_024) * ms) / 1_000 }),
      ),
    ),
  ]);
  return [
    '### A charge alone, by memory and time\n\nDollars a million, before the ledger: a write unit, a request, and what the function takes.',
    `This machine's milliseconds are not AWS's.\n\n${table(['memory', ...DURATIONS_MS.map((ms) => `${ms} ms`)], rows)}`,
  ].join(' ');
}

const MEMORIES_MB = [256, 512, 1_024] as const;
const DURATIONS_MS = [2, 4, 6, 8, 12] as const;
