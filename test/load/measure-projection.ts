import type { AttributeValue, DynamoDBStreamEvent } from 'aws-lambda';
import { type ChargingPorts, chargeBalance } from '../../shared/convergent-charging';
import type { BenchGround } from './bench-ground';
import { median } from './statistics';
import type { Item } from './write-units';

/** Postings in a batch of the stream, and records in each. */
export const PROJECTIONS = [
  { postings: 1, records: 1 },
  { postings: 10, records: 1 },
  { postings: 1, records: 10 },
  { postings: 10, records: 10 },
] as const;

export interface MeasuredProjection {
  readonly postings: number;
  readonly records: number;
  /** Of a batch: p50, milliseconds. */
  readonly ms: number;
  /** Of it, this process's own computing: p50. */
  readonly cpuMs: number;
}

/** What the ledger's projector takes for a batch of its stream: its own handler, on what charges have written. */
export async function measureProjections(ground: BenchGround, rounds: number): Promise<MeasuredProjection[]> {
  // It takes its tables from the environment when it is loaded.
  Object.assign(process.env, ground.tables, { SERVICE: 'bench' });
  const { handler } = await import('../../functions/balance-management/project-ledger');
  const ports = ground.newFunction();
  const measured: MeasuredProjection[] = [];
  for (const { postings, records } of PROJECTIONS) {
    const subscribers = [];
    for (let at = 0; at < postings; at += 1) subscribers.push(await ground.subscriber(ports));
    const times: number[] = [];
    const cpuUs: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const event = { Records: [] as DynamoDBStreamEvent['Records'] };
      for (const one of subscribers) event.Records.push(await chargeOnce(ground, ports, one, records));
      const [started, cpu] = [performance.now(), process.cpuUsage()];
      const { batchItemFailures } = await handler(event);
      const { user, system } = process.cpuUsage(cpu);
      times.push(performance.now() - started);
      cpuUs.push(user + system);
      if (batchItemFailures.length > 0) throw new Error('A posting was not booked');
    }
    measured.push({ postings, records, ms: median(times), cpuMs: median(cpuUs) / 1_000 });
  }
  return measured;
}

type Charged = Awaited<ReturnType<BenchGround['subscriber']>>;

/** Charges, and answers what the stream tells of it. */
async function chargeOnce(
  ground: BenchGround,
  ports: ChargingPorts,
  one: Charged,
  records: number,
): Promise<DynamoDBStreamEvent['Records'][number]> {
  const usages = Array.from({ length: records }, () => ground.usage(one.who));
  one.account = (await chargeBalance(ports, one.account, usages)).account;
  return { eventName: 'MODIFY', dynamodb: { SequenceNumber: '1', NewImage: imageOf(await ground.itemOf(one.who)) } };
}

/** As a function gets it: bytes in base 64. */
const imageOf = (item: Item): Record<string, AttributeValue> =>
  Object.fromEntries(
    Object.entries(item).map(([name, { S, N, B }]): [string, AttributeValue] => [
      name,
      B ? { B: Buffer.from(B).toString('base64') } : N === undefined ? { S: S ?? '' } : { N },
    ]),
  );
