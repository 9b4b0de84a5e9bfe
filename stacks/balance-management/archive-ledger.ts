import { CfnOutput, Duration, Validations } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import type { BalanceManagementStack } from '../balance-management';
import { DomainFunction } from '../constructs/domain-function';
import { letReadRecords, readBalances } from './project-ledger';

/**
 * Writes gathered into one object: 2 KB each in the stream's event, of which Lambda takes 6 MB. A million postings are 500
 * objects where traffic is dense.
 */
const BATCH_SIZE = 2_000;
/** Where it is not, an object a minute and shard. */
const WINDOW = Duration.seconds(60);
const LOCAL_WINDOW = Duration.seconds(5);
/** Read by nobody then but auditors and `rebuild`. Objects below 128 KB stay where they are: S3 moves none. */
const GLACIER_AFTER = Duration.days(90);
/** What was deleted or written over by hand can be brought back for so long. */
const OLD_VERSIONS_KEPT = Duration.days(400);

/** The archive's bucket. Nobody of ours may delete from it. */
export function archiveBucket(stack: BalanceManagementStack): s3.Bucket {
  const bucket = new s3.Bucket(stack, 'LedgerArchive', {
    encryption: s3.BucketEncryption.S3_MANAGED,
    blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
    enforceSSL: true,
    versioned: true,
    lifecycleRules: [
      {
        id: 'cheaper-when-old',
        prefix: 'ledger/',
        transitions: [{ storageClass: s3.StorageClass.GLACIER_INSTANT_RETRIEVAL, transitionAfter: GLACIER_AFTER }],
      },
      { id: 'old-versions', noncurrentVersionExpiration: OLD_VERSIONS_KEPT },
    ],
    removalPolicy: stack.removalPolicy,
  });
  Validations.of(bucket).acknowledge({
    id: 'AwsSolutions-S1',
    reason:
      'Functions of ours alone reach it, by roles that CloudTrail records; each posting in it is hashed and chained.',
  });
  new CfnOutput(stack, 'LedgerArchiveBucket', { value: bucket.bucketName });
  return bucket;
}

/** The balance table's stream is the archive's only source, too. */
export function archiveLedger(stack: BalanceManagementStack): void {
  const archive = new DomainFunction(stack, 'ArchivePostings', {
    entry: 'archive-postings',
    description: 'Archives what each write of a balance carried',
    timeout: Duration.minutes(2),
    memoryMb: 1_024,
    environment: { RECORDS_BUCKET: stack.records.bucketName, ARCHIVE_BUCKET: stack.archive.bucketName },
  });
  letReadRecords(stack, archive);
  letArchive(stack, archive, ['ledger/*'], 's3:PutObject');
  readBalances(stack, archive, {
    lost: 'UnarchivedPostings',
    queue: 'unarchived-dead',
    batchSize: BATCH_SIZE,
    window: stack.local ? LOCAL_WINDOW : WINDOW,
  });
}

/** Actions on objects of the archive's bucket with these names. */
export function letArchive(
  stack: BalanceManagementStack,
  fn: lambda.Function,
  names: readonly string[],
  ...actions: readonly string[]
): void {
  const resources = names.map((name) => stack.archive.arnForObjects(name));
  fn.addToRolePolicy(new iam.PolicyStatement({ actions: [...actions], resources }));
  const bucket = stack.archive.node.defaultChild;
  if (!fn.role || !(bucket instanceof s3.CfnBucket)) return;
  for (const name of names)
    Validations.of(fn.role).acknowledge({
      id: `AwsSolutions-IAM5[Resource::<${stack.resolve(bucket.logicalId)}.Arn>/${name}]`,
      reason: 'An object is named by tenant, day and what it holds, which are not known before.',
    });
}
