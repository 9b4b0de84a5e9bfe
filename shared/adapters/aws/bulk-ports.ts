import { BULK_PRODUCT_ORDER } from '../../product-ordering/bulk-resource';
import { PRODUCT_ORDER } from '../../product-ordering/resources';
import { DynamoDbBulkLines } from './dynamodb-bulk-lines';
import { DynamoDbContents } from './dynamodb-contents';
import { fromEnvironment, stepGround } from './step-ground';
import { DynamoDbTenantSettings } from './tenant-settings';

/** What bulk orders stand on: orders, the table of their lines, and the files in it. */
export function bulkPorts() {
  const ground = stepGround([PRODUCT_ORDER, BULK_PRODUCT_ORDER]);
  const table = fromEnvironment('BULK_TABLE');
  return {
    store: ground.store,
    nowMs: ground.nowMs,
    lines: new DynamoDbBulkLines(ground.client, table),
    settings: new DynamoDbTenantSettings(ground.client, fromEnvironment('TENANTS_TABLE')),
    files: new DynamoDbContents(ground.client, table),
  };
}
