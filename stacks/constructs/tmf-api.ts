import type { Duration } from 'aws-cdk-lib';
import type * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type { ApiDeclaration, Operation } from '../../shared/tmf/declaration';
import { DomainFunction } from './domain-function';
import type { DomainStack } from './domain-stack';

export interface TmfApiProps {
  /** What one function serves: an API, or several of the domain's that share it. */
  readonly api: ApiDeclaration | readonly ApiDeclaration[];
  /** The domain's table (or one with the same keys and indexes). */
  readonly table: dynamodb.Table;
  /** The file below functions/ that serves it. Without one, `platform/serve-apis` does, by the declarations alone. */
  readonly entry?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly timeout?: Duration;
  readonly memoryMb?: number;
}

/** Which calls of DynamoDB each operation makes: what the API's role may do, and nothing else. */
const ACTIONS: Readonly<Record<Operation, readonly string[]>> = {
  create: ['dynamodb:GetItem', 'dynamodb:PutItem'],
  get: ['dynamodb:GetItem'],
  patch: ['dynamodb:GetItem', 'dynamodb:PutItem'],
  replace: ['dynamodb:GetItem', 'dynamodb:PutItem'],
  delete: ['dynamodb:GetItem', 'dynamodb:DeleteItem'],
  list: ['dynamodb:Query'],
};
const PLAIN = 'platform/serve-apis';
/** Lambda's own limit. */
const DESCRIPTION_LENGTH_MAX = 256;

/** Declared Open APIs: their function with the grants that their operations and references need, and their routes. */
export class TmfApi {
  readonly function: lambda.Function;

  constructor(stack: DomainStack, id: string, props: TmfApiProps) {
    const { table } = props;
    const apis = 'resources' in props.api ? [props.api] : props.api;
    const resources = apis.flatMap((api) => api.resources);
    const personal = resources.some((resource) => resource.personal);
    const tables = referenceTables(stack, apis);
    this.function = new DomainFunction(stack, id, {
      entry: props.entry ?? PLAIN,
      description: apis
        .map((api) => `${api.id} ${api.title}`)
        .join(', ')
        .slice(0, DESCRIPTION_LENGTH_MAX),
      ...(props.timeout ? { timeout: props.timeout } : {}),
      ...(props.memoryMb ? { memoryMb: props.memoryMb } : {}),
      environment: {
        TABLE_NAME: table.tableName,
        TENANTS_TABLE: stack.platform.tenants.tableName,
        ...(props.entry === undefined ? { APIS: apis.map(({ basePath }) => basePath).join() } : {}),
        ...(Object.keys(tables).length > 0 ? { REFERENCE_TABLES: JSON.stringify(tables) } : {}),
        ...(personal ? { PERSON_KEY: stack.platform.dataKey.keyArn } : {}),
        ...props.environment,
      },
    });
    const operations = resources.flatMap((resource) => resource.operations);
    const actions = [...new Set(operations.flatMap((operation) => ACTIONS[operation]))];
    if (actions.length > 0) table.grant(this.function, ...actions);
    stack.platform.tenants.grant(this.function, 'dynamodb:GetItem');
    if (personal) stack.platform.dataKey.grant(this.function, 'kms:GenerateDataKey', 'kms:Decrypt');
    for (const name of Object.values(tables)) this.grantExistence(stack, name);
    for (const { basePath, hub = true } of apis) stack.routes.push({ basePath, handler: this.function, hub });
  }

  /** Whether an item is in another domain's table: by its key, and no attribute beyond it. */
  private grantExistence(stack: DomainStack, tableName: string): void {
    this.function.addToRolePolicy(
      new PolicyStatement({
        actions: ['dynamodb:GetItem'],
        resources: [stack.formatArn({ service: 'dynamodb', resource: 'table', resourceName: tableName })],
        conditions: {
          'ForAllValues:StringEquals': { 'dynamodb:Attributes': ['pk'] },
          StringEqualsIfExists: { 'dynamodb:Select': 'SPECIFIC_ATTRIBUTES' },
        },
      }),
    );
  }
}

/** The resource table of each other domain that the declarations refer to, by its domain. */
const referenceTables = (stack: DomainStack, apis: readonly ApiDeclaration[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    apis
      .flatMap(({ resources }) => resources.flatMap(({ references = [] }) => references))
      .flatMap(({ domain }) => (domain === undefined ? [] : [[domain, stack.tableOf(domain)]])),
  );
