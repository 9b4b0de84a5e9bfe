import { App, Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { fulfilOrder } from '../../stacks/constructs/fulfil-order';
import type { OrderFunctions } from '../../stacks/constructs/order-steps';
import type { Definition } from './run-states';

const FUNCTION_ARN = 'arn:aws:lambda:eu-west-1:000000000000:function';
/** As deployed: product-ordering's ORDER_TIMEOUT and service-ordering's NETWORK_WAIT. */
const ORDER_TIMEOUT = Duration.days(180);
export const NETWORK_WAIT_SECONDS = 900;

/** The state machine that is deployed, synthesized from its construct; each function's ARN ends with the name of its step. */
export function deployedDefinition(): Definition {
  const stack = new Stack(new App(), 'Test', { env: { account: '000000000000', region: 'eu-west-1' } });
  const named = new Map<string, lambda.IFunction>();
  const functions = new Proxy({} as OrderFunctions, {
    get: (_, name: string) => {
      const known = named.get(name) ?? lambda.Function.fromFunctionArn(stack, name, `${FUNCTION_ARN}:${name}`);
      named.set(name, known);
      return known;
    },
  });
  new sfn.StateMachine(stack, 'Fulfil', {
    definitionBody: sfn.DefinitionBody.fromChainable(
      fulfilOrder(stack, functions, Duration.seconds(NETWORK_WAIT_SECONDS)),
    ),
    timeout: ORDER_TIMEOUT,
  });
  const [machine] = Object.values(Template.fromStack(stack).findResources('AWS::StepFunctions::StateMachine'));
  const text = machine?.Properties.DefinitionString;
  const joined =
    typeof text === 'string'
      ? text
      : text['Fn::Join'][1].map((part: unknown) => (typeof part === 'string' ? part : 'aws')).join('');
  return JSON.parse(joined) as Definition;
}
