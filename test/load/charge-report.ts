import { type Cost, costs } from './cost';
import { costTable, dollars, memoryTable, n, placeTable } from './cost-report';
import { type Bars, drawBars } from './draw-bars';
import type { MeasuredBatch } from './measure-batches';
import type { MeasuredDesign } from './measure-designs';
import type { MeasuredRow } from './measure-ledger-rows';
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
  readonly sizes: readonly MeasuredSize[];
  readonly singles: readonly SingleCharge[];
  readonly traffic: readonly MeasuredTraffic[];
  readonly computingUs: number;
}

/** The whole section as Markdown. */
export function chargeReport(measures: ChargeMeasures, conditions: string): string {
  const { batches, ledgerRows } = measures;
  return [
    `## One charge\n\n${conditions} Seed ${measures.seed}.\n\n![](benchmark.svg)`,
    limitsTable(measures),
    designs(measures),
    roundTrips(measures),
    batchTable(measures),
    placeTable(measures),
    sizes(measures.sizes),
    costTable(costs(batches, ledgerRows)),
    memoryTable(measures),
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
    dollars(dollarsPerMillion({ dynamoWriteUnit: t.writesPerCharge, dynamoReadUnit: t.readsPerCharge })),
  ]);
  return [
    '### Round trips\n\nOne charge through `chargeMessages`, every call to DynamoDB and S3 counted; “one after another” counts calls',
    `side by side once.\n\n${table(['state', 'calls', 'one after another', 'which'], one)}\n\nAn average over traffic`,
    '(seeded random times, each charge to a function drawn at random, time set forward between charges). A failed condition is',
    'a balance that another function wrote since; it is billed as a write.\n\n',
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

/** What was to be reached, and what was. */
function limitsTable(measures: ChargeMeasures): string {
  const { batches, designs, singles, traffic } = measures;
  const all = costs(batches, measures.ledgerRows);
  const ours = designs.find((design) => design.name === 'ours');
  const calls = traffic.map((one) => one.callsPerCharge);
  const cold = Math.max(...singles.map((one) => one.metered.total));
  const cost = (name: string): Cost | undefined => all.find((one) => one.scenario.name === name);
  const [alone, together] = [cost('alone, called directly'), cost('K = 10, 5 balances a batch')];
  const worst = Math.max(...batches.map((batch) => batch.unitsPerRecord - 1 / batch.records));
  const row = (what: string, limit: string, shown: string, kept: boolean) => [
    what,
    limit,
    shown,
    kept ? 'yes' : '**no**',
  ];
  return table(
    ['what', 'to reach', 'measured', 'reached'],
    [
      row('write units, one charge', '1.00', n(batches[0]?.unitsPerRecord ?? 0), batches[0]?.unitsPerRecord === 1),
      row('write units, K together', '≤ 1/K + 0.05', `1/K + ${n(Math.max(0, worst))}`, worst <= 0.05),
      row('calls, warm', '1.00', n(singles[0]?.metered.total ?? 0), singles[0]?.metered.total === 1),
      row('calls, average', '≤ 1.05', `${n(Math.min(...calls))}–${n(Math.max(...calls))}`, Math.max(...calls) <= 1.05),
      row('calls, cold', '≤ 2', String(cold), cold <= 2),
      row('p50 against a bare update', '≤ 1.3', n(ours?.ratio.of ?? 0), (ours?.ratio.of ?? 2) <= 1.3),
      row('$ a million, alone', '≤ 0.85', n(alone?.charge ?? 0), (alone?.charge ?? 1) <= 0.85),
      row('… with the ledger', '≤ 1.50', n(alone?.withLedger ?? 0), (alone?.withLedger ?? 2) <= 1.5),
      row('$ a million, K = 10, 5 balances', '≤ 0.25', n(together?.charge ?? 0), (together?.charge ?? 1) <= 0.25),
      row('… with the ledger', '≤ 0.40', n(together?.withLedger ?? 0), (together?.withLedger ?? 1) <= 0.4),
    ],
  );
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
