import { Duration } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import { CATALOG_APIS } from '../shared/product-catalog/catalog-apis';
import { DomainStack, type DomainStackProps } from './constructs/domain-stack';
import { DomainTable } from './constructs/domain-table';
import { EventSubscription } from './constructs/event-subscription';
import { grantItems } from './constructs/grant-items';
import { TmfApi } from './constructs/tmf-api';

/** A step reads a file of some megabytes, and reads or writes some thousand entries. */
const STEP_TIMEOUT = Duration.minutes(2);
const STEP_MEMORY_MB = 1_024;
/** SQS takes no fewer. A job is one chain of events, so two jobs run side by side. */
const WORKERS_MAX = 2;

/** What a tenant sells, and what that takes: TMF620, TMF633, TMF634. */
export class ProductCatalogStack extends DomainStack {
  /** Read by whoever prices or sells, by key. */
  readonly table: DomainTable;
  /** Catalog files: texts under their digests. */
  private readonly files: dynamodb.Table;

  constructor(scope: Construct, props: DomainStackProps) {
    super(scope, 'product-catalog', props);
    this.table = new DomainTable(this, 'Table', { apis: CATALOG_APIS });
    this.files = new dynamodb.Table(this, 'Files', {
      ...this.tableBasics('files'),
      sortKey: { name: 'sk', type: dynamodb.AttributeType.STRING },
    });
    new TmfApi(this, 'Api', { api: CATALOG_APIS, table: this.table, entry: 'api' });
    this.runJobs();
  }

  private runJobs(): void {
    const { function: worker } = new EventSubscription(this, 'RunJob', {
      entry: 'run-job',
      queue: 'jobs',
      description: 'Takes the steps of imports and exports',
      pattern: {
        source: ['farthing.product-catalog'],
        detail: { resource: ['importJob', 'exportJob'] },
      },
      batchSize: 1,
      maxConcurrency: WORKERS_MAX,
      timeout: STEP_TIMEOUT,
      memoryMb: STEP_MEMORY_MB,
      environment: {
        TABLE_NAME: this.table.tableName,
        FILES_TABLE: this.files.tableName,
        TENANTS_TABLE: this.platform.tenants.tableName,
      },
    });
    this.table.grant(worker, 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query');
    grantItems(this.files, worker, 'dynamodb:PutItem', 'dynamodb:Query');
    grantItems(this.platform.tenants, worker, 'dynamodb:GetItem');
  }
}
