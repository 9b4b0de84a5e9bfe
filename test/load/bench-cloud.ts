import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bootstrap, deployStacks } from '../../local/cloud/deploy';
import { freePort, startCloud, stopCloud } from '../../local/cloud/process';
import { preparePython } from '../../local/cloud/python';
import { currentHome, externalEndpoint, Home, useLocalCloud } from '../../local/cloud/settings';

/**
 * Runs on the cloud of FARTHING_HOME if one runs there, else on one of its own that ends with this process: bare, or with
 * all stacks deployed.
 */
export async function onBenchCloud(run: (home: Home) => Promise<void>, { stacks = false } = {}): Promise<void> {
  const named = process.env.FARTHING_HOME === undefined ? undefined : currentHome();
  if (externalEndpoint() || named?.cloud()) {
    useLocalCloud(named ?? currentHome());
    return run(named ?? currentHome());
  }
  const home = new Home(mkdtempSync(join(tmpdir(), 'farthing-bench-')));
  try {
    await preparePython(home);
    await startCloud(home, { port: await freePort(), watchPid: process.pid });
    if (stacks) {
      await bootstrap(home);
      await deployStacks(home);
    }
    useLocalCloud(home);
    await run(home);
  } finally {
    await stopCloud(home);
    rmSync(home.folder, { recursive: true, force: true });
  }
}
