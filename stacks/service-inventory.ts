import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { SERVICE_INVENTORY_API } from '../shared/service-inventory/resources';
import { DomainStack, type DomainStackProps } from './constructs/domain-stack';
import { DomainStep, READ_AND_WRITE } from './constructs/domain-step';
import { DomainTable } from './constructs/domain-table';
import { TmfApi } from './constructs/tmf-api';

/** What the network does for customers (TMF638), and the steps of an order that begin and end it. */
export class ServiceInventoryStack extends DomainStack {
  readonly activateServices: lambda.IFunction;
  readonly moveService: lambda.IFunction;

  constructor(scope: Construct, props: DomainStackProps) {
    super(scope, 'service-inventory', props);
    const table = new DomainTable(this, 'Resources', { apis: [SERVICE_INVENTORY_API] });
    new TmfApi(this, 'ServiceApi', { api: SERVICE_INVENTORY_API, table, entry: 'service-api' });
    this.activateServices = new DomainStep(this, 'ActivateServices', {
      entry: 'activate-services',
      description: 'Step of an order: writes down what the network does now',
      table,
      actions: ['dynamodb:PutItem'],
    });
    this.moveService = new DomainStep(this, 'MoveService', {
      entry: 'move-service',
      description: 'Step of an order: ends, pauses, resumes or swaps a service; compensation of activate-services',
      table,
      actions: READ_AND_WRITE,
      environment: { STOCK_TABLE: this.tableOf('resource-inventory') },
    });
    // What an order swapped in: its number or SIM.
    this.moveService.addToRolePolicy(
      new PolicyStatement({
        actions: ['dynamodb:GetItem'],
        resources: [
          this.formatArn({ service: 'dynamodb', resource: 'table', resourceName: this.tableOf('resource-inventory') }),
        ],
      }),
    );
  }
}
