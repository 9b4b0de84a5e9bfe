import { Duration } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { lookupIndex } from '../shared/adapters/aws/resource-item';
import { CATALOG_APIS } from '../shared/product-catalog/catalog-apis';
import { STEP_TRIES_MAX } from '../shared/product-catalog/job-resources';
import { catalogToolsApi } from '../shared/product-catalog/tools-resources';
import { RESOURCE, STOCK_BY_STATUS } from '../shared/resource-inventory';
import { DomainStack, type DomainStackProps } from './constructs/domain-stack';
import { DomainTable } from './constructs/domain-table';
import { EventReaction } from './constructs/event-reaction';
import { EventSubscription } from './constructs/event-subscription';
import { grantIndexQuery } from './constructs/grant-index-query';
import { grantItems } from './constructs/grant-items';
import { TmfApi } from './constructs/tmf-api';
import { letReachFiles, makeFileBucket } from './product-catalog/keep-files';

/** A step reads a file of some megabytes, and reads or writes some thousand entries. */
const STEP_TIMEOUT = Duration.minutes(2);
const STEP_MEMORY_MB = 1_024;
/** SQS takes no fewer. A job is one chain of events, so two jobs run side by side. */
const WORKERS_MAX = 2;

/** API Gateway waits no longer than 29 seconds. */
const TOOLS_TIMEOUT = Duration.seconds(28);
const STOCK_INDEX = lookupIndex(RESOURCE, STOCK_BY_STATUS);

/** What a tenant sells, and what that takes: TMF620, TMF633, TMF634. */
export class ProductCatalogStack extends DomainStack {
  /** Read by whoever prices or sells, by key. */
  readonly table: DomainTable;
  /** Catalog files of before there was a bucket: texts under their digests, read only. */
  private readonly files: dynamodb.Table;
  private readonly fileBucket: s3.Bucket;

  constructor(scope: Construct, props: DomainStackProps) {
    super(scope, 'product-catalog', props);
    this.table = new DomainTable(this, 'Table', { apis: [...CATALOG_APIS, catalogToolsApi] });
    this.files = new dynamodb.Table(this, 'Files', {
      ...this.tableBasics('files'),
      sortKey: { name: 'sk', type: dynamodb.AttributeType.STRING },
    });
    this.fileBucket = makeFileBucket(this);
    new TmfApi(this, 'Api', { api: CATALOG_APIS, table: this.table, entry: 'api' });
    this.runJobs();
    this.countDemand();
    this.serveTools();
  }

  /** Releases, templates, files, comparisons; and prices of now, which move with stock and demand. */
  private serveTools(): void {
    const { table, files } = this;
    const stock = dynamodb.Table.fromTableAttributes(this, 'Stock', {
      tableName: this.tableOf('resource-inventory'),
      globalIndexes: [STOCK_INDEX],
    });
    const { function: tools } = new TmfApi(this, 'ToolsApi', {
      api: catalogToolsApi,
      table,
      entry: 'tools-api',
      timeout: TOOLS_TIMEOUT,
      memoryMb: STEP_MEMORY_MB,
      environment: {
        FILES_TABLE: files.tableName,
        FILE_BUCKET: this.fileBucket.bucketName,
        STOCK_TABLE: stock.tableName,
      },
    });
    grantItems(files, tools, 'dynamodb:Query');
    letReachFiles(this, this.fileBucket, tools, {
      files: ['s3:GetObject', 's3:PutObject'],
      uploads: ['s3:PutObject'],
    });
    grantIndexQuery(stock, tools, STOCK_INDEX);
  }

  private countDemand(): void {
    const { function: counter } = new EventReaction(this, 'CountDemand', {
      entry: 'count-demand',
      rule: 'demand',
      description: 'Counts the orders of each offering by day',
      pattern: { source: ['farthing.product-ordering'], detailType: ['ProductOrderCreateEvent'] },
      environment: { TABLE_NAME: this.table.tableName, TENANTS_TABLE: this.platform.tenants.tableName },
    });
    grantItems(this.table, counter, 'dynamodb:PutItem');
    grantItems(this.platform.tenants, counter, 'dynamodb:GetItem');
  }

  private runJobs(): void {
    const { function: worker } = new EventSubscription(this, 'RunJob', {
      entry: 'run-job',
      queue: 'jobs',
      description: 'Takes the steps of imports, exports and releases',
      pattern: {
        source: ['farthing.product-catalog'],
        detail: { resource: ['importJob', 'exportJob', 'release'] },
      },
      batchSize: 1,
      maxReceiveCount: STEP_TRIES_MAX,
      maxConcurrency: WORKERS_MAX,
      timeout: STEP_TIMEOUT,
      memoryMb: STEP_MEMORY_MB,
      environment: {
        TABLE_NAME: this.table.tableName,
        FILES_TABLE: this.files.tableName,
        FILE_BUCKET: this.fileBucket.bucketName,
        TENANTS_TABLE: this.platform.tenants.tableName,
      },
    });
    this.table.grant(worker, 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query');
    grantItems(this.files, worker, 'dynamodb:Query');
    letReachFiles(this, this.fileBucket, worker, {
      files: ['s3:GetObject', 's3:PutObject'],
      uploads: ['s3:GetObject'],
    });
    grantItems(this.platform.tenants, worker, 'dynamodb:GetItem');
  }
}
