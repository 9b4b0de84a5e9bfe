import { CfnOutput, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { DynamoEventSource, SqsDlq, SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as notifications from 'aws-cdk-lib/aws-s3-notifications';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import * as tasks from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';
import * as bodies from './functions';

const QUICKLY = Duration.seconds(2);
export const STREAM_RETRIES = 2;
/** How long the consumer of the queue `Gathered` waits for more. */
export const GATHERED_SECONDS = 2;
export const QUEUE_TRIES = 3;
export const FIFO_TRIES = 2;
export const RESERVED = 2;

/** A little of each service that Farthing stands on, to hold the local cloud to what AWS does. */
export class ContractStack extends Stack {
  private readonly seen: dynamodb.Table;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.seen = this.table('Seen');
    this.queues();
    this.stream();
    this.busAndBucket();
    this.machine();
    this.gateway();
    this.fn('Sleeper', bodies.SLEEPER, { timeout: Duration.seconds(1) });
    this.fn('Reserved', bodies.SLEEPER, { reservedConcurrentExecutions: RESERVED });
    this.fn('Thrower', bodies.THROWER);
  }

  private out(name: string, value: string): void {
    new CfnOutput(this, `${name}Out`, { value }).overrideLogicalId(name);
  }

  private table(id: string, more: Partial<dynamodb.TableProps> = {}): dynamodb.Table {
    const table = new dynamodb.Table(this, `${id}Table`, {
      partitionKey: { name: 'pk', type: dynamodb.AttributeType.STRING },
      sortKey: { name: 'sk', type: dynamodb.AttributeType.STRING },
      billingMode: dynamodb.BillingMode.PAY_PER_REQUEST,
      removalPolicy: RemovalPolicy.DESTROY,
      ...more,
    });
    this.out(id, table.tableName);
    return table;
  }

  private queue(id: string, more: sqs.QueueProps = {}): sqs.Queue {
    const queue = new sqs.Queue(this, `${id}Queue`, {
      ...more,
      ...(more.fifo ? { contentBasedDeduplication: true } : {}),
    });
    this.out(id, queue.queueUrl);
    return queue;
  }

  private fn(id: string, body: string, more: Partial<lambda.FunctionProps> = {}): lambda.Function {
    const made = new lambda.Function(this, `${id}Function`, {
      functionName: `contract-${id}`,
      runtime: lambda.Runtime.NODEJS_24_X,
      handler: 'index.handler',
      code: lambda.Code.fromInline(body),
      timeout: Duration.seconds(10),
      environment: { SEEN: this.seen.tableName },
      ...more,
    });
    this.seen.grantReadWriteData(made);
    return made;
  }

  private queues(): void {
    const dead = this.queue('Dead');
    const work = this.queue('Work', {
      visibilityTimeout: QUICKLY,
      deadLetterQueue: { queue: dead, maxReceiveCount: QUEUE_TRIES },
    });
    const reader = this.fn('QueueReader', bodies.QUEUE_READER, { timeout: QUICKLY });
    reader.addEventSource(
      new SqsEventSource(work, { batchSize: 10, reportBatchItemFailures: true, maxConcurrency: 2 }),
    );
    reader.addEventSource(
      new SqsEventSource(this.queue('Gathered', { visibilityTimeout: QUICKLY }), {
        batchSize: 50,
        maxBatchingWindow: Duration.seconds(GATHERED_SECONDS),
        reportBatchItemFailures: true,
      }),
    );
    const fifoDead = this.queue('FifoDead', { fifo: true });
    const fifo = this.queue('Fifo', {
      fifo: true,
      visibilityTimeout: QUICKLY,
      deadLetterQueue: { queue: fifoDead, maxReceiveCount: FIFO_TRIES },
    });
    const inOrder = this.fn('FifoReader', bodies.QUEUE_READER, { timeout: QUICKLY });
    inOrder.addEventSource(new SqsEventSource(fifo, { batchSize: 10, reportBatchItemFailures: true }));
  }

  private stream(): void {
    const table = this.table('Changes', {
      stream: dynamodb.StreamViewType.NEW_AND_OLD_IMAGES,
      timeToLiveAttribute: 'expires',
    });
    table.addLocalSecondaryIndex({ indexName: 'local', sortKey: { name: 'lsi', type: dynamodb.AttributeType.STRING } });
    table.addGlobalSecondaryIndex({
      indexName: 'global',
      partitionKey: { name: 'gsi', type: dynamodb.AttributeType.STRING },
      sortKey: { name: 'sk', type: dynamodb.AttributeType.STRING },
      projectionType: dynamodb.ProjectionType.KEYS_ONLY,
    });
    const dead = this.queue('StreamDead');
    this.fn('StreamReader', bodies.STREAM_READER).addEventSource(
      new DynamoEventSource(table, {
        startingPosition: lambda.StartingPosition.TRIM_HORIZON,
        batchSize: 100,
        bisectBatchOnError: true,
        retryAttempts: STREAM_RETRIES,
        reportBatchItemFailures: true,
        onFailure: new SqsDlq(dead),
        filters: [lambda.FilterCriteria.filter({ dynamodb: { Keys: { pk: { S: [{ prefix: 'watched#' }] } } } })],
      }),
    );
  }

  private busAndBucket(): void {
    const bus = new events.EventBus(this, 'Bus', { eventBusName: 'contract' });
    bus.archive('Archive', { archiveName: 'contract', eventPattern: { source: ['contract.orders'] } });
    this.out('BusArn', bus.eventBusArn);
    const target = this.queue('Target');
    const targetDead = this.queue('TargetDead');
    new events.Rule(this, 'ToQueue', {
      eventBus: bus,
      eventPattern: { source: events.Match.prefix('contract.'), detail: { region: events.Match.anythingBut('test') } },
      targets: [new targets.SqsQueue(target, { deadLetterQueue: targetDead })],
    });
    new events.Rule(this, 'ToFunction', {
      eventBus: bus,
      eventPattern: {
        source: ['contract.orders'],
        detailType: ['OrderPlaced'],
        detail: { amount: events.Match.greaterThan(100) },
      },
      targets: [new targets.LambdaFunction(this.fn('EventReader', bodies.EVENT_READER))],
    });
    const bucket = new s3.Bucket(this, 'Files', { removalPolicy: RemovalPolicy.DESTROY });
    bucket.addEventNotification(s3.EventType.OBJECT_CREATED, new notifications.SqsDestination(this.queue('Dropped')), {
      prefix: 'in/',
      suffix: '.csv',
    });
    this.out('FilesName', bucket.bucketName);
  }

  /** Retries by error name, catches another, waits for a token, maps, and then is done. */
  private machine(): void {
    const task = this.fn('Task', bodies.TASK);
    const execution = sfn.JsonPath.stringAt('$$.Execution.Name');
    const failed = new sfn.Pass(this, 'Compensated', {
      parameters: { 'error.$': '$.failure.Error', 'cause.$': '$.failure.Cause' },
    });
    const flaky = new tasks.LambdaInvoke(this, 'Flaky', {
      lambdaFunction: task,
      payload: sfn.TaskInput.fromObject({ execution, 'failTimes.$': '$.failTimes', 'errorName.$': '$.errorName' }),
      resultPath: '$.flaky',
      payloadResponseOnly: true,
      retryOnServiceExceptions: false,
    })
      .addRetry({ errors: ['FlakyError'], interval: Duration.seconds(1), backoffRate: 1, maxAttempts: 2 })
      .addCatch(failed, { errors: ['PermanentError'], resultPath: '$.failure' });
    const token = new tasks.LambdaInvoke(this, 'Await', {
      lambdaFunction: this.fn('TokenKeeper', bodies.TOKEN_KEEPER),
      integrationPattern: sfn.IntegrationPattern.WAIT_FOR_TASK_TOKEN,
      payload: sfn.TaskInput.fromObject({ execution, token: sfn.JsonPath.taskToken }),
      resultPath: '$.answer',
      taskTimeout: sfn.Timeout.duration(Duration.seconds(6)),
    }).addCatch(failed, { resultPath: '$.failure' });
    const map = new sfn.Map(this, 'Each', { itemsPath: '$.items', maxConcurrency: 3, resultPath: '$.mapped' });
    map.itemProcessor(
      new tasks.LambdaInvoke(this, 'Double', {
        lambdaFunction: task,
        payload: sfn.TaskInput.fromObject({ double: sfn.JsonPath.numberAt('$') }),
        outputPath: '$.Payload',
      }),
    );
    const waits = new sfn.Choice(this, 'Waits?')
      .when(sfn.Condition.isPresent('$.wait'), token.next(new sfn.Succeed(this, 'Answered')))
      .otherwise(new sfn.Succeed(this, 'Done'));
    const definitionBody = sfn.DefinitionBody.fromChainable(flaky.next(map).next(waits));
    this.out('MachineArn', new sfn.StateMachine(this, 'Machine', { definitionBody }).stateMachineArn);
  }

  private gateway(): void {
    const pool = new cognito.UserPool(this, 'Callers', {
      signInAliases: { username: true },
      customAttributes: {
        tenant: new cognito.StringAttribute({ mutable: true }),
        party: new cognito.StringAttribute({ mutable: true }),
      },
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const client = pool.addClient('Client', {
      authFlows: { adminUserPassword: true },
      readAttributes: new cognito.ClientAttributes().withCustomAttributes('tenant', 'party'),
      writeAttributes: new cognito.ClientAttributes().withStandardAttributes({ locale: true }),
    });
    for (const groupName of ['agent', 'finance'])
      new cognito.CfnUserPoolGroup(this, `Group-${groupName}`, { userPoolId: pool.userPoolId, groupName });
    this.out('PoolId', pool.userPoolId);
    this.out('ClientId', client.userPoolClientId);
    const api = new apigateway.RestApi(this, 'Api', { deployOptions: { stageName: 'v1' }, cloudWatchRole: false });
    const authorizer = new apigateway.CognitoUserPoolsAuthorizer(this, 'Authorizer', { cognitoUserPools: [pool] });
    const echo = new apigateway.LambdaIntegration(this.fn('Echo', bodies.ECHO));
    const guarded = { authorizer, authorizationType: apigateway.AuthorizationType.COGNITO };
    const resource = api.root.addResource('guarded');
    resource.addMethod('ANY', echo, guarded);
    resource.addProxy({ anyMethod: false }).addMethod('ANY', echo, guarded);
    api.root.addResource('open').addProxy({ defaultIntegration: echo, anyMethod: true });
    const model = api.addModel('Charge', {
      contentType: 'application/json',
      schema: {
        type: apigateway.JsonSchemaType.OBJECT,
        required: ['amount'],
        properties: { amount: { type: apigateway.JsonSchemaType.NUMBER, minimum: 1 } },
      },
    });
    api.root.addResource('validated').addMethod('POST', echo, {
      requestModels: { 'application/json': model },
      requestValidatorOptions: { validateRequestBody: true },
    });
    for (const [type, code] of [
      [apigateway.ResponseType.UNAUTHORIZED, '401'],
      [apigateway.ResponseType.MISSING_AUTHENTICATION_TOKEN, '404'],
      [apigateway.ResponseType.DEFAULT_5XX, '500'],
    ] as const)
      api.addGatewayResponse(`Answer${code}`, {
        type,
        statusCode: code,
        templates: { 'application/json': `{"code":"ours-${code}","requestId":"$context.requestId"}` },
        responseHeaders: { 'WWW-Authenticate': "'Bearer'" },
      });
    this.out('ApiId', api.restApiId);
  }
}
