import { tenantId } from '../../shared/kernel/tenant';
import type { BulkLine, BulkLines } from '../../shared/product-ordering/bulk-ports';

/** So that a table that ran this before is as good as empty. */
const OURS = tenantId(`breeze-${Date.now().toString(36)}`);
const THEIRS = tenantId(`gale-${Date.now().toString(36)}`);

const placed = (number: number): BulkLine => ({ number, state: 'placed', attempt: 1, orderId: `o_${number}` });
const waiting = { number: 2, state: 'waiting', attempt: 2, corrected: { iccid: '89' } } as const;

/** What every BulkLines does. */
export function bulkLinesContract(name: string, open: () => BulkLines): void {
  describe(`${name} keeps how the lines of bulk orders stand`, () => {
    test('with counts that are the sum of the lines, and the place where the turns go on', async () => {
      const lines = open();
      expect(await lines.progress(OURS, 'bulk1')).toEqual({ next: 1, turn: 0, counts: {} });
      const moves = [3, 1, 2].map((number) => ({ after: placed(number) }));
      expect(await lines.move(OURS, 'bulk1', moves, { from: 1, to: 4 })).toBe(true);
      expect(await lines.progress(OURS, 'bulk1')).toEqual({ next: 4, turn: 0, counts: { placed: 3 } });
      expect(await lines.lines(OURS, 'bulk1', 2, 9)).toEqual([placed(2), placed(3)]);
      expect(await lines.openOrders(OURS)).toBe(3);

      const failed = { ...placed(2), state: 'failed' } as const;
      expect(await lines.move(OURS, 'bulk1', [{ before: placed(2), after: failed }])).toBe(true);
      expect(await lines.move(OURS, 'bulk1', [{ before: failed, after: waiting }], { from: 4, to: 2 })).toBe(true);
      const progress = await lines.progress(OURS, 'bulk1');
      expect(progress).toMatchObject({ next: 2, counts: { placed: 2 } });
      expect(progress.counts.failed ?? 0).toBe(0);
      expect(await lines.lines(OURS, 'bulk1', 2, 2)).toEqual([waiting]);
      expect(await lines.openOrders(OURS)).toBe(2);
      expect(await lines.progress(THEIRS, 'bulk1')).toEqual({ next: 1, turn: 0, counts: {} });
      expect(await lines.openOrders(THEIRS)).toBe(0);
    });

    test('all of a move or none of it, when another wrote a line or the place', async () => {
      const lines = open();
      await lines.move(OURS, 'bulk2', [{ after: placed(1) }], { from: 1, to: 2 });
      const stale = [
        lines.move(OURS, 'bulk2', [{ after: placed(2) }, { after: placed(1) }]),
        lines.move(OURS, 'bulk2', [{ before: { ...placed(1), attempt: 2 }, after: waiting }]),
        lines.move(OURS, 'bulk2', [{ before: { ...placed(1), state: 'held' }, after: waiting }]),
        lines.move(OURS, 'bulk2', [{ after: placed(2) }], { from: 1, to: 3 }),
      ];
      expect(await Promise.all(stale)).toEqual([false, false, false, false]);
      expect(await lines.progress(OURS, 'bulk2')).toEqual({ next: 2, turn: 0, counts: { placed: 1 } });
      expect(await lines.lines(OURS, 'bulk2', 1, 10_000)).toEqual([placed(1)]);
      expect(await lines.move(OURS, 'bulk2', [], { from: 2, to: 27 })).toBe(true);
      expect(await lines.progress(OURS, 'bulk2')).toMatchObject({ next: 27 });
    });

    test('counts turns, each once', async () => {
      const lines = open();
      expect(await lines.endTurn(OURS, 'bulk3', 0)).toBe(true);
      expect(await lines.endTurn(OURS, 'bulk3', 0)).toBe(false);
      expect(await lines.endTurn(OURS, 'bulk3', 1)).toBe(true);
      expect(await lines.progress(OURS, 'bulk3')).toEqual({ next: 1, turn: 2, counts: {} });
    });

    test('grants each tenant its rate, over all of its bulk orders', async () => {
      const lines = open();
      const now = 1_000_000_000;
      expect(await lines.take(OURS, 10, 60, now)).toBe(5);
      expect(await lines.take(OURS, 10, 60, now)).toBe(0);
      expect(await lines.take(THEIRS, 2, 60, now)).toBe(2);
      expect(await lines.take(OURS, 10, 60, now + 2_000)).toBe(2);
    });
  });
}
