import fc from 'fast-check';
import {
  adjust,
  countOf,
  giveBack,
  hold,
  type ProductStock,
  settled,
} from '../../shared/resource-inventory/stock-level';

const UNIT = 1_000_000_000n;
const LASTS_MS = 1_000;

const step = fc.oneof(
  fc.record({ kind: fc.constant('hold'), id: fc.nat({ max: 9 }), count: fc.integer({ min: 1, max: 8 }) }),
  fc.record({ kind: fc.constant('giveBack'), id: fc.nat({ max: 9 }), count: fc.constant(0) }),
  fc.record({ kind: fc.constant('ship'), id: fc.nat({ max: 9 }), count: fc.integer({ min: 1, max: 8 }) }),
  fc.record({ kind: fc.constant('adjust'), id: fc.nat({ max: 99 }), count: fc.integer({ min: -8, max: 8 }) }),
  fc.record({ kind: fc.constant('wait'), id: fc.constant(0), count: fc.integer({ min: 1, max: 700 }) }),
);
type Step = { readonly kind: string; readonly id: number; readonly count: number };

/** What is free and what is held, kept the slow and plain way. */
class Oracle {
  free = 20n * UNIT;
  readonly held = new Map<string, { count: bigint; until: number }>();
  private readonly seen = new Set<string>();

  expire(nowMs: number): void {
    for (const [id, { count, until }] of this.held)
      if (until <= nowMs) {
        this.held.delete(id);
        this.free += count;
      }
  }

  take({ kind, id, count }: Step, nowMs: number): void {
    this.expire(nowMs);
    const name = `r${id}`;
    const units = BigInt(count) * UNIT;
    const held = this.held.get(name);
    const mark = `${kind}${id}`;
    if (kind === 'hold' && !this.seen.has(mark) && units <= this.free && this.free > 0n) {
      this.seen.add(mark);
      this.free -= units;
      this.held.set(name, { count: units, until: nowMs + LASTS_MS });
    } else if (kind === 'giveBack' && held) {
      this.held.delete(name);
      this.free += held.count;
    } else if (kind === 'ship' && held && !this.seen.has(mark) && units <= held.count) {
      this.seen.add(mark);
      if (units === held.count) this.held.delete(name);
      else this.held.set(name, { ...held, count: held.count - units });
    } else if (kind === 'adjust' && !this.seen.has(mark) && this.free + units >= 0n) {
      this.seen.add(mark);
      this.free += units;
    }
  }
}

function run(stock: ProductStock, { kind, id, count }: Step, nowMs: number): ProductStock {
  const units = BigInt(count) * UNIT;
  const moved =
    kind === 'hold'
      ? hold(stock, { id: `r${id}`, count: units, validUntilMs: nowMs + LASTS_MS }, nowMs)
      : kind === 'giveBack'
        ? giveBack(stock, `r${id}`, nowMs)
        : kind === 'ship'
          ? adjust(stock, { id: `ship${id}`, count: -units, reservationId: `r${id}` }, nowMs)
          : adjust(stock, { id: `adjust${id}`, count: units }, nowMs);
  return moved.ok ? (moved.value ?? stock) : stock;
}

test('no goods are lost or doubled, whatever holds, ships, expires and repeats', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const oracle = new Oracle();
      let stock: ProductStock = {
        id: 's',
        href: '',
        productStockLevel: { amount: '20' },
        productStockStatusType: 'available',
      };
      let nowMs = 0;
      for (const one of steps) {
        if (one.kind === 'wait') nowMs += one.count;
        else {
          oracle.take(one, nowMs);
          stock = run(stock, one, nowMs);
        }
        oracle.expire(nowMs);
        const shown = settled(stock, nowMs);
        expect(countOf(shown.productStockLevel)).toBe(oracle.free);
        const held = (shown.reservation ?? []).map((entry) => [entry.id, countOf(entry)] as const);
        expect(new Map(held)).toEqual(new Map([...oracle.held].map(([id, { count }]) => [id, count])));
      }
    }),
    { numRuns: 300 },
  );
});
