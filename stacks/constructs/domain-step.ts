import type * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import { DomainFunction } from './domain-function';
import type { DomainStack } from './domain-stack';
import { grantItems } from './grant-items';

export interface DomainStepProps {
  /** The file of the stack's own domain below functions/. */
  readonly entry: string;
  readonly description: string;
  readonly table: dynamodb.ITable;
  /** What it does with the domain's table: `dynamodb:GetItem`, … */
  readonly actions: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

/** Reads one resource and writes it back on condition: what most steps do. */
export const READ_AND_WRITE = ['dynamodb:GetItem', 'dynamodb:PutItem'] as const;

/** A function that a state machine calls: it works on its own domain's table, on the tenant's clock. */
export class DomainStep extends DomainFunction {
  constructor(stack: DomainStack, id: string, props: DomainStepProps) {
    const { table, actions, environment, ...rest } = props;
    super(stack, id, {
      ...rest,
      environment: {
        TABLE_NAME: table.tableName,
        TENANTS_TABLE: stack.platform.tenants.tableName,
        ...environment,
      },
    });
    if (actions.length > 0) grantItems(table, this, ...actions);
    grantItems(stack.platform.tenants, this, 'dynamodb:GetItem');
  }
}
