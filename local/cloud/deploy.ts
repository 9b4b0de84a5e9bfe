import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { fingerprint } from './fingerprint';
import { runTool } from './run-tool';
import { ACCOUNT, BIN, endpointOf, type Home, localEnvironment, REGION } from './settings';
import { StepFailed } from './steps';

const CDK = join(BIN, 'cdk');
const BOOTSTRAP_STACK = 'CDKToolkit';
const BOOTSTRAP_TIMEOUT_MS = 120_000;
/** A custom resource whose handler cannot load would hold a deploy for an hour. */
const DEPLOY_TIMEOUT_MS = 600_000;
/** Stacks deployed at once: the work is mostly waiting for polls. */
const CONCURRENCY = 8;

/** Longer lines are a library's minified code around an error. */
const LOG_LINE_CHARS_MAX = 500;

/** What was deployed to which cloud. */
interface Deployed {
  readonly fingerprint: string;
  readonly endpoint: string;
  readonly stacks: readonly string[];
}

/** Readies a cloud for the CDK, unless it is. */
export async function bootstrap(home: Home): Promise<string | undefined> {
  if (await stacksAreComplete(home, [BOOTSTRAP_STACK])) return 'there';
  const logFile = home.log('bootstrap');
  home.make();
  const run = await runTool(CDK, ['bootstrap', `aws://${ACCOUNT}/${REGION}`, '--no-notices'], {
    logFile,
    timeoutMs: BOOTSTRAP_TIMEOUT_MS,
    env: localEnvironment(home),
    // Away from cdk.json, whose app it would synthesize for nothing.
    cwd: home.folder,
  });
  if (run.exitCode !== 0)
    throw new StepFailed('The local cloud could not be readied for the CDK; the log says why.', logFile);
  return undefined;
}

/** Deploys all stacks to the local cloud, unless they are there as the sources stand. */
export async function deployStacks(home: Home): Promise<string | undefined> {
  const wanted = fingerprint();
  const endpoint = endpointOf(home);
  const before = readDeployed(home);
  const same = before?.fingerprint === wanted && before.endpoint === endpoint && existsSync(home.outputs);
  if (same && (await stacksAreComplete(home, before.stacks))) return 'nothing has changed';
  rmSync(home.deployed, { force: true });
  await deployApp(home, { logFile: home.log('deploy'), cdkOut: home.cdkOut, outputs: home.outputs });
  const stacks = Object.keys(JSON.parse(readFileSync(home.outputs, 'utf8')));
  writeFileSync(home.deployed, JSON.stringify({ fingerprint: wanted, endpoint, stacks } satisfies Deployed));
  return undefined;
}

export interface AppDeploy {
  /** The command that synthesizes; the one in cdk.json when left out. */
  readonly app?: string;
  readonly cdkOut: string;
  readonly outputs: string;
  readonly logFile: string;
}

/** `cdk deploy --all` without change sets, which no one would look at here: each costs a stack two polls. */
export async function deployApp(home: Home, { app, cdkOut, outputs, logFile }: AppDeploy): Promise<void> {
  home.make();
  const asked = [
    'deploy',
    '--all',
    '--method=direct',
    '--concurrency',
    String(CONCURRENCY),
    '--require-approval',
    'never',
  ];
  const quiet = ['--no-notices', '--no-version-reporting', '--no-path-metadata', '--progress', 'events'];
  const where = ['--context', 'local=true', '--output', cdkOut, '--outputs-file', outputs];
  const run = await runTool(CDK, [...asked, ...quiet, ...where, ...(app ? ['--app', app] : [])], {
    logFile,
    timeoutMs: DEPLOY_TIMEOUT_MS,
    env: localEnvironment(home),
  });
  if (run.overran)
    throw new StepFailed(
      `The deploy took more than ${DEPLOY_TIMEOUT_MS / 60_000} minutes and was ended; the log shows where.`,
      logFile,
    );
  if (run.exitCode !== 0) throw new StepFailed(whyDeployFailed(run.said), logFile);
}

const readDeployed = (home: Home): Deployed | undefined =>
  existsSync(home.deployed) ? (JSON.parse(readFileSync(home.deployed, 'utf8')) as Deployed) : undefined;

/** Whether the cloud holds these stacks, none of them half-made. */
async function stacksAreComplete(home: Home, names: readonly string[]): Promise<boolean> {
  const client = new CloudFormationClient({
    endpoint: endpointOf(home),
    region: REGION,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  const complete = await Promise.all(
    names.map((StackName) =>
      client.send(new DescribeStacksCommand({ StackName })).then(
        ({ Stacks = [] }) => /^(CREATE|UPDATE)_COMPLETE$/.test(Stacks[0]?.StackStatus ?? ''),
        () => false,
      ),
    ),
  );
  return complete.every(Boolean);
}

/** The line of a failed deploy or synthesis that names a cause; the rest is in the log. */
function whyDeployFailed(said: string): string {
  if (/ENOSPC|No space left/i.test(said)) return 'The disk is full: free 1 GB and run the command again.';
  const lines = said.split('\n').filter((line) => line.trim() && line.length < LOG_LINE_CHARS_MAX);
  const cause = lines.find((line) => /CREATE_FAILED|UPDATE_FAILED|❌|Error:|^\[«/.test(line)) ?? lines.at(-1) ?? '';
  return `The stacks could not be deployed: ${cause.replace(/^.*?❌\s*/, '').trim()}`;
}
