import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { BIN, ROOT } from './cloud/settings';
import { runCommand, StepFailed } from './cloud/steps';

const CDK = join(BIN, 'cdk');
/** Its own folder, beside that of the local cloud: the two are synthesized differently. */
const HOME = join(ROOT, '.local/aws');
const OUTPUT = ['--output', join(HOME, 'cdk.out'), '--no-notices'];

await runCommand(async () => {
  const args = process.argv.slice(2).filter((arg) => arg !== '--yes');
  if (process.env.AWS_ENDPOINT_URL)
    throw new StepFailed(
      'AWS_ENDPOINT_URL is set and leads elsewhere than to AWS: unset it to deploy, or run npm start for a local cloud.',
    );
  const { account, arn, region } = await whoAmI();
  await expectBootstrapped(account, region);
  const env = {
    ...process.env,
    FARTHING_HOME: HOME,
    AWS_REGION: region,
    CDK_DEFAULT_ACCOUNT: account,
    CDK_DEFAULT_REGION: region,
  };
  const listed = spawnSync(CDK, ['list', ...OUTPUT, ...args], { cwd: ROOT, env, encoding: 'utf8' });
  if (listed.status !== 0) throw new StepFailed(`The stacks do not synthesize:\n${listed.stderr.trim().slice(-2_000)}`);
  const stacks = listed.stdout.trim().split('\n');
  console.log(`Account  ${account}\nRegion   ${region}\nAs       ${arn}\nStacks   ${stacks.join(', ')}\n`);
  console.log(
    'Tables, user pool and keys outlive a deleted stack. While nobody calls it costs about 11 USD a month (README.md), and stored data.',
  );
  if (!process.argv.includes('--yes') && !(await agreed())) {
    console.log('Nothing was done.');
    return;
  }
  const deploy = spawn(CDK, ['deploy', '--all', '--require-approval', 'never', ...OUTPUT, ...args], {
    cwd: ROOT,
    env,
    stdio: 'inherit',
  });
  process.exitCode = await new Promise<number>((done) => deploy.on('exit', (code) => done(code ?? 1)));
});

async function whoAmI(): Promise<{ account: string; arn: string; region: string }> {
  const client = new STSClient({});
  try {
    const region = await client.config.region();
    const { Account = '', Arn = '' } = await client.send(new GetCallerIdentityCommand({}));
    return { account: Account, arn: Arn, region };
  } catch (cause) {
    const { name = '', message = '' } = cause instanceof Error ? cause : {};
    if (/region/i.test(message))
      throw new StepFailed('No AWS region is set: set AWS_REGION, or a region in your AWS profile.');
    if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|Timeout/i.test(`${name} ${message}`))
      throw new StepFailed('AWS was not reached: check the network or proxy and run the command again.');
    throw new StepFailed(
      `AWS does not know you (${name}): sign in (aws sso login, or aws configure), or name a profile in AWS_PROFILE, and run the command again.`,
      undefined,
      { cause },
    );
  }
}

async function expectBootstrapped(account: string, region: string): Promise<void> {
  const bootstrapped = await new CloudFormationClient({ region })
    .send(new DescribeStacksCommand({ StackName: 'CDKToolkit' }))
    .then(
      () => true,
      (error: Error) => error.name !== 'ValidationError',
    );
  if (!bootstrapped)
    throw new StepFailed(
      `The CDK is not readied in this account and region yet: npx cdk bootstrap aws://${account}/${region}, then run this again.`,
    );
}

async function agreed(): Promise<boolean> {
  if (!process.stdin.isTTY) throw new StepFailed('There is no terminal to ask in: npm run deploy -- --yes.');
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question('Deploy? [y/N] ');
  terminal.close();
  return /^y(es)?$/i.test(answer.trim());
}
