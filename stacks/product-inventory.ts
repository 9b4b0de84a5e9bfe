import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { PRODUCT_INVENTORY_API } from '../shared/product-inventory/resources';
import { DomainStack, type DomainStackProps } from './constructs/domain-stack';
import { DomainStep, READ_AND_WRITE } from './constructs/domain-step';
import { DomainTable } from './constructs/domain-table';
import { TmfApi } from './constructs/tmf-api';

/** What customers have (TMF637), and the steps of an order that make and cancel it. */
export class ProductInventoryStack extends DomainStack {
  readonly table: DomainTable;
  readonly createProduct: lambda.IFunction;
  readonly moveProduct: lambda.IFunction;
  readonly reviseProduct: lambda.IFunction;

  constructor(scope: Construct, props: DomainStackProps) {
    super(scope, 'product-inventory', props);
    this.table = new DomainTable(this, 'Resources', { apis: [PRODUCT_INVENTORY_API] });
    new TmfApi(this, 'ProductApi', { api: PRODUCT_INVENTORY_API, table: this.table, entry: 'product-api' });
    this.createProduct = new DomainStep(this, 'CreateProduct', {
      entry: 'create-product',
      description: 'Step of an order: makes the product',
      table: this.table,
      actions: ['dynamodb:PutItem'],
    });
    this.moveProduct = new DomainStep(this, 'MoveProduct', {
      entry: 'move-product',
      description: 'Step of an order: ends, pauses or resumes a product; compensation of create-product',
      table: this.table,
      actions: READ_AND_WRITE,
    });
    this.reviseProduct = new DomainStep(this, 'ReviseProduct', {
      entry: 'revise-product',
      description: 'Step of an order: changes a product’s plan, line, characteristics, services or place',
      table: this.table,
      actions: READ_AND_WRITE,
      environment: { STOCK_TABLE: this.tableOf('resource-inventory') },
    });
    // What an order swapped in: its number or SIM.
    this.reviseProduct.addToRolePolicy(
      new PolicyStatement({
        actions: ['dynamodb:GetItem'],
        resources: [
          this.formatArn({ service: 'dynamodb', resource: 'table', resourceName: this.tableOf('resource-inventory') }),
        ],
      }),
    );
  }
}
