import { itemBytes } from '../../shared/adapters/aws/item-bytes';
import { chargeBalance } from '../../shared/convergent-charging';
import type { BenchGround } from './bench-ground';
import { metered } from './meter';
import { median } from './statistics';
import { writeUnits } from './write-units';

export const BATCH_SIZES = [1, 2, 5, 10, 20, 50] as const;

export interface MeasuredBatch {
  readonly records: number;
  readonly itemBytes: number;
  readonly unitsPerRecord: number;
  readonly emulatorUnitsPerRecord: number;
  readonly putsPerRecord: number;
  /** p50, milliseconds. */
  readonly msPerBatch: number;
  /** Of it, this process's own computing, the SDK's included: p50. */
  readonly cpuMsPerBatch: number;
  readonly msPerRecord: number;
}

/** K records of one balance that come together, sizes interleaved: units, objects and time a record. */
export async function measureBatches(ground: BenchGround, rounds: number): Promise<MeasuredBatch[]> {
  const ports = ground.newFunction();
  const runs = [];
  for (const records of BATCH_SIZES) {
    const { who, account } = await ground.subscriber(ports);
    runs.push({
      records,
      who,
      account,
      times: [] as number[],
      units: [] as number[],
      consumed: 0,
      puts: 0,
      bytes: 0,
      cpuUs: [] as number[],
    });
  }
  for (let round = 0; round < rounds; round += 1)
    for (const run of runs) {
      const charge = async () => {
        const usages = Array.from({ length: run.records }, () => ground.usage(run.who));
        const [started, cpu] = [performance.now(), process.cpuUsage()];
        run.account = (await chargeBalance(ports, run.account, usages)).account;
        const { user, system } = process.cpuUsage(cpu);
        return { ms: performance.now() - started, cpuUs: user + system };
      };
      const before = await ground.itemOf(run.who);
      const count = await metered(charge);
      const after = await ground.itemOf(run.who);
      // Timed by itself: metering takes time, too.
      const { ms, cpuUs } = await charge();
      run.times.push(ms);
      run.cpuUs.push(cpuUs);
      run.units.push(writeUnits(before, after));
      run.consumed += count.consumed.get('UpdateItem') ?? 0;
      run.puts += count.calls.get('S3 PUT') ?? 0;
      run.bytes = itemBytes(after);
    }
  return runs.map(({ records, times, units, consumed, puts, bytes, cpuUs }) => ({
    records,
    itemBytes: bytes,
    unitsPerRecord: units.reduce((sum, one) => sum + one, 0) / rounds / records,
    emulatorUnitsPerRecord: consumed / rounds / records,
    putsPerRecord: puts / rounds / records,
    msPerBatch: median(times),
    cpuMsPerBatch: median(cpuUs) / 1_000,
    msPerRecord: median(times) / records,
  }));
}
