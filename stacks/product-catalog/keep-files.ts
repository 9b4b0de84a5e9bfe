import { CfnOutput, Duration, Validations } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import type { DomainStack } from '../constructs/domain-stack';

/** An upload is taken in by a job, which keeps it under its digest. */
const UPLOADS_KEPT = Duration.days(7);

/** Catalog files: `files/<tenant>/<digest>.gz` for good, since releases lead back to them, and uploads for a while. */
export function makeFileBucket(stack: DomainStack): s3.Bucket {
  const bucket = new s3.Bucket(stack, 'FileBucket', {
    encryption: s3.BucketEncryption.S3_MANAGED,
    blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
    enforceSSL: true,
    lifecycleRules: [
      {
        id: 'expire-uploads',
        prefix: 'uploads/',
        expiration: UPLOADS_KEPT,
        abortIncompleteMultipartUploadAfter: Duration.days(1),
      },
    ],
    removalPolicy: stack.removalPolicy,
  });
  Validations.of(bucket).acknowledge({
    id: 'AwsSolutions-S1',
    reason:
      'Two functions of ours reach it, and who was given an address of one object; files are named by their digest.',
  });
  new CfnOutput(stack, 'CatalogFilesBucket', { value: bucket.bucketName });
  return bucket;
}

/** Objects of the bucket below these prefixes, for any tenant. */
export function letReachFiles(
  stack: DomainStack,
  bucket: s3.Bucket,
  fn: lambda.Function,
  grants: Readonly<Record<string, readonly string[]>>,
): void {
  const raw = bucket.node.defaultChild;
  for (const [prefix, actions] of Object.entries(grants)) {
    fn.addToRolePolicy(
      new iam.PolicyStatement({ actions: [...actions], resources: [bucket.arnForObjects(`${prefix}/*`)] }),
    );
    if (fn.role && raw instanceof s3.CfnBucket)
      Validations.of(fn.role).acknowledge({
        id: `AwsSolutions-IAM5[Resource::<${stack.resolve(raw.logicalId)}.Arn>/${prefix}/*]`,
        reason: 'A file is named by its tenant and its digest, which are not known before.',
      });
  }
  // Without it S3 says "forbidden" of what is not there.
  fn.addToRolePolicy(new iam.PolicyStatement({ actions: ['s3:ListBucket'], resources: [bucket.bucketArn] }));
}
