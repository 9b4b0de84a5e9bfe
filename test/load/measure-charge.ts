import { BenchGround } from './bench-ground';
import { dropTables, makeTables } from './bench-tables';
import type { ChargeMeasures } from './charge-report';
import { measureBatches } from './measure-batches';
import { measureComputing } from './measure-computing';
import { measureDesigns } from './measure-designs';
import { measureLedgerRows } from './measure-ledger-rows';
import { measureProjections } from './measure-projection';
import { type MeasuredTraffic, measureSingles, measureTraffic, type Traffic } from './measure-round-trips';
import { measureSizes } from './measure-sizes';

export { TRAFFIC } from './measure-round-trips';

export interface ChargeBench {
  readonly rounds: number;
  readonly batchRounds: number;
  readonly traffic: readonly Traffic[];
  /** How long each kind of traffic lasts, on its own clock. */
  readonly trafficMinutes: number;
  readonly seed: number;
}

/** Everything of `npm run bench`, on tables of its own on whatever cloud this process talks to. */
export async function measureCharge(bench: ChargeBench, say: (step: string) => void): Promise<ChargeMeasures> {
  const { rounds, seed } = bench;
  const tables = await makeTables(`${process.pid}-${Date.now()}`);
  try {
    const ground = new BenchGround(tables);
    await ground.setUp();
    say(`${rounds} rounds of the designs`);
    const designs = await measureDesigns(ground, rounds, seed);
    say('batches, ledger rows, sizes');
    const batches = await measureBatches(ground, bench.batchRounds);
    const ledgerRows = await measureLedgerRows(ground);
    const projections = await measureProjections(ground, bench.batchRounds);
    const sizes = await measureSizes(ground);
    const computing = await measureComputing(ground);
    say('round trips');
    const singles = await measureSingles(ground);
    const traffic: MeasuredTraffic[] = [];
    for (const one of bench.traffic) traffic.push(await measureTraffic(ground, one, bench.trafficMinutes, seed));
    return { rounds, seed, designs, batches, ledgerRows, projections, sizes, singles, traffic, computing };
  } finally {
    await dropTables(tables);
  }
}
