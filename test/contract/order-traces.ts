import { tenantId } from '../../shared/kernel/tenant';
import type { OrderTraces } from '../../shared/product-ordering/ports';

/** So that a table that ran this before is as good as empty. */
const OURS = tenantId(`breeze-${Date.now().toString(36)}`);
const THEIRS = tenantId(`gale-${Date.now().toString(36)}`);

const entry = (id: string, at: string) => ({ id, at, resource: 'productOrder', resourceId: 'o1', kind: 'Create' });
const plan = (productId: string) => ({
  units: [],
  tasks: [],
  changes: [{ productId, itemId: '1', to: 'terminated' as const, serviceIds: [], reservations: [] }],
});

/** What every OrderTraces does. */
export function orderTracesContract(name: string, open: () => OrderTraces): void {
  describe(`${name} keeps what happened for an order`, () => {
    test('oldest first, each event once, whatever order they come in', async () => {
      const traces = open();
      const [first, second] = [entry('a', '2026-11-01T12:00:00.000Z'), entry('b', '2026-11-01T12:00:01.000Z')];
      for (const each of [second, first, second]) await traces.add(OURS, 'order1', each);
      expect(await traces.entries(OURS, 'order1')).toEqual([first, second]);
      expect(await traces.entries(THEIRS, 'order1')).toEqual([]);
      expect(await traces.entries(OURS, 'order2')).toEqual([]);
    });

    test('and the plan that was kept first, apart from the entries', async () => {
      const traces = open();
      expect(await traces.plan(OURS, 'planned')).toBeUndefined();
      expect(await traces.keepPlan(OURS, 'planned', plan('p1'))).toEqual(plan('p1'));
      expect(await traces.keepPlan(OURS, 'planned', plan('p2'))).toEqual(plan('p1'));
      expect(await traces.plan(OURS, 'planned')).toEqual(plan('p1'));
      expect(await traces.plan(THEIRS, 'planned')).toBeUndefined();
      expect(await traces.entries(OURS, 'planned')).toEqual([]);
    });

    test('and of an order that was amended the plan of its newest version', async () => {
      const traces = open();
      const [second, third] = [
        { ...plan('p2'), version: 2 },
        { ...plan('p3'), version: 3 },
      ];
      await traces.keepPlan(OURS, 'amended', plan('p1'));
      expect(await traces.keepPlan(OURS, 'amended', third)).toEqual(third);
      expect(await traces.keepPlan(OURS, 'amended', second)).toEqual(third);
      expect(await traces.keepPlan(OURS, 'amended', { ...plan('p4'), version: 3 })).toEqual(third);
      expect(await traces.plan(OURS, 'amended')).toEqual(third);
    });
  });
}
