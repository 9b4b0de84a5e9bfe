import { existsSync } from 'node:fs';
import { bootstrap, deployStacks } from './cloud/deploy';
import { hold } from './cloud/hold';
import { readOutputs } from './cloud/outputs';
import { forgetState, startCloud, stopCloud } from './cloud/process';
import { preparePython } from './cloud/python';
import { INTERRUPTED } from './cloud/run-tool';
import { currentHome, endpointOf, externalEndpoint, type Home, useLocalCloud } from './cloud/settings';
import { runCommand, StepFailed, Steps, seconds, shown } from './cloud/steps';
import type { Invitation } from './demo/invite';
import { load } from './demo/load';

await runCommand(async () => {
  const home = currentHome();
  home.make();
  const other = hold(home.held);
  if (other !== undefined)
    throw new StepFailed(`Another npm start is under way here (process ${other}): wait until it has ended.`);
  const nothingKept = !home.cloud() && (!existsSync(home.state) || existsSync(home.running));
  try {
    await Promise.race([start(home), interruption()]);
  } catch (error) {
    if (!externalEndpoint()) await tidyUp(home, nothingKept);
    throw error;
  }
});

async function start(home: Home): Promise<void> {
  const started = Date.now();
  const steps = new Steps();
  const external = externalEndpoint();
  await steps.run('python', async () => (external ? 'not needed' : preparePython(home)));
  await steps.run('local cloud', async () => (external ? reach(external) : startCloud(home, { keepState: true })));
  useLocalCloud(home);
  await steps.run('bootstrap', () => bootstrap(home));
  await steps.run('deploy', () => deployStacks(home));
  let invitation: Invitation = { access: [], tries: [] };
  await steps.run('demo MVNO', async () => {
    if (process.argv.includes('--no-demo')) return 'left out';
    invitation = await load();
    return undefined;
  });
  const { apiUrl } = readOutputs(home);
  // The long lines first: the address and what to try stay in sight.
  console.log(`${paragraph('', invitation.access)}
Farthing runs, ready in ${seconds(started)}.

  API        ${apiUrl}
  Documents  ${apiUrl}/docs (every API's, in a browser)
  AWS        ${endpointOf(home)} (any credentials, us-east-1)
  Logs       ${shown(home.folder)}/*.log, npm run logs
${paragraph('Try:\n', invitation.tries)}
npm run logs shows what the functions say; npm run dev redeploys a function when you save it.
npm run stop ends it and keeps its state; npm run reset forgets it.`);
}

function interruption(): Promise<never> {
  return new Promise((_, refuse) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.once(signal, () => refuse(new StepFailed(INTERRUPTED)));
  });
}

/** A first start that failed leaves nothing; later ones leave the cloud as it is, since what it holds is somebody's. */
async function tidyUp(home: Home, nothingKept: boolean): Promise<void> {
  if (nothingKept) {
    await stopCloud(home);
    forgetState(home);
  } else if (home.cloud()) console.error('\nThe local cloud runs on; npm run stop ends it.');
}

function paragraph(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : `\n${title}${lines.map((line) => `  ${line}\n`).join('')}`;
}

async function reach(endpoint: string): Promise<string> {
  const answered = await fetch(endpoint).then(
    () => true,
    () => false,
  );
  if (!answered)
    throw new StepFailed(`Nothing answers at FARTHING_ENDPOINT ${endpoint}: start it, or leave the setting out.`);
  return endpoint;
}
