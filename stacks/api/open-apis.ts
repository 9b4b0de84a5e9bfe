import { Validations } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import type { Construct } from 'constructs';
import { DomainStack } from '../constructs/domain-stack';
import type { FrontDoorStack, RoutedProps } from './front-door';
import { Routes } from './routes';

export interface OpenApisProps extends RoutedProps {
  readonly frontDoor: FrontDoorStack;
}

/** TM Forum's paths of the front door, in a template of their own: each API is nine resources, and a template takes 500. */
export class OpenApisStack extends DomainStack {
  constructor(scope: Construct, props: OpenApisProps) {
    super(scope, 'api-tmf', props);
    const { api, authorizer } = props.frontDoor;
    const frontDoor = apigateway.RestApi.fromRestApiAttributes(this, 'FrontDoor', {
      restApiId: api.restApiId,
      rootResourceId: api.restApiRootResourceId,
    });
    Validations.of(this).acknowledge({
      id: 'AwsSolutions-APIG2',
      reason: 'Each function validates what it takes, against the declaration of its resource.',
    });
    const routes = new Routes(this, frontDoor, authorizer, props.hub);
    for (const route of props.routes) routes.add(route);
  }
}
