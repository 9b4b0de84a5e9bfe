import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import * as tasks from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { DomainStack } from '../constructs/domain-stack';

/** Tasks that bill at once. Bill numbers have no gaps, so bills of one tenant queue for them: more would only wait. */
const CONCURRENCY_MAX = 4;
const TRIES_MAX = 4;

/**
 * The bill run of one tenant: page by page, lists the accounts' periods that are over and bills them in a Map. What still
 * breaks after a task's retries is parked by its last try, for a person, and the run goes on. 500 accounts a page and 20 tasks keep an
 * execution's history below its 25,000 events for 100,000 accounts.
 */
export function billRun(stack: DomainStack, list: lambda.Function, bill: lambda.Function): sfn.StateMachine {
  const listPage = new tasks.LambdaInvoke(stack, 'ListPage', { lambdaFunction: list, payloadResponseOnly: true });
  const billTask = new tasks.LambdaInvoke(stack, 'BillTask', { lambdaFunction: bill, payloadResponseOnly: true });
  const lastTry = new tasks.LambdaInvoke(stack, 'BillTaskLastTry', {
    lambdaFunction: bill,
    payloadResponseOnly: true,
    payload: sfn.TaskInput.fromObject({
      tenant: sfn.JsonPath.stringAt('$.tenant'),
      until: sfn.JsonPath.stringAt('$.until'),
      due: sfn.JsonPath.objectAt('$.due'),
      lastTry: true,
    }),
  });
  billTask.addCatch(lastTry, { resultPath: '$.error' });
  for (const task of [listPage, billTask, lastTry])
    task.addRetry({
      errors: [sfn.Errors.ALL],
      interval: Duration.seconds(2),
      backoffRate: 2,
      maxAttempts: TRIES_MAX,
      jitterStrategy: sfn.JitterType.FULL,
    });
  const page = new sfn.Map(stack, 'BillPage', {
    itemsPath: '$.tasks',
    maxConcurrency: CONCURRENCY_MAX,
    resultPath: sfn.JsonPath.DISCARD,
  }).itemProcessor(billTask);
  const more = new sfn.Choice(stack, 'MoreAccounts')
    .when(sfn.Condition.booleanEquals('$.more', true), listPage)
    .otherwise(new sfn.Succeed(stack, 'Billed'));
  const machine = new sfn.StateMachine(stack, 'BillRun', {
    stateMachineName: stack.physicalName('bill-run'),
    comment: 'Makes the bills of one tenant that are due; the execution is named <tenant>_<minute>',
    definitionBody: sfn.DefinitionBody.fromChainable(listPage.next(page).next(more)),
    timeout: Duration.hours(12),
    tracingEnabled: true,
    logs: {
      destination: new logs.LogGroup(stack, 'BillRunLog', {
        logGroupName: `/aws/vendedlogs/states/${stack.physicalName('bill-run')}`,
        retention: logs.RetentionDays.ONE_MONTH,
        removalPolicy: RemovalPolicy.DESTROY,
      }),
      level: sfn.LogLevel.ALL,
      includeExecutionData: false,
    },
  });
  acknowledge(stack, machine, [list, bill]);
  return machine;
}

/** What Step Functions itself needs, and what the CDK gives with a wildcard. */
function acknowledge(stack: DomainStack, machine: sfn.StateMachine, invoked: readonly lambda.Function[]): void {
  const validations = Validations.of(machine.role);
  validations.acknowledge({
    id: 'AwsSolutions-IAM5[Resource::*]',
    reason: 'Delivery of logs and X-Ray take no resource (Step Functions developer guide, logging and tracing).',
  });
  for (const fn of invoked) {
    const { defaultChild } = fn.node;
    if (!(defaultChild instanceof lambda.CfnFunction)) continue;
    validations.acknowledge({
      id: `AwsSolutions-IAM5[Resource::<${stack.resolve(defaultChild.logicalId)}.Arn>:*]`,
      reason: 'The versions of this one function, which the CDK adds to its invocation.',
    });
  }
}
