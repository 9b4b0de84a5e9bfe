import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readOutputs } from '../../local/cloud/outputs';
import { currentHome, externalEndpoint, useLocalCloud } from '../../local/cloud/settings';
import { runCommand, StepFailed } from '../../local/cloud/steps';
import { tokenOf } from '../../local/demo/callers';
import { loadTenant, TENANTS } from '../../local/demo/load';
import { PUBLISHED_APIS } from '../../shared/adapters/aws/published-apis';
import { prepareKit } from './prepare-kit';

/** Postman's own runner, fetched when a kit is run: no part of the project needs it. */
const NEWMAN = 'newman@6.2.2';
const RUN_MS_MAX = 600_000;
const TENANT = 'ctk';

/**
 * `npm run ctk -- <folder of a kit>`: TM Forum's conformance test kit of one API, as it is, against what npm start runs. The
 * address and the token are given to it in the way of its own config.json; its requests and its assertions are untouched.
 */
await runCommand(async () => {
  const [folder = ''] = process.argv.slice(2);
  const collection = collectionIn(join(folder, 'ctk'));
  const id = /TMF\d{3}/.exec(folder)?.[0] ?? '';
  const api = PUBLISHED_APIS.find((one) => one.id === id);
  if (!api) throw new StepFailed(`No API of ours is ${id || 'named by that folder'}.`);
  const home = currentHome();
  if (!externalEndpoint() && !home.cloud()) throw new StepFailed('The local cloud is not running: npm start.');
  useLocalCloud(home);
  await loadTenant({ ...TENANTS.demo, tenant: TENANT, numberRange: '3538966', numbers: 3 });
  let token = '';
  for (const role of ['agent', 'operator'] as const) token = await tokenOf(TENANT, role, `${TENANT}-all`);
  const config = JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8'));
  const kit = prepareKit(JSON.parse(readFileSync(collection, 'utf8')), config, {
    url: `${readOutputs(home).apiUrl}${api.basePath}`,
    token,
  });
  const file = (name: string): string => join(home.temporary, `${id}-${name}.json`);
  writeFileSync(file('kit'), JSON.stringify(kit.collection));
  writeFileSync(file('environment'), JSON.stringify(kit.environment));
  const asked = ['exec', '--yes', `--package=${NEWMAN}`, '--', 'newman', 'run', file('kit'), '-e', file('environment')];
  const { status } = spawnSync('npm', asked, { cwd: home.temporary, stdio: 'inherit', timeout: RUN_MS_MAX });
  if (status !== 0) throw new StepFailed(`${id} does not pass its kit.`);
});

function collectionIn(folder: string): string {
  const names = existsSync(folder) ? readdirSync(folder) : [];
  const name = names.find((one) => /\.(postman_collection|testkit)\.json$/.test(one));
  if (!name) throw new StepFailed('Name the folder of a kit: npm run ctk -- <folder>, with ctk/*.testkit.json in it.');
  return join(folder, name);
}
