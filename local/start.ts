import { bootstrap, deployStacks } from './cloud/deploy';
import { readOutputs } from './cloud/outputs';
import { startCloud } from './cloud/process';
import { preparePython } from './cloud/python';
import { currentHome, endpointOf, externalEndpoint, useLocalCloud } from './cloud/settings';
import { runCommand, StepFailed, Steps, seconds, shown } from './cloud/steps';
import type { Invitation } from './demo/invite';
import { load } from './demo/load';

await runCommand(async () => {
  const started = Date.now();
  const home = currentHome();
  const steps = new Steps();
  const external = externalEndpoint();
  home.make();
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
  console.log(`
Farthing runs, ready in ${seconds(started)}.

  API        ${apiUrl}
  AWS        ${endpointOf(home)} (any credentials, us-east-1)
  Logs       ${shown(home.folder)}/*.log, npm run logs
${paragraph('', invitation.access)}${paragraph('Try:\n', invitation.tries)}
npm run logs shows what the functions say; npm run dev redeploys a function when you save it.
npm run stop ends it and keeps its state; npm run reset forgets it.`);
});

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
