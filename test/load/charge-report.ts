import { type Cost, costs } from './cost';
import { type Bars, drawBars } from './draw-bars';
import type { MeasuredBatch } from './measure-batches';
import type { MeasuredDesign } from './measure-designs';
import type { MeasuredRow } from './measure-ledger-rows';
import type { MeasuredTraffic, SingleCharge } from './measure-round-trips';
import type { MeasuredSize } from './measure-sizes';
import { PRICES } from './prices';
import { table } from './write-report';

export interface ChargeMeasures {
  readonly rounds: number;
  readonly seed: number;
  readonly designs: readonly MeasuredDesign[];
  readonly batches: readonly MeasuredBatch[];
  readonly ledgerRows: readonly MeasuredRow[];
  readonly sizes: readonly MeasuredSize[];
  readonly singles: readonly SingleCharge[];
  readonly traffic: readonly MeasuredTraffic[];
  readonly computingUs: number;
}

const n = (value: number, digits = 2): string => value.toFixed(digits);
const dollars = (value: number): string => `$${value.toFixed(2)}`;

/** The whole section as Markdown. */
export function chargeReport(measures: ChargeMeasures, conditions: string): string {
  const { batches, ledgerRows } = measures;
  return [
    `## One charge\n\n${conditions} Seed ${measures.seed}.\n\n![](benchmark.svg)`,
    designs(measures),
    roundTrips(measures),
    batchTable(measures),
    sizes(measures.sizes),
    costTable(costs(batches, ledgerRows)),
  ].join('\n\n');
}

function designs({ designs, rounds, computingUs }: ChargeMeasures): string {
  const rows = designs.map((d) => [
    d.what,
    n(d.p50),
    n(d.p95),
    n(d.p99),
    `**${n(d.ratio.of)}**`,
    `${n(d.ratio.low)}–${n(d.ratio.high)}`,
    `${n(d.ratio.blockMin)}–${n(d.ratio.blockMax)}`,
    d.calls,
    d.units,
    d.emulatorUnits,
  ]);
  const head = ['design', 'p50 ms', 'p95', 'p99', '× bare', '95 % CI', 'blocks', 'calls', 'write units', 'emulator'];
  return [
    `### Beside the naive designs\n\n${rounds} rounds in one run on one table, each design once a round in an order drawn anew.`,
    'The ratio is of the medians; its interval is a bootstrap over rounds, the blocks are of 50 rounds each. The naive designs',
    'neither rate nor hash nor pack: their best case. Write units are from the items’ sizes by the formula; the emulator’s',
    `own count stands beside them.\n\n${table(head, rows)}\n\nOurs computes ${n(computingUs, 0)} µs a charge without the SDK and the network`,
    '(rate, guard, post, hash, deflate, pack).',
  ].join(' ');
}

function roundTrips({ singles, traffic }: ChargeMeasures): string {
  const one = singles.map(({ name, metered: m }) => [
    name,
    m.total,
    m.waits,
    [...m.calls].map(([call, count]) => `${count} ${call}`).join(', '),
  ]);
  const many = traffic.map((t) => [
    `${t.functions} function${t.functions > 1 ? 's' : ''}, ${t.subscribers} subscribers, each every ${t.everySeconds} s`,
    n(t.callsPerCharge),
    n(t.readsPerCharge),
    n(t.writesPerCharge),
    n(t.failedPerCharge),
  ]);
  return [
    '### Round trips\n\nOne charge through `chargeMessages`, every call to DynamoDB and S3 counted; “one after another” counts calls',
    `side by side once.\n\n${table(['state', 'calls', 'one after another', 'which'], one)}\n\nAn average over traffic`,
    '(seeded random times, each charge to a function drawn at random, time set forward between charges). A failed condition is',
    'a balance that another function wrote since; it is billed as a write.\n\n',
    table(['traffic', 'calls a charge', 'reads', 'writes', 'of them failed'], many),
  ].join(' ');
}

function batchTable({ batches, ledgerRows }: ChargeMeasures): string {
  const rows = batches.map((b) => {
    const row = ledgerRows.find((one) => one.records === b.records);
    const limit = 1 / b.records + (b.records > 1 ? 0.05 : 0);
    return [
      b.records,
      b.itemBytes,
      n(b.unitsPerRecord, 3),
      `${n(limit, 3)} ${b.unitsPerRecord <= limit + 1e-9 ? 'kept' : 'missed'}`,
      n(b.emulatorUnitsPerRecord, 3),
      n(b.putsPerRecord, 3),
      n(b.msPerBatch),
      n(b.msPerRecord),
      row?.bytes ?? '',
      row ? n(row.units / b.records, 3) : '',
    ];
  });
  const head = [
    'K',
    'item bytes',
    'units a record',
    'limit',
    'emulator',
    'S3 PUTs',
    'ms a write',
    'ms a record',
    'ledger row bytes',
    'ledger units',
  ];
  return `### K records of one balance together\n\nAll a record, but for bytes and the time of a write (p50).\n\n${table(head, rows)}`;
}

const sizes = (measured: readonly MeasuredSize[]): string =>
  `### The item’s size\n\nEach plan with one allowance; the last write charged one usage.\n\n${table(
    ['plans', 'ring', 'bytes', 'write units'],
    measured.map((s) => [s.plans, s.ring, s.bytes, s.units]),
  )}`;

/** charging.md's limits, dollars a million: before the ledger's row and with it. */
const LIMITS = { 1: [0.85, 1.5], 10: [0.25, 0.4] } as const;

function costTable(all: readonly Cost[]): string {
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

/** The picture: time, write units, calls, and cost. */
export function chargePicture(measures: ChargeMeasures): string {
  const of = (title: string, unit: string, value: (d: MeasuredDesign) => number): Bars => ({
    title,
    unit,
    bars: measures.designs
      .filter((d) => d.name !== 'same bytes')
      .map((d) => ({ label: d.name, value: value(d), ours: d.name === 'ours' })),
  });
  const units: Bars = {
    title: 'Write units a record, K records of one balance together',
    unit: '',
    bars: measures.batches.map((b) => ({ label: `K = ${b.records}`, value: b.unitsPerRecord, ours: true })),
  };
  const cost: Bars = {
    title: 'List price a million charges, with the queryable ledger',
    unit: '$',
    bars: costs(measures.batches, measures.ledgerRows).map((c) => ({
      label: c.scenario.name,
      value: c.withLedger,
      ours: true,
    })),
  };
  return drawBars(
    [
      of('Time of a charge against a bare conditional UpdateItem (p50)', '×', (d) => d.ratio.of),
      of('Write units a charge', '', (d) => d.units),
      units,
      cost,
    ],
    `npm run bench, seed ${measures.seed}, ${measures.rounds} rounds`,
  );
}
