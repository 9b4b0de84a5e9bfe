import type * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';

/** Queries in the named indexes of a table, and neither in the table itself nor in an index that is added later. */
export function grantIndexQuery(
  table: dynamodb.ITable,
  grantee: lambda.IFunction,
  ...indexes: readonly [string, ...string[]]
): void {
  const resources = indexes.map((name) => `${table.tableArn}/index/${name}`);
  grantee.addToRolePolicy(new PolicyStatement({ actions: ['dynamodb:Query'], resources }));
}
