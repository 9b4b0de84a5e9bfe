import { createInterface } from 'node:readline/promises';
import { forgetState, stopCloud } from './cloud/process';
import { currentHome, externalEndpoint } from './cloud/settings';
import { runCommand, StepFailed, shown } from './cloud/steps';

await runCommand(async () => {
  if (externalEndpoint())
    throw new StepFailed('FARTHING_ENDPOINT names a cloud that we did not start: reset it where you started it.');
  const home = currentHome();
  if (!process.argv.includes('--yes') && !(await agreed(shown(home.folder)))) {
    console.log('Nothing was done.');
    return;
  }
  await stopCloud(home);
  forgetState(home);
  console.log('Forgotten; npm start begins anew.');
});

async function agreed(folder: string): Promise<boolean> {
  if (!process.stdin.isTTY) throw new StepFailed('There is no terminal to ask in: npm run reset -- --yes.');
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question(`Forget all tables, files and users of the local cloud in ${folder}? [y/N] `);
  terminal.close();
  return /^y(es)?$/i.test(answer.trim());
}
