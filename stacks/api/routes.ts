import { type Stack, Validations } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import type { ApiRoute } from '../constructs/domain-stack';
import { STAGE } from './stage';

/** Adds paths of the front door, and the functions behind them, to a stack. */
export class Routes {
  private readonly options: apigateway.MethodOptions;
  private readonly integrations = new Map<lambda.IFunction, apigateway.Integration>();

  /** `hub` serves the hub of every API that has one. */
  constructor(
    private readonly stack: Stack,
    private readonly api: apigateway.IRestApi,
    authorizer: apigateway.IAuthorizer,
    private readonly hub: lambda.Function,
  ) {
    this.options = { authorizer, authorizationType: apigateway.AuthorizationType.COGNITO };
  }

  /** Everything below the route's path goes to its function; the function answers 404 and 405 itself. */
  add(route: ApiRoute): void {
    const resource = this.api.root.resourceForPath(route.basePath);
    const integration = this.integrationOf(route.handler);
    if (route.isPublic) {
      this.openToAll(resource, integration);
      return;
    }
    if (route.isSigned) {
      const reason = 'A payment provider has no token of ours: the function refuses what it did not sign.';
      this.withoutToken(resource.addProxy({ anyMethod: false }), 'POST', integration, reason);
      return;
    }
    // Nothing is served at the path itself, and each method counts towards what CloudFormation takes of one template.
    resource.addProxy({ anyMethod: false }).addMethod('ANY', integration, this.options);
    if (!route.hub) return;
    const subscriptions = resource.addResource('hub');
    for (const place of [subscriptions, subscriptions.addProxy({ anyMethod: false })])
      place.addMethod('ANY', this.integrationOf(this.hub), this.options);
  }

  /** Reads alone, and nobody's data. */
  private openToAll(resource: apigateway.Resource, integration: apigateway.Integration): void {
    const reason = 'What the APIs look like is public, and holds nobody’s data.';
    for (const place of [resource, resource.addProxy({ anyMethod: false })])
      this.withoutToken(place, 'GET', integration, reason);
  }

  private withoutToken(
    place: apigateway.IResource,
    httpMethod: 'GET' | 'POST',
    integration: apigateway.Integration,
    reason: string,
  ): void {
    const method = place.addMethod(httpMethod, integration, { authorizationType: apigateway.AuthorizationType.NONE });
    for (const id of ['AwsSolutions-APIG4', 'AwsSolutions-COG4']) Validations.of(method).acknowledge({ id, reason });
  }

  /** One permission a function: one for each route and method would outgrow a function's policy, and this template. */
  private integrationOf(handler: lambda.IFunction): apigateway.Integration {
    const known = this.integrations.get(handler);
    if (known) return known;
    const id = `Handler-${handler.node.path.replaceAll('/', '-')}`;
    const imported = lambda.Function.fromFunctionAttributes(this.stack, id, {
      functionArn: handler.functionArn,
      // Else the CDK adds a permission for each method after all.
      sameEnvironment: false,
      skipPermissions: true,
    });
    new lambda.CfnPermission(this.stack, `${id}-Permission`, {
      action: 'lambda:InvokeFunction',
      functionName: handler.functionArn,
      principal: 'apigateway.amazonaws.com',
      sourceArn: this.api.arnForExecuteApi('*', '/*', STAGE),
    });
    const integration = new apigateway.LambdaIntegration(imported, { allowTestInvoke: false });
    this.integrations.set(handler, integration);
    return integration;
  }
}
