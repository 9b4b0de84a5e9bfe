import { itemBytes } from '../../shared/adapters/aws/item-bytes';
import type { BalanceAccount } from '../../shared/balance-management';
import { type ChargingPorts, chargeBalance } from '../../shared/convergent-charging';
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

/** K records of one balance that come together, and what each batch of them was measured to take. */
class Run {
  private account: BalanceAccount;
  private readonly units: number[] = [];
  private readonly times: number[] = [];
  private readonly cpuUs: number[] = [];
  private consumed = 0;
  private puts = 0;
  private bytes = 0;

  constructor(
    private readonly ground: BenchGround,
    private readonly ports: ChargingPorts,
    private readonly records: number,
    private readonly made: Awaited<ReturnType<BenchGround['subscriber']>>,
  ) {
    this.account = made.account;
  }

  private async charge(): Promise<void> {
    const usages = Array.from({ length: this.records }, () => this.ground.usage(this.made.who));
    this.account = (await chargeBalance(this.ports, this.account, usages)).account;
  }

  async count(): Promise<void> {
    const before = await this.ground.itemOf(this.made.who);
    const { consumed, calls } = await metered(() => this.charge());
    const after = await this.ground.itemOf(this.made.who);
    this.units.push(writeUnits(before, after));
    this.consumed += consumed.get('UpdateItem') ?? 0;
    this.puts += calls.get('S3 PUT') ?? 0;
    this.bytes = itemBytes(after);
  }

  async time(isWarmingUp: boolean): Promise<void> {
    const [started, cpu] = [performance.now(), process.cpuUsage()];
    await this.charge();
    const { user, system } = process.cpuUsage(cpu);
    if (isWarmingUp) return;
    this.times.push(performance.now() - started);
    this.cpuUs.push(user + system);
  }

  measured(): MeasuredBatch {
    const { records, units, times } = this;
    const counted = units.length * records;
    return {
      records,
      itemBytes: this.bytes,
      unitsPerRecord: units.reduce((sum, one) => sum + one, 0) / counted,
      emulatorUnitsPerRecord: this.consumed / counted,
      putsPerRecord: this.puts / counted,
      msPerBatch: median(times),
      cpuMsPerBatch: median(this.cpuUs) / 1_000,
      msPerRecord: median(times) / records,
    };
  }
}

/**
 * Units, objects and time, sizes interleaved. All is counted before anything is timed: the meter replaces the client's `send`, and what
 * the engine has compiled for it must be compiled again, which would be timed as well.
 */
export async function measureBatches(ground: BenchGround, rounds: number): Promise<MeasuredBatch[]> {
  const ports = ground.newFunction();
  const runs: Run[] = [];
  for (const records of BATCH_SIZES) runs.push(new Run(ground, ports, records, await ground.subscriber(ports)));
  for (let round = 0; round < rounds; round += 1) for (const run of runs) await run.count();
  for (let round = -rounds; round < rounds; round += 1) for (const run of runs) await run.time(round < 0);
  return runs.map((run) => run.measured());
}
