import type { BenchGround } from './bench-ground';
import { makeDesigns } from './designs';
import { metered } from './meter';
import { quantile, type Ratio, ratioOfMedians, seededRandom } from './statistics';

/** Not counted: connections open, code is compiled. */
const WARM_UP_ROUNDS = 200;

export interface MeasuredDesign {
  readonly name: string;
  readonly what: string;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  /** Against the bare update, by p50. */
  readonly ratio: Ratio;
  readonly units: number;
  /** What the emulator says of the same charge. */
  readonly emulatorUnits: number;
  readonly calls: number;
}

/** All designs in one run on one table: each round runs each once, in an order drawn anew. Milliseconds. */
export async function measureDesigns(ground: BenchGround, rounds: number, seed: number): Promise<MeasuredDesign[]> {
  const random = seededRandom(seed);
  const designs = (await makeDesigns(ground)).map((design) => ({ design, times: [] as number[] }));
  for (let round = -WARM_UP_ROUNDS; round < rounds; round += 1)
    for (const { design, times } of shuffled(designs, random)) {
      design.prepare?.();
      const started = performance.now();
      await design.charge();
      if (round >= 0) times.push(performance.now() - started);
    }
  const [bare] = designs;
  const measured: MeasuredDesign[] = [];
  for (const { design, times } of designs) {
    design.prepare?.();
    const once = await metered(design.charge);
    const written = [...once.consumed].filter(([name]) => name !== 'GetItem');
    measured.push({
      name: design.name,
      what: design.what,
      p50: quantile(times, 0.5),
      p95: quantile(times, 0.95),
      p99: quantile(times, 0.99),
      ratio: ratioOfMedians(times, bare?.times ?? [], random),
      units: await design.units(),
      emulatorUnits: written.reduce((sum, [, units]) => sum + units, 0),
      // What is due each second or ten (tenant's clock, tariff) is counted where the average is taken.
      calls: [...once.calls].reduce((sum, [name, count]) => sum + (countsAsCharge(name, design.name) ? count : 0), 0),
    });
  }
  return measured;
}

const countsAsCharge = (call: string, design: string): boolean =>
  design !== 'ours' || (call !== 'Query' && call !== 'GetItem');

function shuffled<T>(list: readonly T[], random: () => number): T[] {
  return list
    .map((one) => ({ one, key: random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ one }) => one);
}
