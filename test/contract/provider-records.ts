import type { ProviderRecords } from '../../shared/payment-management/ports';

/** What the simulated provider's own record keeps to, wherever it is kept. */
export function providerRecordsContract(name: string, make: () => ProviderRecords): void {
  const key = (): string => `t/${name}-${Date.now()}-${Math.random()}`;

  describe(name, () => {
    test('the first ask fixes what was asked and when; each is counted', async () => {
      const [records, one, other] = [make(), key(), key()];
      expect(await records.ask(one, 'digest-1', 1_000)).toEqual({
        requestDigest: 'digest-1',
        firstAskedAtMs: 1_000,
        asked: 1,
      });
      expect(await records.ask(one, 'digest-2', 2_000)).toEqual({
        requestDigest: 'digest-1',
        firstAskedAtMs: 1_000,
        asked: 2,
      });
      expect((await records.ask(other, 'digest-2', 3_000)).asked).toBe(1);
    });

    test('asks at once: one of them is the first', async () => {
      const [records, one] = [make(), key()];
      const asked = await Promise.all(Array.from({ length: 10 }, (_, index) => records.ask(one, `d${index}`, index)));
      expect(asked.map((record) => record.asked).sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
      expect(new Set(asked.map((record) => record.requestDigest)).size).toBe(1);
    });
  });
}
