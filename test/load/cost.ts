import type { MeasuredBatch } from './measure-batches';
import type { MeasuredProjection } from './measure-projection';
import { dollarsPerMillion, type Use } from './prices';

/** Memory that stacks/ gives the functions that charge, and the ledger's projector. */
const CHARGE_MB = 256;
const PROJECT_MB = 256;
/** The memory that comes with one vCPU; less comes with as much less of it (AWS Lambda, “Configuring memory”). */
const MB_PER_VCPU = 1_769;
const MB_PER_GB = 1_024;
/** charging.md's limit for a charge alone with the ledger: dollars a million. */
export const ALONE_WITH_LEDGER = 1.5;
/** What AWS itself logs of an invocation (START, END, REPORT), and the one line of ours: bytes. */
const PLATFORM_LOG_BYTES = 350;
const OWN_LOG_BYTES = 110;
/**
 * A stream hands its consumer what a shard gathered within the window that stacks/ sets, a second: a busy table is one with ten writes
 * a second a shard, or more; an idle one's batches hold one.
 */
const POSTINGS_PER_PROJECTION = { idle: 1, busy: 10 } as const;

/** A way that charges come, and how many of them share an invocation. */
export interface Scenario {
  readonly name: string;
  /** Records of one balance that come together. */
  readonly k: number;
  readonly balancesPerInvocation: number;
  /** Requests to SQS of one invocation: send, receive, delete of usage; sending the outcomes. */
  readonly sqsPerInvocation: number;
  readonly stream: keyof typeof POSTINGS_PER_PROJECTION;
}

export const SCENARIOS: readonly Scenario[] = [
  { name: 'alone, called directly', k: 1, balancesPerInvocation: 1, sqsPerInvocation: 0, stream: 'idle' },
  { name: 'alone, called directly, busy table', k: 1, balancesPerInvocation: 1, sqsPerInvocation: 0, stream: 'busy' },
  { name: 'alone by SQS, a message a batch', k: 1, balancesPerInvocation: 1, sqsPerInvocation: 4, stream: 'busy' },
  { name: 'SQS, 10 messages of 1 record', k: 1, balancesPerInvocation: 10, sqsPerInvocation: 4, stream: 'busy' },
  { name: 'K = 10, one balance a batch', k: 10, balancesPerInvocation: 1, sqsPerInvocation: 4, stream: 'busy' },
  { name: 'K = 10, 5 balances a batch', k: 10, balancesPerInvocation: 5, sqsPerInvocation: 4, stream: 'busy' },
  { name: 'K = 10, 50 balances a batch', k: 10, balancesPerInvocation: 50, sqsPerInvocation: 4, stream: 'busy' },
];

export interface Cost {
  readonly scenario: Scenario;
  readonly use: Use;
  /** Dollars a million charges, list price. */
  readonly charge: number;
  readonly withLedger: number;
  readonly withLogs: number;
}

export interface LedgerRow {
  readonly records: number;
  readonly units: number;
}

/** GB-seconds of an invocation: waiting takes as long with any memory, computing as much longer as there is less of it. */
export function gbSeconds(memoryMb: number, waitMs: number, cpuMs: number): number {
  const slower = Math.max(1, MB_PER_VCPU / memoryMb);
  // Lambda bills by the started millisecond.
  return (Math.ceil(waitMs + cpuMs * slower) / 1_000) * (memoryMb / MB_PER_GB);
}

/** GB-seconds of the ledger's projector for a batch. */
export const ledgerTime = ({ ms, cpuMs }: Pick<MeasuredProjection, 'ms' | 'cpuMs'>): number =>
  gbSeconds(PROJECT_MB, ms - cpuMs, cpuMs);

/** What a charge uses, from what was measured. `ledgerRows` are the write units of a posting's row by its records. */
export function costs({
  batches,
  ledgerRows,
  projections,
}: {
  readonly batches: readonly MeasuredBatch[];
  readonly ledgerRows: readonly LedgerRow[];
  readonly projections: readonly MeasuredProjection[];
}): Cost[] {
  return SCENARIOS.map((scenario) => {
    const batch = batches.find((one) => one.records === scenario.k);
    const row = ledgerRows.find((one) => one.records === scenario.k);
    if (!batch || !row) throw new Error(`K = ${scenario.k} was not measured`);
    const charges = scenario.k * scenario.balancesPerInvocation;
    const { cpuMsPerBatch: cpuMs } = batch;
    const waitMs = batch.msPerBatch - cpuMs;
    const use: Use = {
      dynamoWriteUnit: batch.unitsPerRecord,
      lambdaRequest: 1 / charges,
      // Balances of a batch wait side by side, and are computed one after another.
      lambdaGbSecond: gbSeconds(CHARGE_MB, waitMs, cpuMs * scenario.balancesPerInvocation) / charges,
      sqsRequest: scenario.sqsPerInvocation / charges,
      // One object holds what all balances of a batch store.
      s3Put: batch.putsPerRecord / scenario.balancesPerInvocation,
    };
    const postings = POSTINGS_PER_PROJECTION[scenario.stream];
    const project = projections.find((one) => one.records === scenario.k && one.postings === postings);
    if (!project) throw new Error(`Projecting ${postings} postings of ${scenario.k} was not measured`);
    const ledger: Use = {
      dynamoWriteUnit: row.units / scenario.k,
      lambdaRequest: 1 / postings / scenario.k,
      lambdaGbSecond: ledgerTime(project) / postings / scenario.k,
      s3Get: scenario.k > 1 && batch.putsPerRecord > 0 ? 1 / scenario.k : 0,
    };
    const logs: Use = { logByte: (PLATFORM_LOG_BYTES + OWN_LOG_BYTES) / charges };
    const charge = dollarsPerMillion(use);
    const withLedger = charge + dollarsPerMillion(ledger);
    return { scenario, use, charge, withLedger, withLogs: withLedger + dollarsPerMillion(logs) };
  });
}
