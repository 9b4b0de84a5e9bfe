import type * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';

/** Actions on a table's items alone. `table.grant` would give them on its indexes too, under a wildcard. */
export function grantItems(table: dynamodb.ITable, grantee: lambda.IFunction, ...actions: readonly string[]): void {
  grantee.addToRolePolicy(new PolicyStatement({ actions: [...actions], resources: [table.tableArn] }));
}
