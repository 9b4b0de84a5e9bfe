import type { NetworkHealth } from '../../shared/service-ordering/ports';

/** What keeps the health feed keeps to, wherever it is. */
export function networkHealthContract(name: string, make: () => NetworkHealth): void {
  const tenant = () => `t${Date.now()}${Math.random()}`;

  describe(name, () => {
    test('nothing is known of a system before it is told; then the newest report', async () => {
      const [feed, own] = [make(), tenant()];
      expect(await feed.find(own, 'esim')).toBeUndefined();
      await feed.report(own, 'esim', { status: 'down', untilMs: 1 });
      await feed.report(own, 'esim', { status: 'degraded', untilMs: 2, tasksPerMinute: 5 });
      expect(await feed.find(own, 'esim')).toEqual({ status: 'degraded', untilMs: 2, tasksPerMinute: 5 });
      expect(await feed.find(own, 'slice')).toBeUndefined();
      expect(await feed.find(tenant(), 'esim')).toBeUndefined();
    });

    test('tasks of one minute are counted, at once too', async () => {
      const [feed, own] = [make(), tenant()];
      const counted = await Promise.all(Array.from({ length: 10 }, () => feed.count(own, 'esim', 60_000)));
      expect(counted.sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
      expect(await feed.count(own, 'esim', 120_000)).toBe(1);
      expect(await feed.count(own, 'slice', 60_000)).toBe(1);
    });
  });
}
