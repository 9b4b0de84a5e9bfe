import { CfnOutput, Duration, Validations } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { FAILURES, type FailureCode } from '../../shared/kernel/errors';
import { type ApiRoute, DomainStack, type DomainStackProps } from '../constructs/domain-stack';
import { Routes } from './routes';

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

export interface RoutedProps extends DomainStackProps {
  readonly routes: readonly ApiRoute[];
  /** Serves the hub of every API that has one. */
  readonly hub: lambda.Function;
}

/** The front door: one REST API for all domains, so that callers know one address and hold one token. What is ours and 3GPP's stands in it. */
export class FrontDoorStack extends DomainStack {
  readonly api: apigateway.RestApi;
  readonly authorizer: apigateway.IAuthorizer;

  constructor(scope: Construct, props: RoutedProps) {
    super(scope, 'api', props);
    this.api = new apigateway.RestApi(this, 'FrontDoor', {
      restApiName: this.physicalName('front-door'),
      description: 'Farthing: TM Forum Open APIs and the charging function',
      endpointTypes: [apigateway.EndpointType.REGIONAL],
      // Without a role for logs in the account's settings, AWS refuses a stage with an access log.
      cloudWatchRole: !this.local,
      // What functions answer as bytes, to who accepts it.
      binaryMediaTypes: ['application/pdf'],
      // Its stage comes when all routes stand.
      deploy: false,
    });
    this.acknowledge();
    this.authorizer = new apigateway.CognitoUserPoolsAuthorizer(this, 'Authorizer', {
      cognitoUserPools: [this.platform.userPool],
      resultsCacheTtl: Duration.minutes(5),
    });
    this.gatewayErrors();
    const routes = new Routes(this, this.api, this.authorizer, props.hub);
    for (const route of props.routes) routes.add(route);
    new CfnOutput(this, 'RestApiId', { value: this.api.restApiId });
  }

  private acknowledge(): void {
    const known = {
      'AwsSolutions-APIG2': 'Each function validates what it takes, against the declaration of its resource.',
      'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs]':
        'The account’s one role for logs of API Gateway, which checks that it has just this policy of AWS.',
    };
    for (const [id, reason] of Object.entries(known)) Validations.of(this.api).acknowledge({ id, reason });
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
