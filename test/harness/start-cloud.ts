import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bootstrap, deployApp, deployStacks } from '../../local/cloud/deploy';
import { freePort, startCloud, stopCloud } from '../../local/cloud/process';
import { preparePython } from '../../local/cloud/python';
import { endpointOf, externalEndpoint, Home } from '../../local/cloud/settings';
import { seconds } from '../../local/cloud/steps';

/** FARTHING_CONTRACT_ONLY leaves the real stacks out, for work on the local cloud itself. */
const CONTRACT_APP = 'tsx test/local-cloud/app.ts';

/**
 * Jest's global setup of the project `cloud`: a local cloud on a free port with a home of its own, the real stacks and
 * the contract's on it. The cloud watches this process, so that it ends
 * with it even when no teardown is run.
 */
export default async function startTestCloud(): Promise<void> {
  const started = Date.now();
  const home = new Home(process.env.FARTHING_TEST_HOME ?? mkdtempSync(join(tmpdir(), 'farthing-test-')));
  // All that tests are told; test/harness/use-cloud.ts makes an environment of it, for the tests of this project only.
  process.env.FARTHING_TEST_HOME = home.folder;
  try {
    if (!externalEndpoint()) {
      await preparePython(home);
      await startCloud(home, { port: await freePort(), watchPid: process.pid });
    }
    await bootstrap(home);
    await Promise.all([...(process.env.FARTHING_CONTRACT_ONLY ? [] : [deployStacks(home)]), deployContract(home)]);
  } catch (error) {
    await stopCloud(home);
    console.error(`\nThe cloud for the tests could not be made; its logs are in ${home.folder}`);
    throw error;
  }
  console.log(`\nLocal cloud for the tests deployed in ${seconds(started)}: ${endpointOf(home)}`);
}

/** The outputs of the contract's stack are read by test/local-cloud/contract.ts. */
const deployContract = (home: Home): Promise<void> =>
  deployApp(home, {
    app: CONTRACT_APP,
    cdkOut: join(home.folder, 'contract.out'),
    outputs: join(home.folder, 'contract.json'),
    logFile: home.log('contract'),
  });

/** Stops the tests' cloud and removes its home; logs are kept on request. */
export async function endTestCloud(): Promise<void> {
  if (!process.env.FARTHING_TEST_HOME) return;
  const home = new Home(process.env.FARTHING_TEST_HOME);
  await stopCloud(home);
  if (!process.env.FARTHING_KEEP_LOGS) rmSync(home.folder, { recursive: true, force: true });
}
