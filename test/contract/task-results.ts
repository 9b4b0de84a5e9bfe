import type { TaskResults } from '../../shared/service-ordering/ports';

/** What keeps what tasks came to keeps to, wherever it is. */
export function taskResultsContract(name: string, make: () => TaskResults): void {
  const about = () => ({ tenant: 'breeze', productId: `p${Date.now()}${Math.random()}`, operation: 'confirm-profile' });

  describe(name, () => {
    test('nothing is found where nothing was kept', async () => {
      expect(await make().find(about())).toBeUndefined();
    });

    test('the newest is found: of its product, operation and tenant alone', async () => {
      const [results, key] = [make(), about()];
      await results.keep(key, { taskId: 't1', values: { matchingId: 'A' } });
      await results.keep(key, { taskId: 't2', values: { matchingId: 'B' } });
      expect(await results.find(key)).toEqual({ taskId: 't2', values: { matchingId: 'B' } });
      expect(await results.find({ ...key, operation: 'ship-goods' })).toBeUndefined();
      expect(await results.find({ ...key, tenant: 'acme' })).toBeUndefined();
      expect(await results.find(about())).toBeUndefined();
    });
  });
}
