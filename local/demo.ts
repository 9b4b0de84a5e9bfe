import { readOutputs } from './cloud/outputs';
import { currentHome, externalEndpoint, useLocalCloud } from './cloud/settings';
import { runCommand, StepFailed } from './cloud/steps';
import { playDemo } from './demo-mvno';

await runCommand(async () => {
  const home = currentHome();
  if (!externalEndpoint() && !home.cloud()) throw new StepFailed('The local cloud is not running: npm start.');
  useLocalCloud(home);
  readOutputs(home);
  await playDemo();
});
