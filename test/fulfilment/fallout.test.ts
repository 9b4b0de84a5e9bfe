import { fellOut, measureFallout } from './measure-fallout';

const SMALL = { seed: 20261124, orders: 100, share: 0.3, everyMs: 5_000 };

test('of orders that are hit, nine in ten of those that would fall out do not; none is lost, leaks or is on twice', async () => {
  const after = await measureFallout({ ...SMALL, isRecovered: true });
  const before = await measureFallout({ ...SMALL, isRecovered: false });
  expect(after.wrong).toEqual([]);
  expect(after.hit).toBe(30);
  expect(fellOut(before)).toBeGreaterThanOrEqual(15);
  expect(fellOut(after)).toBeLessThanOrEqual(fellOut(before) * 0.1);
  expect(after.states.completed).toBeGreaterThanOrEqual(98);
  // Whoever waits in vain was told before.
  expect(after.late).toBeGreaterThan(0);
  expect(after.alerted).toBe(after.late);
}, 120_000);
