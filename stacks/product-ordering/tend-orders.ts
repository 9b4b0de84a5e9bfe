import { ArnFormat, CfnResource, Duration, Token, Validations } from 'aws-cdk-lib';
import type * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { lookupIndex } from '../../shared/adapters/aws/resource-item';
import { PRODUCT_ORDER, WAITS_FOR } from '../../shared/product-ordering/resources';
import { RESOURCE } from '../../shared/resource-inventory';
import { READ_AND_WRITE } from '../constructs/domain-step';
import type { DomainTable } from '../constructs/domain-table';
import { grantIndexQuery } from '../constructs/grant-index-query';
import { grantItems } from '../constructs/grant-items';
import { TenantSweep } from '../constructs/tenant-sweep';
import type { ProductOrderingStack } from '../product-ordering';

/** How late what is due goes on, and what is stuck is seen: 8,640 short runs a month, less than a cent. */
const EVERY = Duration.minutes(5);
const TIMEOUT = Duration.minutes(5);

/** The watch over orders: on a schedule, and when a tenant's clock may have jumped. */
export function tendOrders(
  stack: ProductOrderingStack,
  {
    table,
    traces,
    stock,
    stateMachine,
  }: { table: DomainTable; traces: dynamodb.ITable; stock: dynamodb.ITable; stateMachine: sfn.StateMachine },
): void {
  const { tenants } = stack.platform;
  const tend = new TenantSweep(stack, 'TendOrders', {
    entry: 'tend-orders',
    queue: 'tended',
    description: 'Has held orders go on when they are due, and starts again what is stuck',
    every: EVERY,
    scheduleName: 'tend',
    timeout: TIMEOUT,
    environment: {
      TABLE_NAME: table.tableName,
      TENANTS_TABLE: tenants.tableName,
      STOCK_TABLE: stock.tableName,
      TRACES_TABLE: traces.tableName,
      STATE_MACHINE_ARN: stateMachine.stateMachineArn,
    },
  });
  grantItems(table, tend.function, ...READ_AND_WRITE);
  grantIndexQuery(table, tend.function, lookupIndex(PRODUCT_ORDER, 'state'), lookupIndex(PRODUCT_ORDER, WAITS_FOR));
  grantItems(traces, tend.function, 'dynamodb:GetItem', 'dynamodb:Query');
  grantIndexQuery(stock, tend.function, lookupIndex(RESOURCE, 'availableOn'));
  grantItems(tenants, tend.function, 'dynamodb:GetItem', 'dynamodb:Scan');
  tend.function.addToRolePolicy(
    new iam.PolicyStatement({ actions: ['states:StartExecution'], resources: [stateMachine.stateMachineArn] }),
  );
  const executions = stack.formatArn({
    service: 'states',
    resource: 'execution',
    resourceName: `${stateMachine.stateMachineName}:*`,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
  tend.function.addToRolePolicy(
    new iam.PolicyStatement({ actions: ['states:DescribeExecution'], resources: [executions] }),
  );
  const { defaultChild } = stateMachine.node;
  const logicalId = CfnResource.isCfnResource(defaultChild) ? stack.resolve(defaultChild.logicalId) : '';
  const told = (value: string, name: string): string => (Token.isUnresolved(value) ? `<AWS::${name}>` : value);
  const where = `${told(stack.region, 'Region')}:${told(stack.account, 'AccountId')}`;
  Validations.of(tend.function.role ?? tend).acknowledge({
    id: `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:states:${where}:execution:<${logicalId}.Name>:*]`,
    reason: 'An execution has the name of its order: all are those of this one state machine.',
  });
}
