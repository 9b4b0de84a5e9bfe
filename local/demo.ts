import { readOutputs } from './cloud/outputs';
import { currentHome, externalEndpoint, useLocalCloud } from './cloud/settings';
import { runCommand, StepFailed } from './cloud/steps';
import { play } from './demo/play';

await runCommand(async () => {
  const home = currentHome();
  if (!externalEndpoint() && !home.cloud()) throw new StepFailed('The local cloud is not running: npm start.');
  useLocalCloud(home);
  readOutputs(home);
  await play();
});
