import { Duration } from 'aws-cdk-lib';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { lookupIndex } from '../shared/adapters/aws/resource-item';
import { GOODS_LOOKUPS } from '../shared/resource-inventory';
import { PRODUCT_STOCK, PRODUCT_STOCK_API } from '../shared/resource-inventory/product-stock-resources';
import { RESOURCE, RESOURCE_INVENTORY_API } from '../shared/resource-inventory/resources';
import { STOCK_API } from '../shared/resource-inventory/stock-resources';
import { DomainFunction } from './constructs/domain-function';
import { DomainStack, type DomainStackProps } from './constructs/domain-stack';
import { DomainStep, READ_AND_WRITE } from './constructs/domain-step';
import { DomainTable } from './constructs/domain-table';
import { grantIndexQuery } from './constructs/grant-index-query';
import { grantItems } from './constructs/grant-items';
import { TenantSweep } from './constructs/tenant-sweep';
import { TmfApi } from './constructs/tmf-api';

/** API Gateway waits no longer than 29 seconds. */
const IMPORT_TIMEOUT = Duration.seconds(28);
const SWEEP_TIMEOUT = Duration.minutes(5);
/** What goods are found by in their stocks. */
export const GOODS_INDEXES = GOODS_LOOKUPS.map((path) => lookupIndex(PRODUCT_STOCK, path));

/** The stock of numbers and SIMs (TMF639), its import, and the steps of an order that take from it. */
export class ResourceInventoryStack extends DomainStack {
  /** Counted by whoever prices by what is free. */
  readonly table: DomainTable;
  readonly reserveResources: lambda.IFunction;
  readonly releaseResource: lambda.IFunction;
  readonly assignResources: lambda.IFunction;

  constructor(scope: Construct, props: DomainStackProps) {
    super(scope, 'resource-inventory', props);
    const table = new DomainTable(this, 'Resources', { apis: [RESOURCE_INVENTORY_API, PRODUCT_STOCK_API] });
    this.table = table;
    new TmfApi(this, 'ResourceApi', { api: [RESOURCE_INVENTORY_API, PRODUCT_STOCK_API], table, entry: 'resource-api' });
    this.importStock(table);
    this.endQuarantine(table);
    this.reserveResources = new DomainStep(this, 'ReserveResources', {
      entry: 'reserve-resources',
      description: 'Step of an order: takes numbers, SIMs and pieces of goods out of stock',
      table,
      actions: READ_AND_WRITE,
    });
    grantIndexQuery(table, this.reserveResources, lookupIndex(RESOURCE, 'availableOn'), ...GOODS_INDEXES);
    this.releaseResource = new DomainStep(this, 'ReleaseResource', {
      entry: 'release-resource',
      description: 'Compensation of reserve-resources',
      table,
      actions: READ_AND_WRITE,
    });
    this.assignResources = new DomainStep(this, 'AssignResources', {
      entry: 'assign-resources',
      description: 'Step of an order: what was reserved is in use',
      table,
      actions: READ_AND_WRITE,
    });
  }

  /** Numbers that rested come back to the shelves: once a day, and when a tenant's clock may have jumped. */
  private endQuarantine(table: DomainTable): void {
    const sweep = new TenantSweep(this, 'EndQuarantine', {
      entry: 'end-quarantine',
      queue: 'rested-numbers',
      description: 'Gives numbers back whose quarantine is over',
      every: Duration.days(1),
      scheduleName: 'rested-numbers-daily',
      timeout: SWEEP_TIMEOUT,
      environment: { TABLE_NAME: table.tableName, TENANTS_TABLE: this.platform.tenants.tableName },
    });
    grantItems(table, sweep.function, ...READ_AND_WRITE);
    grantIndexQuery(table, sweep.function, lookupIndex(RESOURCE, 'availableOn'));
    grantItems(this.platform.tenants, sweep.function, 'dynamodb:GetItem', 'dynamodb:Scan');
  }

  private importStock(table: DomainTable): void {
    const handler = new DomainFunction(this, 'ImportStock', {
      entry: 'import-stock',
      description: 'Loads a delivery of numbers and SIMs',
      memoryMb: 1_024,
      timeout: IMPORT_TIMEOUT,
      environment: { TABLE_NAME: table.tableName, TENANTS_TABLE: this.platform.tenants.tableName },
    });
    grantItems(table, handler, 'dynamodb:PutItem');
    grantItems(this.platform.tenants, handler, 'dynamodb:GetItem');
    this.routes.push({ basePath: STOCK_API.basePath, handler });
  }
}
