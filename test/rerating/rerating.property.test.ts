import fc from 'fast-check';
import type { ChargeRecord } from '../../shared/balance-management';
import type { Tariff } from '../../shared/rating';
import { oraclePrice } from '../rating/oracle';
import { Brand, type Draw, tariff } from './brand';

const SEED = Number(process.env.FARTHING_SEED ?? Date.now() % 1_000_000);
const RUNS = Number(process.env.FARTHING_RUNS ?? 60);
const BALANCES = 3;

const nano = fc.bigInt({ min: 0n, max: 500_000_000n });
const seconds = fc.constantFrom(1n, 30n, 60n);
const tariffs = (version: string) =>
  fc.tuple(nano, nano, seconds).map(([minute, message, every]) => tariff(version, minute, message, every));
const usages = fc.array(
  fc
    .tuple(
      fc.integer({ min: 0, max: BALANCES - 1 }),
      fc.constantFrom('voice' as const, 'sms' as const),
      fc.integer({ min: 0, max: 1_000 }),
      fc.integer({ min: Date.parse('2026-11-15'), max: Date.parse('2026-12-19') }),
    )
    .map(([balance, service, quantity, atMs]) => ({
      msisdn: `35386100000${balance}`,
      service,
      quantity: service === 'sms' ? '1' : String(quantity),
      startedAt: new Date(atMs).toISOString(),
    })),
  { minLength: 1, maxLength: 30 },
);

/** What a charge costs by a tariff, with what allowances paid of it: nano currency units. */
function costOf(record: ChargeRecord, by: Tariff): bigint {
  const usage = { service: record.service, units: BigInt(record.units), startedAtMs: Date.parse(record.startedAt) };
  const covered = Object.values(record.allowances).reduce((sum, units) => sum + BigInt(units), 0n);
  const whole = oraclePrice(usage, [by], [], 0n)?.billedUnits ?? 0n;
  return oraclePrice(usage, [by], [], covered < whole ? covered : whole)?.amountNano ?? 0n;
}

/** Dies at every fifth call or so, before it or after it. */
function deaths(seed: number): Draw {
  let state = seed + 1;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state % 10 === 0 ? 'before' : state % 10 === 1 ? 'after' : undefined;
  };
}

test(`what is booked is the cost by the last correction less the cost by the first tariff (seed ${SEED}, ${RUNS} runs)`, async () => {
  let moved = 0;
  await fc.assert(
    fc.asyncProperty(
      usages,
      tariffs('1.1'),
      fc.array(tariffs('1.2'), { minLength: 1, maxLength: 3 }),
      fc.integer({ min: 1, max: 2_000_000 }),
      fc.integer({ min: 1, max: 3 }),
      async (used, wrong, corrections, seed, workers) => {
        const brand = await Brand.of(BALANCES, wrong);
        await brand.charge(used);
        brand.draw = deaths(seed);
        let last = wrong;
        for (const [at, given] of corrections.entries()) {
          last = { ...given, version: `1.${at + 2}` };
          await brand.tariffs.put('corrected' as never, last);
          await brand.correct({}, workers);
        }
        for (let at = 0; at < BALANCES; at += 1) {
          const records = await brand.chargesOf(`b${at}`);
          const difference = records.reduce((sum, one) => sum + costOf(one, last) - costOf(one, wrong), 0n);
          expect(await brand.adjusted(`b${at}`)).toBe(-difference);
          if (difference !== 0n) moved += 1;
          const references = (await brand.postings(`b${at}`))
            .filter(({ kind }) => kind === 'adjust')
            .map(({ reference }) => reference);
          expect(new Set(references).size).toBe(references.length);
        }
      },
    ),
    { seed: SEED, numRuns: RUNS },
  );
  console.info(`Seed ${SEED}: ${RUNS} brands, ${moved} balances corrected, each to the nano`);
  expect(moved).toBeGreaterThan(RUNS / 2);
}, 60_000);
