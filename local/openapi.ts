import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './cloud/settings';
import { runCommand } from './cloud/steps';
import { documents } from './openapi/documents';

const FOLDER = join(ROOT, 'docs/openapi');

/** `npm run openapi`: writes what the declarations say, and removes what no declaration says any more. */
await runCommand(async () => {
  const all = documents();
  for (const [name, text] of all) writeFileSync(join(FOLDER, name), text);
  for (const name of readdirSync(FOLDER)) if (!all.has(name)) rmSync(join(FOLDER, name));
  console.log(`${all.size} documents in docs/openapi`);
});
