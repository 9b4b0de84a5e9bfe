import fc from 'fast-check';
import type { BillableProduct, Fee } from '../../shared/billing/billable-product';
import { type BillingCycle, nextPeriod, periodWith } from '../../shared/billing/billing-cycle';
import type { BillingPeriod } from '../../shared/billing/billing-period';
import { feesOf } from '../../shared/billing/fees-of';

const SEED = Number(process.env.FARTHING_SEED ?? 20261124);
const ZONES = ['UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu'];
const CENT = 10_000_000n;
const DAY_MS = 86_400_000;
const FROM = Date.parse('2026-01-01T00:00:00Z');
const YEARS_MS = 4 * 366 * DAY_MS;

const cycles = fc.record({
  anchorDay: fc.integer({ min: 1, max: 31 }),
  months: fc.constantFrom<BillingCycle['months']>(1, 3, 6, 12),
});
const fees = fc.record({ cents: fc.bigInt(0n, 10n ** 9n), by: fc.constantFrom('day' as const, 'second' as const) });

const productOf = (fee: Partial<Fee> & { nano: bigint }, more: Partial<BillableProduct>): BillableProduct => ({
  id: 'p1',
  version: 1,
  name: 'Plan',
  accountId: 'a1',
  billed: true,
  fees: [{ kind: 'recurring', name: 'Fee', currency: 'EUR', taxCategory: 'standard', ...fee }],
  ...more,
});

const billed = (product: BillableProduct, period: BillingPeriod): bigint =>
  feesOf(product, period).reduce((sum, { priceNano }) => sum + priceNano, 0n);

describe(`proration (seed ${SEED})`, () => {
  test('plans that follow one another within a cycle, cut anywhere, cost together what one plan costs', () => {
    fc.assert(
      fc.property(
        cycles,
        fees,
        fc.constantFrom(...ZONES),
        fc.nat(YEARS_MS),
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 5 }),
        (cycle, { cents, by }, zone, offset, shares) => {
          const period = periodWith(cycle, FROM + offset, zone);
          const length = period.endMs - period.startMs;
          const cuts = shares.map((share) => period.startMs + Math.floor(share * length)).sort((a, b) => a - b);
          const ends = [...cuts, undefined];
          const parts = ends.map((endMs, index) =>
            productOf(
              { nano: cents * CENT, proration: by },
              { startMs: cuts[index - 1] ?? period.startMs, ...(endMs === undefined ? {} : { endMs }) },
            ),
          );
          const sum = parts.reduce((all, part) => all + billed(part, period), 0n);
          expect(sum).toBe(cents * CENT * BigInt(cycle.months));
        },
      ),
      { seed: SEED, numRuns: 150 },
    );
  });

  test('three years of any cycle: periods meet without a gap, and each costs its months’ fees', () => {
    fc.assert(
      fc.property(cycles, fees, fc.constantFrom(...ZONES), fc.nat(YEARS_MS), (cycle, { cents, by }, zone, offset) => {
        let period = periodWith(cycle, FROM + offset, zone);
        const product = productOf({ nano: cents * CENT, proration: by }, { startMs: period.startMs });
        for (let months = 0; months < 36; months += cycle.months) {
          expect(billed(product, period)).toBe(cents * CENT * BigInt(cycle.months));
          const next = nextPeriod(cycle, period);
          expect(next.startMs).toBe(period.endMs);
          expect(next).toEqual(periodWith(cycle, next.startMs, zone));
          period = next;
        }
      }),
      { seed: SEED, numRuns: 15 },
    );
  });

  test('a part is within a cent of its exact share of the time, as an oracle in fractions has it', () => {
    const monthly = fc.record({ anchorDay: fc.integer({ min: 1, max: 31 }), months: fc.constant(1 as const) });
    fc.assert(
      fc.property(monthly, fees, fc.constantFrom(...ZONES), fc.nat(YEARS_MS), (cycle, { cents, by }, zone, offset) => {
        const startMs = FROM + offset - (offset % 1000);
        const period = periodWith(cycle, startMs, zone);
        const part = billed(productOf({ nano: cents * CENT, proration: by }, { startMs }), period);
        // Independently of how a period is measured: by seconds of real time, or by the dates on the zone's calendar.
        const dateOf = (ms: number) => Date.parse(new Date(ms).toLocaleDateString('sv-SE', { timeZone: zone }));
        const [used, all] =
          by === 'second'
            ? [period.endMs - startMs, period.endMs - period.startMs]
            : [dateOf(period.endMs) - dateOf(startMs), dateOf(period.endMs) - dateOf(period.startMs)];
        const off = part * BigInt(all) - cents * CENT * BigInt(used);
        expect(off < 0n ? -off : off).toBeLessThanOrEqual(CENT * BigInt(all));
      }),
      { seed: SEED, numRuns: 150 },
    );
  });
});
