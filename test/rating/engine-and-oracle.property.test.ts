import fc from 'fast-check';
import { tariffFromJson, tariffToJson } from '../../shared/adapters/aws/dynamodb-tariff-store';
import {
  energyOf,
  explainCharge,
  priceUsage,
  type RatableUsage,
  rateUsage,
  type Tariff,
  tariffNames,
} from '../../shared/rating';
import { atHome, changes, noChanges, tariffs, usages } from './arbitraries';
import { oraclePrice } from './oracle';

const SEED = Number(process.env.FARTHING_SEED ?? Date.now() % 1_000_000);
const RUNS = Number(process.env.FARTHING_RUNS ?? 300);

test(`the engine and the oracle agree on any tariff and usage (seed ${SEED}, ${RUNS} runs)`, () => {
  let rated = 0;
  let split = 0;
  let discounted = 0;
  const oneCase = (
    usage: RatableUsage,
    given: readonly Tariff[],
    moves: readonly [number, Tariff[]][],
    share: number,
  ): void => {
    const later = moves
      .map(([afterMs, of]) => ({ fromMs: (usage.startedAtMs ?? 0) + afterMs, tariffs: of }))
      .sort((a, b) => a.fromMs - b.fromMs);
    const ours = rateUsage(usage, given, later);
    const covered = ours ? (ours.billedUnits * BigInt(share)) / 4n : 0n;
    const theirs = oraclePrice(usage, given, later, covered);
    expect(
      ours && {
        priceIds: ours.parts.map((part) => part.rule.priceId).filter((id, at, all) => id !== all[at - 1]),
        billedUnits: ours.billedUnits,
        amountNano: priceUsage(ours, covered).amountNano,
        carbon: energyOf(ours)?.carbonMicrograms,
      },
    ).toEqual(theirs);
    if (!ours) return;
    rated += 1;
    if (priceUsage(ours, covered).discounts.some(({ numerator }) => numerator > 0n)) discounted += 1;
    if (new Set(ours.parts.map((part) => part.rule)).size > 1) split += 1;
    // What is stored rates as what was authored.
    const stored = rateUsage(
      usage,
      given.map((one) => tariffFromJson(tariffToJson(one))),
      later,
    );
    expect(stored && priceUsage(stored, covered)).toEqual(priceUsage(ours, covered));
  };
  fc.assert(
    fc.property(
      fc.oneof({ weight: 3, arbitrary: atHome }, { weight: 1, arbitrary: usages }),
      fc.array(tariffs, { minLength: 1, maxLength: 2 }),
      fc.oneof({ weight: 2, arbitrary: noChanges }, { weight: 1, arbitrary: changes }),
      fc.integer({ min: 0, max: 4 }),
      oneCase,
    ),
    { seed: SEED, numRuns: RUNS },
  );
  console.info(
    `Seed ${SEED}: ${RUNS} usages, ${rated} rated, ${split} of them by several rules, ${discounted} with a discount, 0 differ from the oracle`,
  );
  // A property that rates next to nothing proves next to nothing.
  expect(rated).toBeGreaterThan(RUNS / 10);
  expect(discounted).toBeGreaterThan(RUNS / 20);
});

test(`a charge explains itself, and again to the same bytes (seed ${SEED}, ${RUNS} runs)`, () => {
  fc.assert(
    fc.property(atHome, tariffs, fc.integer({ min: 0, max: 4 }), (usage, tariff, share) => {
      const rated = rateUsage(usage, [tariff]);
      fc.pre(rated !== undefined);
      if (!rated) return;
      const covered = (rated.billedUnits * BigInt(share)) / 4n;
      const { startedAtMs = 0, units, unitsBefore, ...rest } = usage;
      const record = {
        ...rest,
        startedAt: new Date(startedAtMs).toISOString(),
        units: String(units),
        ...(unitsBefore ? { tiers: { month: { before: String(unitsBefore.month) } } } : {}),
        billedUnits: String(rated.billedUnits),
        tariff: tariffNames(rated),
        priceId: rated.rule.priceId,
        zone: rated.rule.zone,
        allowances: { 'o/minutes': String(covered) },
        amountNano: String(priceUsage(rated, covered).amountNano),
      };
      const first = explainCharge(record, tariff);
      expect(first.isSame).toBe(true);
      expect(explainCharge(record, tariffFromJson(tariffToJson(tariff))).text).toBe(first.text);
      // A forged amount is seen.
      expect(explainCharge({ ...record, amountNano: `${record.amountNano}1` }, tariff).isSame).toBe(false);
    }),
    { seed: SEED, numRuns: RUNS },
  );
});
