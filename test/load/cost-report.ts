import type { ChargeMeasures } from './charge-report';
import { ALONE_WITH_LEDGER, type Cost, gbSeconds } from './cost';
import { dollarsPerMillion, PRICES } from './prices';
import { table } from './write-report';

export const n = (value: number, digits = 2): string => value.toFixed(digits);
export const dollars = (value: number): string => `$${value.toFixed(2)}`;

/** charging.md's limits, dollars a million: before the ledger's row and with it. */
const LIMITS = { 1: [0.85, ALONE_WITH_LEDGER], 10: [0.25, 0.4] } as const;

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
    'Functions are billed for the p50 measured here, its computing slowed to the share of a vCPU that 256 MB have (one comes with',
    '1,769 MB), rounded up to a millisecond. The table here is spoken to in the clear: TLS computes 0.04 ms more a call. What Lambda’s own',
    `runtime computes of an invocation is not in it.\n\n${table(head, rows)}\n\n${table(['unit', 'list price, us-east-1', 'source'], prices)}`,
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

/** Lambda's time is billed by memory: what a charge alone costs by memory, and how long it takes. */
export function memoryTable({ batches }: ChargeMeasures): string {
  const one = batches.find((batch) => batch.records === 1);
  if (!one) throw new Error('K = 1 was not measured');
  const waitMs = one.msPerBatch - one.cpuMsPerBatch;
  const rows = MEMORIES_MB.map((mb) => {
    const seconds = gbSeconds(mb, waitMs, one.cpuMsPerBatch);
    const use = { dynamoWriteUnit: one.unitsPerRecord, lambdaRequest: 1, lambdaGbSecond: seconds };
    return [`${mb} MB`, n((seconds * 1_024_000) / mb, 0), dollars(dollarsPerMillion(use))];
  });
  return [
    '### A charge alone, by memory\n\nBefore the ledger: a write unit, a request, and what the function takes: it waits',
    `${n(waitMs, 1)} ms for the table and computes ${n(one.cpuMsPerBatch, 1)} ms, the SDK included, here.`,
    `AWS's table answers in a time of its own: each millisecond more is $0.003 a million at 256 MB.\n\n${table(['memory', 'billed ms', '$ a million'], rows)}`,
  ].join(' ');
}

const MEMORIES_MB = [128, 256, 512, 1_024, 1_769] as const;
