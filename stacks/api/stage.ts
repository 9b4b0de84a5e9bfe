import { CfnOutput, RemovalPolicy, Validations } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as logs from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { type ApiRoute, DomainStack, type DomainStackProps } from '../constructs/domain-stack';
import type { FrontDoorStack } from './front-door';
import type { OpenApisStack } from './open-apis';

export const STAGE = 'v1';
const RATE_PER_SECOND_MAX = 1_000;
const BURST_MAX = 2_000;

export interface StageStackProps extends DomainStackProps {
  readonly frontDoor: FrontDoorStack;
  readonly openApis: OpenApisStack;
  /** What both route. */
  readonly routes: readonly ApiRoute[];
}

/** What of the front door callers reach: a deployment is a copy of its routes, so it comes after them all. */
export class StageStack extends DomainStack {
  constructor(scope: Construct, props: StageStackProps) {
    super(scope, 'api-stage', props);
    for (const stack of [props.frontDoor, props.openApis]) this.addStackDependency(stack);
    const deployment = new apigateway.Deployment(this, 'Deployment', { api: props.frontDoor.api });
    // Other routes are another deployment: one that stands is never changed.
    deployment.addToLogicalId(
      props.routes.map(({ basePath, handler, hub, isPublic, isSigned }) => ({
        basePath,
        handler: handler.node.path,
        hub,
        isPublic,
        isSigned,
      })),
    );
    const accessLog = new logs.LogGroup(this, 'AccessLog', {
      logGroupName: `/aws/apigateway/${this.physicalName('access')}`,
      retention: logs.RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const stage = new apigateway.Stage(this, 'Served', {
      deployment,
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
    });
    const known = {
      'AwsSolutions-APIG3':
        'A web ACL is paid by the month and chosen by who deploys; the stage throttles, and every call needs a token.',
      'AwsSolutions-APIG6':
        'The access log has a line for each call and each function logs its own; execution logs would hold bodies.',
    };
    for (const [id, reason] of Object.entries(known)) Validations.of(stage).acknowledge({ id, reason });
    new CfnOutput(this, 'Url', { value: stage.urlForPath('/') });
    new CfnOutput(this, 'Stage', { value: STAGE });
  }
}
