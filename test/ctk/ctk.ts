import { parseArgs } from 'node:util';
import { readOutputs } from '../../local/cloud/outputs';
import { currentHome, externalEndpoint, useLocalCloud } from '../../local/cloud/settings';
import { runCommand, StepFailed } from '../../local/cloud/steps';
import { tokenOf } from '../../local/demo/callers';
import { PUBLISHED_APIS } from '../../shared/adapters/aws/published-apis';
import { readyTenant } from './ready-tenant';
import { runKit } from './run-kit';

/** Failures shown of one kit; the first ones tell, the rest follow from them. */
const SHOWN_MAX = 12;

/**
 * `npm run ctk -- [--as-shipped] <folder>…`: TM Forum's conformance test kits as they are, against what npm start runs. The
 * address, the token and what is posted are given to them in the way of their own config.json; requests and assertions are untouched.
 */
await runCommand(async () => {
  const { values, positionals } = parseArgs({ options: { 'as-shipped': { type: 'boolean' } }, allowPositionals: true });
  const home = currentHome();
  if (positionals.length === 0) throw new StepFailed('Name the folders of kits: npm run ctk -- <folder>…');
  if (!externalEndpoint() && !home.cloud()) throw new StepFailed('The local cloud is not running: npm start.');
  useLocalCloud(home);
  const { tenant, username, payloads } = await readyTenant();
  const failed: string[] = [];
  for (const folder of positionals) {
    const id = /TMF\d{3}/.exec(folder)?.[0] ?? '';
    const api = PUBLISHED_APIS.find((one) => one.id === id);
    if (!api) throw new StepFailed(`No API of ours is named by ${folder}.`);
    const { assertions, failures } = runKit(folder, {
      url: `${readOutputs(home).apiUrl}${api.basePath}`,
      token: await tokenOf(tenant, 'operator', username),
      ...(values['as-shipped'] ? {} : { payloads }),
      temporary: home.temporary,
    });
    console.log(
      `${id.padEnd(8)} ${String(assertions).padStart(5)} assertions ${String(failures.length).padStart(4)} failed`,
    );
    for (const failure of failures.slice(0, SHOWN_MAX)) console.log(`  ${failure}`);
    if (failures.length > 0) failed.push(id);
  }
  if (failed.length > 0) throw new StepFailed(`Kits that do not pass: ${failed.join(', ')}.`);
});
