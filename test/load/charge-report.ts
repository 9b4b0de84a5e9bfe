import { costs } from './cost';
import { costTable, dollars, memoryTable, n, placeTable } from './cost-report';
import { type Bars, drawBars } from './draw-bars';
import { windowTable } from './ledger-window';
import { limitsTable } from './limits-table';
import type { MeasuredBatch } from './measure-batches';
import type { Computing } from './measure-computing';
import type { MeasuredDesign } from './measure-designs';
import type { MeasuredRow } from './measure-ledger-rows';
import type { MeasuredProjection } from './measure-projection';
import type { MeasuredTraffic, SingleCharge } from './measure-round-trips';
import type { MeasuredSize } from './measure-sizes';
import { dollarsPerMillion } from './prices';
import { table } from './write-report';

export interface ChargeMeasures {
  readonly rounds: number;
  readonly seed: number;
  readonly designs: readonly MeasuredDesign[];
  readonly batches: readonly MeasuredBatch[];
  readonly ledgerRows: readonly MeasuredRow[];
  readonly projections: readonly MeasuredProjection[];
  readonly sizes: readonly MeasuredSize[];
  readonly singles: readonly SingleCharge[];
  readonly traffic: readonly MeasuredTraffic[];
  readonly computing: Computing;
}

/** The whole section as Markdown. */
export function chargeReport(measures: ChargeMeasures, conditions: string): string {
  return [
    `## One charge\n\n${conditions} Seed ${measures.seed}.\n\n![](benchmark.svg)`,
    limitsTable(measures),
    designs(measures),
    roundTrips(measures),
    batchTable(measures),
    placeTable(measures),
    sizes(measures.sizes),
    costTable(costs(measures)),
    windowTable(measures),
    memoryTable(measures),
  ].join('\n\n');
}

function designs({ designs, rounds, computing }: ChargeMeasures): string {
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
    'neither rate nor hash nor pack: their best case. All are bundled as the functions are, with the functions’ client settings. Write units are from the items’ sizes by the formula; the emulator’s',
    `own count stands beside them.\n\n${table(head, rows)}\n\nOurs computes ${n(computing.ordinaryUs, 0)} µs a charge without the SDK and the network`,
    `(rate, guard, post, hash, pack); ${n(computing.changedUs, 0)} µs where the plan was changed and usage is discounted, so that the item is deflated.`,
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
    dollars(dollarsPerMillion({ dynamoWriteUnit: t.writesPerCharge, dynamoReadUnit: t.readsPerCharge })),
  ]);
  return [
    '### Round trips\n\nOne charge through `chargeMessages`, every call to DynamoDB and S3 counted. A round trip is a wait: calls',
    'side by side are one. But for a replay, the message tells whose the number is: what takes usage in has looked it up, a hundred',
    `numbers a request, and keeps it for an hour.\n\n${table(['state', 'calls', 'round trips', 'which'], one)}\n\nAn average of an hour`,
    'that begins cold, the lookups of the intake counted (seeded random times, each charge to a function drawn at random, time set',
    'forward between charges). It is the average of a function that charges its balances alone, as an idle function is taken before',
    'another one is started. Several that charge the same balances in turn find their copies stale, each time but by chance; no design',
    'with one conditional write a charge can know better without a read. They learn it and read first. What comes together is charged',
    'together, so that at a high rate a charge is a part of a call (K below). A failed condition is a balance that another',
    'function wrote since; it is billed as a write.\n\n',
    table(['traffic', 'calls a charge', 'reads', 'writes', 'of them failed', 'DynamoDB, $ a million'], many),
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
    bars: costs(measures).map((c) => ({
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
