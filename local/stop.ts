import { stopCloud } from './cloud/process';
import { currentHome, externalEndpoint } from './cloud/settings';
import { runCommand, StepFailed, seconds } from './cloud/steps';

await runCommand(async () => {
  if (externalEndpoint())
    throw new StepFailed('FARTHING_ENDPOINT names a cloud that we did not start: stop it where you started it.');
  const started = Date.now();
  const stopped = await stopCloud(currentHome());
  console.log(stopped ? `Stopped in ${seconds(started)}; npm start goes on from here.` : 'Nothing was running.');
});
