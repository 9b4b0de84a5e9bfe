import { parseArgs } from 'node:util';
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { DynamoDbLedger } from '../shared/adapters/aws/dynamodb-ledger';
import { S3LedgerArchive } from '../shared/adapters/aws/s3-ledger-archive';
import { rebuildLedger } from '../shared/balance-management/rebuild-ledger';
import { parseTenantId } from '../shared/kernel/tenant';
import { currentHome, externalEndpoint, useLocalCloud } from './cloud/settings';
import { runCommand, StepFailed } from './cloud/steps';

/** What looks like a projection and is none: it is read from the ledger each time. */
const READ_FROM_THE_LEDGER = ['charged-usage', 'usage-ledger', 'posting', 'charge'];
const REFUSED_SHOWN_MAX = 10;

await runCommand(async () => {
  const { values } = parseArgs({
    options: {
      projection: { type: 'string' },
      tenant: { type: 'string' },
      from: { type: 'string' },
      prefix: { type: 'string' },
      aws: { type: 'boolean' },
    },
  });
  const tenant = parseTenantId(values.tenant ?? '');
  if (READ_FROM_THE_LEDGER.includes(values.projection ?? ''))
    throw new StepFailed(`"${values.projection}" keeps nothing of its own, it reads the ledger: --projection ledger.`);
  if (values.projection !== 'ledger') throw new StepFailed('Say which projection: --projection ledger.');
  if (!tenant) throw new StepFailed('Say whose: --tenant demo.');
  if (!/^(\d{4}-\d{2}-\d{2})?$/.test(values.from ?? '')) throw new StepFailed('--from takes a day: --from 2026-12-01.');
  if (!values.aws) leadToLocalCloud();
  const stack = `${values.prefix ?? 'farthing'}-balance-management`;
  const archive = new S3LedgerArchive(new S3Client({ forcePathStyle: !values.aws }), await bucketOf(stack));
  const ledger = new DynamoDbLedger(new DynamoDBClient({}), `${stack}-ledger`);
  let total = 0;
  let days = 0;
  for await (const { day, postings, refused } of rebuildLedger({ archive, ledger }, tenant, values.from)) {
    days += 1;
    total += postings;
    console.log(`${day}  ${postings} postings   (stopped? go on with --from ${day})`);
    for (const { balanceId, posting } of refused.slice(0, REFUSED_SHOWN_MAX))
      console.log(`  not written: ${balanceId}, number ${posting.number}, was changed since it was booked`);
    if (refused.length > 0) process.exitCode = 1;
  }
  if (days === 0) throw new StepFailed(`The archive has no day of tenant "${tenant}" to rebuild from.`);
  console.log(`${total} postings of ${days} days stand in ${stack}-ledger. A verificationRun says whether all agrees.`);
});

function leadToLocalCloud(): void {
  const home = currentHome();
  if (!externalEndpoint() && !home.cloud())
    throw new StepFailed('The local cloud is not running: npm start. For the AWS account of your credentials: --aws.');
  useLocalCloud(home);
}

async function bucketOf(stack: string): Promise<string> {
  const described = await new CloudFormationClient({})
    .send(new DescribeStacksCommand({ StackName: stack }))
    .catch((cause: unknown) => {
      throw new StepFailed(`The stack ${stack} cannot be read: ${cause instanceof Error ? cause.message : cause}`);
    });
  const output = described.Stacks?.[0]?.Outputs?.find(({ OutputKey }) => OutputKey === 'LedgerArchiveBucket');
  if (!output?.OutputValue) throw new StepFailed(`The stack ${stack} has no LedgerArchiveBucket: deploy it first.`);
  return output.OutputValue;
}
