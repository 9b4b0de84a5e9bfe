import { tenantId } from '../../shared/kernel/tenant';
import { accountLines } from '../../shared/usage-management/account-lines';
import type { FileAccounts, LineOutcome } from '../../shared/usage-management/ports';

const TENANT = tenantId('contract');
const OTHER = tenantId('contract-other');
const keep = async (): Promise<void> => undefined;
const all = (from: number, to: number, outcome: LineOutcome): Map<number, LineOutcome> =>
  new Map(Array.from({ length: to - from + 1 }, (_, at) => [from + at, outcome]));

/** What every place that keeps files' accounts must do. */
export function fileAccountsContract(make: () => FileAccounts): void {
  const run = `${process.pid}${Date.now()}`;
  let count = 0;
  const nextFile = (): string => `file-${run}x${++count}`;

  test('a file that nobody has accounted for stands at zero, and expects nothing', async () => {
    const accounts = make();
    const fileId = nextFile();
    expect(await accounts.totals(TENANT, fileId)).toEqual({ charged: 0, duplicate: 0, quarantined: 0 });
    expect(await accounts.readChunk(TENANT, fileId, 'usage-1')).toEqual({ version: 0, lines: new Map() });
  });

  test('a chunk is read back whole, and its change is in the totals', async () => {
    const accounts = make();
    const fileId = nextFile();
    const lines = new Map<number, LineOutcome>([
      [2, 'charged'],
      [3, 'duplicate'],
      [199_999, 'quarantined'],
    ]);
    await accounts.expect(TENANT, fileId, 4);
    const change = { charged: 1, duplicate: 1, quarantined: 1 };
    expect(await accounts.writeChunk(TENANT, fileId, 'usage-1', { version: 1, lines }, change)).toBe(true);
    expect(await accounts.readChunk(TENANT, fileId, 'usage-1')).toEqual({ version: 1, lines });
    expect(await accounts.totals(TENANT, fileId)).toEqual({ ...change, expected: 4 });
  });

  test('a chunk that moved on is not overwritten, nor are the totals changed', async () => {
    const accounts = make();
    const fileId = nextFile();
    const change = { charged: 2, duplicate: 0, quarantined: 0 };
    const next = { version: 1, lines: all(1, 2, 'charged') };
    expect(await accounts.writeChunk(TENANT, fileId, 'usage-1', next, change)).toBe(true);
    expect(await accounts.writeChunk(TENANT, fileId, 'usage-1', next, change)).toBe(false);
    expect(await accounts.writeChunk(TENANT, fileId, 'usage-1', { ...next, version: 3 }, change)).toBe(false);
    expect(await accounts.totals(TENANT, fileId)).toEqual(change);
  });

  test('a line that leaves quarantine leaves the total', async () => {
    const accounts = make();
    const at = { tenant: TENANT, fileId: nextFile(), chunk: 'usage-1' };
    await accountLines(accounts, at, all(1, 5, 'quarantined'), keep);
    await accountLines(accounts, at, all(2, 3, 'charged'), keep);
    await accountLines(accounts, at, all(1, 5, 'quarantined'), keep);
    expect(await accounts.totals(TENANT, at.fileId)).toEqual({ charged: 2, duplicate: 0, quarantined: 3 });
  });

  test('eight writers of one file, each chunk reported by two of them: every line counts once', async () => {
    const accounts = make();
    const fileId = nextFile();
    const writes = Array.from({ length: 8 }, (_, at) => {
      const chunk = Math.floor(at / 2);
      const lines = all(chunk * 50 + 1, chunk * 50 + 50, 'charged');
      return accountLines(accounts, { tenant: TENANT, fileId, chunk: `usage-${chunk}` }, lines, keep);
    });
    await Promise.all(writes);
    expect(await accounts.totals(TENANT, fileId)).toEqual({ charged: 200, duplicate: 0, quarantined: 0 });
  });

  test('another tenant’s file of the same id is another file', async () => {
    const accounts = make();
    const fileId = nextFile();
    await accountLines(accounts, { tenant: TENANT, fileId, chunk: 'usage-1' }, all(1, 9, 'charged'), keep);
    expect(await accounts.totals(OTHER, fileId)).toEqual({ charged: 0, duplicate: 0, quarantined: 0 });
  });
}
