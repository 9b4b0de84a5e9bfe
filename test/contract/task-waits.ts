import type { TaskWaits } from '../../shared/service-ordering/ports';

/** So that a table that ran this before is as good as empty. */
const OURS = `breeze-${Date.now().toString(36)}`;
const THEIRS = `gale-${Date.now().toString(36)}`;

/** What every TaskWaits does. */
export function taskWaitsContract(name: string, open: () => TaskWaits): void {
  describe(`${name} keeps who waits for a task`, () => {
    const task = (id: string) => ({ tenant: OURS, id });

    test('from the first time it is asked, counting attempts', async () => {
      const waits = open();
      expect(await waits.find(task('counts'))).toBeUndefined();
      expect(await waits.begin(task('counts'), 'token1')).toEqual({ token: 'token1', attempt: 1 });
      expect(await waits.begin(task('counts'), 'token2')).toEqual({ token: 'token2', attempt: 2 });
      expect(await waits.find(task('counts'))).toEqual({ token: 'token2', attempt: 2 });
    });

    test('until it was answered; the attempts stay counted', async () => {
      const waits = open();
      await waits.end(task('ends'), await waits.begin(task('ends'), 'token1'));
      expect(await waits.find(task('ends'))).toBeUndefined();
      expect(await waits.begin(task('ends'), 'token2')).toEqual({ token: 'token2', attempt: 2 });
    });

    test('and not the end of an earlier wait ends a newer one', async () => {
      const waits = open();
      const first = await waits.begin(task('overtaken'), 'token1');
      await waits.begin(task('overtaken'), 'token2');
      await waits.end(task('overtaken'), first);
      expect(await waits.find(task('overtaken'))).toEqual({ token: 'token2', attempt: 2 });
    });

    test('for each tenant apart', async () => {
      const waits = open();
      await waits.begin({ tenant: OURS, id: 'same' }, 'ours');
      expect(await waits.find({ tenant: THEIRS, id: 'same' })).toBeUndefined();
    });
  });
}
