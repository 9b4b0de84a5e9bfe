import type { Duration } from 'aws-cdk-lib';
import type * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type { ApiDeclaration, Operation } from '../../shared/tmf/declaration';
import { DomainFunction } from './domain-function';
import type { DomainStack } from './domain-stack';

export interface TmfApiProps {
  readonly api: ApiDeclaration;
  /** The domain's table (or one with the same keys and indexes). */
  readonly table: dynamodb.Table;
  /** The file below functions/ that serves it. */
  readonly entry: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly timeout?: Duration;
  readonly memoryMb?: number;
  /** False for an API of ours that has no hub. */
  readonly hub?: boolean;
}

/** Which calls of DynamoDB each operation makes: what the API's role may do, and nothing else. */
const ACTIONS: Readonly<Record<Operation, readonly string[]>> = {
  create: ['dynamodb:GetItem', 'dynamodb:PutItem'],
  get: ['dynamodb:GetItem'],
  patch: ['dynamodb:GetItem', 'dynamodb:PutItem'],
  delete: ['dynamodb:GetItem', 'dynamodb:DeleteItem'],
  list: ['dynamodb:Query'],
};

/** One declared Open API: its function with the grants that its operations need, and its route at the front door. */
export class TmfApi {
  readonly function: lambda.Function;

  constructor(stack: DomainStack, id: string, props: TmfApiProps) {
    const { api, table } = props;
    this.function = new DomainFunction(stack, id, {
      entry: props.entry,
      description: `${api.id} ${api.title}`,
      ...(props.timeout ? { timeout: props.timeout } : {}),
      ...(props.memoryMb ? { memoryMb: props.memoryMb } : {}),
      environment: {
        TABLE_NAME: table.tableName,
        TENANTS_TABLE: stack.platform.tenants.tableName,
        ...(api.resources.some((resource) => resource.personal) ? { PERSON_KEY: stack.platform.dataKey.keyArn } : {}),
        ...props.environment,
      },
    });
    const operations = api.resources.flatMap((resource) => resource.operations);
    const actions = [...new Set(operations.flatMap((operation) => ACTIONS[operation]))];
    if (actions.length > 0) table.grant(this.function, ...actions);
    stack.platform.tenants.grant(this.function, 'dynamodb:GetItem');
    if (api.resources.some((resource) => resource.personal))
      stack.platform.dataKey.grant(this.function, 'kms:GenerateDataKey', 'kms:Decrypt');
    stack.routes.push({ basePath: api.basePath, handler: this.function, hub: props.hub ?? true });
  }
}
