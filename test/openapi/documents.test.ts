import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { BIN, ROOT } from '../../local/cloud/settings';

test('documents and client types are what the declarations say: npm run openapi', () => {
  const { status, stdout, stderr } = spawnSync(join(BIN, 'tsx'), ['local/openapi.ts', '--check'], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  expect([status, stdout + stderr]).toEqual([0, expect.stringContaining(' 0 files differ')]);
});
