import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDbContents } from '../../shared/adapters/aws/dynamodb-contents';
import { DynamoDbResourceStore } from '../../shared/adapters/aws/dynamodb-resource-store';
import { eventConsumer, reasonOf } from '../../shared/adapters/aws/event-consumer';
import { S3CatalogFiles } from '../../shared/adapters/aws/s3-catalog-files';
import { DynamoDbTenantSettings } from '../../shared/adapters/aws/tenant-settings';
import { type Failure, failure } from '../../shared/kernel/errors';
import type { TenantId } from '../../shared/kernel/tenant';
import { STEP_TRIES_MAX } from '../../shared/product-catalog/job-resources';
import { runJob } from '../../shared/product-catalog/run-job';
import { runRelease } from '../../shared/product-catalog/run-release';
import { KEPT } from '../../shared/product-catalog/tools-resources';
import type { DomainEvent } from '../../shared/tmf/event';

const { TABLE_NAME = '', FILES_TABLE = '', FILE_BUCKET = '', TENANTS_TABLE = '' } = process.env;
const dynamo = new DynamoDBClient({});
const settings = new DynamoDbTenantSettings(dynamo, TENANTS_TABLE);
const ports = {
  store: new DynamoDbResourceStore(dynamo, TABLE_NAME, KEPT),
  files: new S3CatalogFiles(FILE_BUCKET, new DynamoDbContents(dynamo, FILES_TABLE)),
  nowMs: async (tenant: TenantId) => (await settings.clockOf(tenant)).now(),
};

const takeStep = async (event: DomainEvent, gaveUp?: Failure): Promise<void> => {
  if ((await runJob(event, ports, gaveUp)) === 'not-mine') await runRelease(event, ports, gaveUp);
};

/**
 * Takes one step for each event: imports, exports and releases go on from what was written last. The last try of a step that throws ends
 * its job, so that nobody waits for it.
 */
export const handler = eventConsumer(async (event, tries) => {
  try {
    await takeStep(event);
  } catch (problem) {
    if (tries < STEP_TRIES_MAX) throw problem;
    await takeStep(event, failure('busy', `It stopped ${tries} times at the same step: ${reasonOf(problem)}`));
  }
});
