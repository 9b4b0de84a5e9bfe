import { chargePicture, chargeReport } from './charge-report';
import { measureCharge } from './measure-charge';

const TRAFFIC = [{ functions: 2, subscribers: 3, everySeconds: 10 }];
const BENCH = { rounds: 10, batchRounds: 2, traffic: TRAFFIC, trafficMinutes: 1, seed: 1 };
const BENCH_MS = 240_000;

/** The bench itself, ten rounds of it, so that it cannot rot. What is counted must be right; how long it takes is never asserted. */
test(
  'the bench of one charge runs, and counts what it should',
  async () => {
    const measures = await measureCharge(BENCH, () => {});
    const of = (name: string) => measures.designs.find((design) => design.name === name);
    expect([of('bare'), of('ours'), of('read and set')].map((d) => [d?.units, d?.calls])).toEqual([
      [1, 1],
      [1, 1],
      [1, 2],
    ]);
    expect(of('transaction')?.units).toBe(6);
    // Where the emulator counts as AWS does, the formula agrees with it.
    for (const { units, emulatorUnits } of measures.designs) expect(emulatorUnits).toBe(units);
    for (const batch of measures.batches) {
      expect(batch.emulatorUnitsPerRecord).toBeCloseTo(batch.unitsPerRecord, 9);
      expect(batch.unitsPerRecord).toBeLessThanOrEqual(1 / batch.records + (batch.records > 1 ? 0.05 : 0));
    }
    const waits = measures.singles.map((one) => one.metered.waits);
    expect([measures.singles[0]?.metered.total, ...waits]).toEqual([1, 1, 2, 2, 2, 3]);
    expect(chargeReport(measures, 'somewhere')).not.toMatch(/NaN|undefined/);
    expect(chargePicture(measures)).toMatch(/^<svg [\s\S]*<\/svg>\n$/);
  },
  BENCH_MS,
);
