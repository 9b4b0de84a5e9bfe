import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import type { DomainStack } from '../constructs/domain-stack';

/** What partners may still dispute; after it the ledger and the quarantine are what remains of a file. */
const RAW_FILES_KEPT = Duration.days(400);
const OLD_VERSIONS_KEPT = Duration.days(30);

/** `inbox/<tenant>/<name>`. A write grant for a tenant's prefix, or a presigned upload, speaks for that tenant. */
export function makeInbox(stack: DomainStack, announcements: sqs.Queue): s3.Bucket {
  const bucket = new s3.Bucket(stack, 'Inbox', {
    encryption: s3.BucketEncryption.KMS,
    encryptionKey: stack.platform.dataKey,
    bucketKeyEnabled: true,
    blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
    enforceSSL: true,
    versioned: true,
    lifecycleRules: [
      {
        id: 'expire-raw-files',
        expiration: RAW_FILES_KEPT,
        noncurrentVersionExpiration: OLD_VERSIONS_KEPT,
        abortIncompleteMultipartUploadAfter: Duration.days(1),
      },
    ],
    removalPolicy: stack.local ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN,
  });
  Validations.of(bucket).acknowledge({
    id: 'AwsSolutions-S1',
    reason:
      'Each file is a usageFile resource with its object’s key and version; three roles reach the bucket, all in CloudTrail.',
  });
  // Set on the bucket itself: addEventNotification would set it by a function of CDK's that may change any bucket.
  const permission = announcements.addToResourcePolicy(
    new iam.PolicyStatement({
      principals: [new iam.ServicePrincipal('s3.amazonaws.com')],
      actions: ['sqs:SendMessage'],
      resources: [announcements.queueArn],
      conditions: { StringEquals: { 'aws:SourceAccount': stack.account } },
    }),
  );
  if (permission.policyDependable) bucket.node.addDependency(permission.policyDependable);
  const raw = bucket.node.defaultChild;
  if (raw instanceof s3.CfnBucket)
    raw.notificationConfiguration = {
      queueConfigurations: [
        {
          event: 's3:ObjectCreated:*',
          queue: announcements.queueArn,
          filter: { s3Key: { rules: [{ name: 'prefix', value: 'inbox/' }] } },
        },
      ],
    };
  return bucket;
}
