import { parseArgs } from 'node:util';
import { readOutputs } from '../../local/cloud/outputs';
import { currentHome, externalEndpoint, useLocalCloud } from '../../local/cloud/settings';
import { runCommand, StepFailed, seconds as since } from '../../local/cloud/steps';
import { PUBLISHED_APIS } from '../../shared/adapters/aws/published-apis';
import { openApiOf } from '../../shared/tmf/openapi/document';
import { readReasons } from '../conformance/explain-differences';
import { officialIds, specificationsAreAtHand } from '../conformance/official-api';
import { fuzz, prepareTarget } from './fuzz';
import { officialDocument } from './official-document';

const SECONDS_DEFAULT = 45;

const isOfficial = (id: string): boolean => specificationsAreAtHand() && officialIds().includes(id);

/**
 * `npm run schemathesis [-- --api TMF622,TMF676] [--seconds 45] [--published | --official] [--verbose]`: against what npm start
 * runs, each published document and each official one, where they are at hand. `--verbose` says which demands of an official
 * document are known not to be ours, and why.
 */
await runCommand(async () => {
  const { values } = parseArgs({
    options: {
      api: { type: 'string' },
      seconds: { type: 'string' },
      published: { type: 'boolean' },
      official: { type: 'boolean' },
      verbose: { type: 'boolean' },
    },
  });
  const home = currentHome();
  if (!externalEndpoint() && !home.cloud()) throw new StepFailed('The local cloud is not running: npm start.');
  useLocalCloud(home);
  const { apiUrl } = readOutputs(home);
  const asked = values.api?.split(',');
  const target = await prepareTarget(home);
  const budget = Number(values.seconds ?? SECONDS_DEFAULT);
  const reasons = await readReasons();
  const runs = PUBLISHED_APIS.filter(({ id }) => !asked || asked.includes(id)).flatMap((api) => [
    ...(values.official ? [] : [{ name: api.id, document: openApiOf(api), url: apiUrl, isWhole: true, known: [] }]),
    ...(values.published || !isOfficial(api.id)
      ? []
      : [
          {
            name: `${api.id}-official`,
            ...officialDocument(api, reasons),
            url: `${apiUrl}${api.basePath}`,
            isWhole: false,
          },
        ]),
  ]);
  if (!specificationsAreAtHand()) console.log('The official schemas are not at hand (../shared/tmf/specs): left out.');
  let cases = 0;
  const failed: string[] = [];
  for (const run of runs) {
    const started = Date.now();
    const result = await fuzz(target, { ...run, seconds: budget });
    cases += result.cases;
    console.log(
      `${run.name.padEnd(22)} ${String(result.cases).padStart(6)} cases  ${since(started).padStart(8)}  ${result.failures.length === 0 ? 'nothing found' : result.log}`,
    );
    for (const one of values.verbose ? run.known : []) console.log(`  known: ${one}`);
    for (const failure of result.failures) console.log(`  ${failure}`);
    if (result.failures.length > 0) failed.push(run.name);
  }
  console.log(`${runs.length} documents, ${cases} cases, ${failed.length} with something found`);
  if (failed.length > 0) throw new StepFailed(`Schemathesis found something: ${failed.join(', ')}.`);
});
