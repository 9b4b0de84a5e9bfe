import { Duration } from 'aws-cdk-lib';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';
import { TASK_RETRIES } from '../../shared/service-ordering/errors';

/** The functions that the steps of an order are, each its own domain's. */
export interface OrderFunctions {
  readonly beginOrder: lambda.IFunction;
  readonly bindResources: lambda.IFunction;
  readonly keepCourse: lambda.IFunction;
  readonly completeOrder: lambda.IFunction;
  readonly closeOrder: lambda.IFunction;
  readonly reserveResources: lambda.IFunction;
  readonly releaseResource: lambda.IFunction;
  readonly assignResources: lambda.IFunction;
  readonly requestTask: lambda.IFunction;
  readonly activateServices: lambda.IFunction;
  readonly moveService: lambda.IFunction;
  readonly openCharging: lambda.IFunction;
  readonly closeCharging: lambda.IFunction;
  readonly changeCharging: lambda.IFunction;
  readonly createProduct: lambda.IFunction;
  readonly moveProduct: lambda.IFunction;
  readonly reviseProduct: lambda.IFunction;
}

/** Beyond any step's function's own time limit: only a lost answer lasts longer. */
const STEP_TIMEOUT = Duration.seconds(60);
/** An item's tasks of one kind at once: they belong to one customer, and others order too. */
const AT_ONCE = 5;

/** What passes by itself: Lambda's own troubles, throttling, and others who write the same item. */
const PASSING = [
  'Lambda.ClientExecutionTimeoutException',
  'Lambda.ServiceException',
  'Lambda.AWSLambdaException',
  'Lambda.SdkClientException',
  'Lambda.TooManyRequestsException',
  'ThrottlingException',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'InternalServerError',
  'TimeoutError',
  'Busy',
];
const PASSING_RETRY: sfn.RetryProps = {
  errors: PASSING,
  interval: Duration.seconds(1),
  backoffRate: 2,
  maxAttempts: 6,
  maxDelay: Duration.seconds(30),
  jitterStrategy: sfn.JitterType.FULL,
};
/**
 * A step that did not come back may have worked: each is idempotent, so it is asked again. The others are Lambda's names
 * for a function whose process died, ran out of time, or ended in a way that Lambda cannot name.
 */
export const LOST_RETRY: sfn.RetryProps = {
  errors: ['States.Timeout', 'Runtime.ExitError', 'Sandbox.Timedout', 'Lambda.Unknown'],
  interval: Duration.seconds(2),
  maxAttempts: 2,
  jitterStrategy: sfn.JitterType.FULL,
};
/** A task is asked again by what became of it: the table is service-ordering's. */
const TASK_RETRY_PROPS: readonly sfn.RetryProps[] = Object.values(TASK_RETRIES).map((retry) => ({
  errors: [...retry.errors],
  interval: Duration.seconds(retry.intervalSeconds),
  backoffRate: retry.backoffRate,
  maxAttempts: retry.maxAttempts,
  maxDelay: Duration.seconds(retry.maxDelaySeconds),
  jitterStrategy: sfn.JitterType.FULL,
}));

/** A step: a function called with the state's input, or with `input`: a path, or an object with paths in it;, tried again when that may help. */
export function step(
  scope: Construct,
  id: string,
  lambdaFunction: lambda.IFunction,
  flow: { input?: string | Record<string, unknown>; resultPath?: string; retry?: sfn.RetryProps },
): LambdaInvoke {
  const { input, resultPath } = flow;
  const given =
    typeof input === 'string' ? { inputPath: input } : input ? { payload: sfn.TaskInput.fromObject(input) } : {};
  const task = new LambdaInvoke(scope, id, {
    lambdaFunction,
    ...given,
    payloadResponseOnly: true,
    retryOnServiceExceptions: false,
    taskTimeout: sfn.Timeout.duration(STEP_TIMEOUT),
    ...(resultPath === undefined ? {} : { resultPath }),
  });
  if (flow.retry) task.addRetry(flow.retry);
  task.addRetry(PASSING_RETRY);
  task.addRetry(LOST_RETRY);
  return task;
}

/**
 * A step that waits for a system behind us: `request-task` is called with a token, and waits for its answer as long as the task
 * itself says (`heartbeatSeconds`, `timeoutSeconds`), or `wait` long where one is given.
 */
export function networkStep(
  scope: Construct,
  id: string,
  requestTask: lambda.IFunction,
  what: 'task' | 'undo',
  wait?: Duration,
): LambdaInvoke {
  const patience = wait
    ? { taskTimeout: sfn.Timeout.duration(wait) }
    : { taskTimeout: sfn.Timeout.at('$.timeoutSeconds'), heartbeatTimeout: sfn.Timeout.at('$.heartbeatSeconds') };
  const task = new LambdaInvoke(scope, id, {
    lambdaFunction: requestTask,
    integrationPattern: sfn.IntegrationPattern.WAIT_FOR_TASK_TOKEN,
    payload: sfn.TaskInput.fromObject({ [what]: sfn.JsonPath.objectAt('$'), taskToken: sfn.JsonPath.taskToken }),
    retryOnServiceExceptions: false,
    ...patience,
    resultPath: sfn.JsonPath.DISCARD,
  });
  for (const retry of TASK_RETRY_PROPS) task.addRetry(retry);
  task.addRetry(PASSING_RETRY);
  return task;
}

/** Runs `each` for every element at `items`. In order, one after another, where elements rely on earlier ones. */
export function forEach(
  scope: Construct,
  id: string,
  items: string,
  each: sfn.IChainable,
  options: { resultPath?: string; inOrder?: boolean; itemSelector?: Record<string, unknown> } = {},
): sfn.Map {
  const { resultPath = sfn.JsonPath.DISCARD, inOrder = false, itemSelector } = options;
  const map = new sfn.Map(scope, id, {
    itemsPath: items,
    maxConcurrency: inOrder ? 1 : AT_ONCE,
    resultPath,
    ...(itemSelector === undefined ? {} : { itemSelector }),
  });
  map.itemProcessor(each);
  return map;
}
