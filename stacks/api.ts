import { CfnOutput, Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import type * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { FAILURES, type FailureCode } from '../shared/kernel/errors';
import { type ApiRoute, DomainStack, type DomainStackProps } from './constructs/domain-stack';
import { grantItems } from './constructs/grant-items';

const STAGE = 'v1';
const RATE_PER_SECOND_MAX = 1_000;
const BURST_MAX = 2_000;

const { ResponseType } = apigateway;

/** What the gateway may refuse itself, and as which failure. The last two are for what has no line of its own. */
const GATEWAY_ERRORS: readonly [string, apigateway.ResponseType, FailureCode][] = [
  ['Unauthorized', ResponseType.UNAUTHORIZED, 'unauthenticated'],
  ['Expired', ResponseType.EXPIRED_TOKEN, 'unauthenticated'],
  ['BadSignature', ResponseType.INVALID_SIGNATURE, 'unauthenticated'],
  ['AccessDenied', ResponseType.ACCESS_DENIED, 'forbidden'],
  ['Filtered', ResponseType.WAF_FILTERED, 'forbidden'],
  ['NoRoute', ResponseType.MISSING_AUTHENTICATION_TOKEN, 'not-found'],
  ['NoResource', ResponseType.RESOURCE_NOT_FOUND, 'not-found'],
  ['BadBody', ResponseType.BAD_REQUEST_BODY, 'invalid-request'],
  ['BadParameters', ResponseType.BAD_REQUEST_PARAMETERS, 'invalid-request'],
  ['MediaType', ResponseType.UNSUPPORTED_MEDIA_TYPE, 'unsupported-media-type'],
  ['Throttled', ResponseType.THROTTLED, 'too-many-requests'],
  ['QuotaUsed', ResponseType.QUOTA_EXCEEDED, 'too-many-requests'],
  ['TooLarge', ResponseType.REQUEST_TOO_LARGE, 'too-large'],
  ['Timeout', ResponseType.INTEGRATION_TIMEOUT, 'busy'],
  ['Failure', ResponseType.INTEGRATION_FAILURE, 'internal'],
  ['Refused', ResponseType.DEFAULT_4XX, 'invalid-request'],
  // A function that throws, or answers nonsense, ends here.
  ['Broken', ResponseType.DEFAULT_5XX, 'internal'],
];

export interface ApiStackProps extends DomainStackProps {
  readonly domains: readonly DomainStack[];
  /** Serves the hub of every API that has one. */
  readonly hub: lambda.Function;
  /** Where the functions count requests. */
  readonly requests: dynamodb.ITable;
}

/** Lets a function hold callers to their limits, over all copies of all functions. */
function letCount(handler: lambda.Function, requests: dynamodb.ITable): void {
  handler.addEnvironment('REQUESTS_TABLE', requests.tableName);
  grantItems(requests, handler, 'dynamodb:UpdateItem');
}

/** The front door: one REST API for all domains, so that callers know one address and hold one token. */
export class ApiStack extends DomainStack {
  private readonly api: apigateway.RestApi;
  private readonly authorizer: apigateway.CognitoUserPoolsAuthorizer;
  private readonly integrations = new Map<lambda.IFunction, apigateway.Integration>();

  constructor(scope: Construct, props: ApiStackProps) {
    super(scope, 'api', props);
    const accessLog = new logs.LogGroup(this, 'AccessLog', {
      logGroupName: `/aws/apigateway/${this.physicalName('access')}`,
      retention: logs.RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.api = new apigateway.RestApi(this, 'FrontDoor', {
      restApiName: this.physicalName('front-door'),
      description: 'Farthing: TM Forum Open APIs and the charging function',
      endpointTypes: [apigateway.EndpointType.REGIONAL],
      // Without a role for logs in the account's settings, AWS refuses a stage with an access log.
      cloudWatchRole: !this.local,
      deployOptions: {
        stageName: STAGE,
        throttlingRateLimit: RATE_PER_SECOND_MAX,
        throttlingBurstLimit: BURST_MAX,
        accessLogDestination: new apigateway.LogGroupLogDestination(accessLog),
        accessLogFormat: apigateway.AccessLogFormat.jsonWithStandardFields({
          caller: false,
          httpMethod: true,
          ip: false,
          protocol: true,
          requestTime: true,
          resourcePath: true,
          responseLength: true,
          status: true,
          user: false,
        }),
      },
    });
    this.acknowledge();
    this.authorizer = new apigateway.CognitoUserPoolsAuthorizer(this, 'Authorizer', {
      cognitoUserPools: [this.platform.userPool],
      resultsCacheTtl: Duration.minutes(5),
    });
    this.gatewayErrors();
    const hub = this.integrationOf(props.hub);
    const routes = props.domains.flatMap((domain) => domain.routes);
    for (const route of routes) this.addRoute(route, hub);
    const limited = routes.filter((route) => route.limited !== false && !route.isPublic).map(({ handler }) => handler);
    for (const handler of new Set([...limited, props.hub])) letCount(handler, props.requests);
    new CfnOutput(this, 'Url', { value: this.api.url });
    new CfnOutput(this, 'RestApiId', { value: this.api.restApiId });
    new CfnOutput(this, 'Stage', { value: STAGE });
  }

  private acknowledge(): void {
    const known = {
      'AwsSolutions-APIG2': 'Each function validates what it takes, against the declaration of its resource.',
      'AwsSolutions-APIG3':
        'A web ACL is paid by the month and chosen by who deploys; the stage throttles, and every call needs a token.',
      'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs]':
        'The account’s one role for logs of API Gateway, which checks that it has just this policy of AWS.',
      'AwsSolutions-APIG6':
        'The access log has a line for each call and each function logs its own; execution logs would hold bodies.',
    };
    for (const [id, reason] of Object.entries(known)) Validations.of(this.api).acknowledge({ id, reason });
  }

  /** Everything below the route's path goes to its function; the function answers 404 and 405 itself. */
  private addRoute(route: ApiRoute, hub: apigateway.Integration): void {
    const resource = this.api.root.resourceForPath(route.basePath);
    const integration = this.integrationOf(route.handler);
    if (route.isPublic) {
      this.openToAll(resource, integration);
      return;
    }
    const options = { authorizer: this.authorizer, authorizationType: apigateway.AuthorizationType.COGNITO };
    // Nothing is served at the path itself, and each method counts towards what CloudFormation takes of one template.
    resource.addProxy({ anyMethod: false }).addMethod('ANY', integration, options);
    if (!route.hub) return;
    const subscriptions = resource.addResource('hub');
    subscriptions.addMethod('ANY', hub, options);
    subscriptions.addProxy({ anyMethod: false }).addMethod('ANY', hub, options);
  }

  /** Reads alone, and nobody's data. */
  private openToAll(resource: apigateway.Resource, integration: apigateway.Integration): void {
    for (const place of [resource, resource.addProxy({ anyMethod: false })]) {
      const method = place.addMethod('GET', integration, { authorizationType: apigateway.AuthorizationType.NONE });
      const reason = 'What the APIs look like is public, and holds nobody’s data.';
      for (const id of ['AwsSolutions-APIG4', 'AwsSolutions-COG4']) Validations.of(method).acknowledge({ id, reason });
    }
  }

  /** One permission a function: one for each route and method would outgrow a function's policy, and this template. */
  private integrationOf(handler: lambda.IFunction): apigateway.Integration {
    const known = this.integrations.get(handler);
    if (known) return known;
    const id = `Handler-${handler.node.path.replaceAll('/', '-')}`;
    const imported = lambda.Function.fromFunctionAttributes(this, id, {
      functionArn: handler.functionArn,
      // Else the CDK adds a permission for each method after all.
      sameEnvironment: false,
      skipPermissions: true,
    });
    new lambda.CfnPermission(this, `${id}-Permission`, {
      action: 'lambda:InvokeFunction',
      functionName: handler.functionArn,
      principal: 'apigateway.amazonaws.com',
      sourceArn: this.api.arnForExecuteApi('*', '/*', STAGE),
    });
    const integration = new apigateway.LambdaIntegration(imported, { allowTestInvoke: false });
    this.integrations.set(handler, integration);
    return integration;
  }

  /** What the gateway refuses itself has the one error shape too. */
  private gatewayErrors(): void {
    for (const [id, type, code] of GATEWAY_ERRORS) {
      const { status, title } = FAILURES[code];
      const body = {
        '@type': 'Error',
        code,
        reason: title,
        message: title,
        status: String(status),
        type: `urn:farthing:error:${code}`,
        title,
        detail: title,
      };
      const template = `${JSON.stringify(body).slice(0, -1)},"requestId":"$context.requestId"}`;
      this.api.addGatewayResponse(id, {
        type,
        statusCode: String(status),
        templates: { 'application/json': template },
        responseHeaders: {
          'X-Request-Id': 'context.requestId',
          ...(code === 'unauthenticated' ? { 'WWW-Authenticate': "'Bearer'" } : {}),
          ...(code === 'too-many-requests' || code === 'busy' ? { 'Retry-After': "'1'" } : {}),
        },
      });
    }
  }
}
