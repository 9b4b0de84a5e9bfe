import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readOutputs } from '../../local/cloud/outputs';
import { BIN, ROOT } from '../../local/cloud/settings';
import { tokenOf } from '../../local/demo/callers';
import { loadTenant, TENANTS } from '../../local/demo/load';

const LIMIT_MS = 120_000;
const EXAMPLES = join(ROOT, 'docs/examples');

/** What each example says at the least. */
const SAYS: Readonly<Record<string, readonly RegExp[]>> = {
  'read-the-catalog.ts': [/^\S+ {2}.+/m],
  'keep-a-person.ts': [/once: true/, /now Ada Lovelace/, /told precondition-failed/],
};

let token = '';
beforeAll(async () => {
  await loadTenant({ ...TENANTS.demo, tenant: 'examples', numberRange: '3538933', numbers: 3 });
  token = await tokenOf('examples', 'agent');
}, LIMIT_MS);

test('every example is run', () => expect(readdirSync(EXAMPLES).sort()).toEqual(Object.keys(SAYS).sort()));

test.each(Object.entries(SAYS))(
  '%s runs as it stands',
  (name, says) => {
    const said = execFileSync(join(BIN, 'tsx'), [join(EXAMPLES, name)], {
      cwd: ROOT,
      encoding: 'utf8',
      env: { ...process.env, FARTHING_URL: readOutputs().apiUrl, FARTHING_TOKEN: token },
    });
    for (const line of says) expect(said).toMatch(line);
  },
  LIMIT_MS,
);
