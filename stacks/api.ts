import type * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { FrontDoorStack } from './api/front-door';
import { OpenApisStack } from './api/open-apis';
import { StageStack } from './api/stage';
import type { DomainStack, DomainStackProps } from './constructs/domain-stack';
import { grantItems } from './constructs/grant-items';

export interface ApiProps extends DomainStackProps {
  readonly domains: readonly DomainStack[];
  /** Serves the hub of every API that has one. */
  readonly hub: lambda.Function;
  /** Where the functions count requests. */
  readonly requests: dynamodb.ITable;
}

/** Below it stand TM Forum's Open APIs. */
const TM_FORUM = '/tmf-api/';

/** The one REST API through which callers reach every domain's functions. */
export function buildApi(scope: Construct, { domains, hub, requests, ...props }: ApiProps): void {
  const routes = domains.flatMap((domain) => domain.routes);
  const limited = routes.filter((route) => route.limited !== false && !route.isPublic).map(({ handler }) => handler);
  for (const handler of new Set([...limited, hub])) letCount(handler, requests);
  const below = (isOpenApi: boolean) => routes.filter(({ basePath }) => basePath.startsWith(TM_FORUM) === isOpenApi);
  const frontDoor = new FrontDoorStack(scope, { ...props, hub, routes: below(false) });
  const openApis = new OpenApisStack(scope, { ...props, hub, frontDoor, routes: below(true) });
  new StageStack(scope, { ...props, frontDoor, openApis, routes });
}

/** Lets a function hold callers to their limits, over all copies of all functions. */
function letCount(handler: lambda.Function, requests: dynamodb.ITable): void {
  handler.addEnvironment('REQUESTS_TABLE', requests.tableName);
  grantItems(requests, handler, 'dynamodb:UpdateItem');
}
