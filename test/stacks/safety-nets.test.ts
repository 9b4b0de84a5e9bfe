import { at, codeOfNothing, forgetFolders, label, listAt, ofType, type Resource, refersTo, synthesize } from './system';

const system = synthesize({ codeDir: codeOfNothing() });
const sources = ofType(system, 'AWS::Lambda::EventSourceMapping');
const queues = new Map(ofType(system, 'AWS::SQS::Queue').map((queue) => [label(queue), queue]));
const functions = new Map(ofType(system, 'AWS::Lambda::Function').map((one) => [label(one), one]));

/** Queues with an alarm that rings when a message is in them. */
const watched = new Set(
  ofType(system, 'AWS::CloudWatch::Alarm')
    .filter(({ properties }) => properties.MetricName === 'ApproximateNumberOfMessagesVisible')
    .filter(({ properties }) => properties.Threshold === 1 && listAt(properties, 'AlarmActions').length > 0)
    .map(({ stack, properties }) => `${stack}/${refersTo(at(listAt(properties, 'Dimensions')[0], 'Value'))}`),
);

const reads = (source: Resource): string => `${source.stack}/${refersTo(source.properties.EventSourceArn)}`;
const isWatched = ({ stack }: Resource, arn: unknown): boolean => watched.has(`${stack}/${refersTo(arn)}`);
const ofQueues = sources.filter((source) => queues.has(reads(source)));
const ofStreams = sources.filter((source) => !queues.has(reads(source)));

afterAll(forgetFolders);

test('functions read queues and streams', () => {
  expect(ofQueues.length).toBeGreaterThan(10);
  expect(ofStreams.length).toBeGreaterThan(10);
});

test('what a function gives up on goes to a dead-letter queue that rings', () => {
  const unwatched = ofQueues.filter((source) => {
    const queue = queues.get(reads(source));
    return !queue || !isWatched(queue, at(queue.properties, 'RedrivePolicy.deadLetterTargetArn'));
  });
  expect(unwatched.map(label)).toEqual([]);
});

test('what a stream’s consumer gives up on goes to a queue that rings', () => {
  const unwatched = ofStreams.filter(
    (source) => !isWatched(source, at(source.properties, 'DestinationConfig.OnFailure.Destination')),
  );
  expect(unwatched.map(label)).toEqual([]);
});

test('what a rule cannot deliver goes to a queue that rings', () => {
  const rules = ofType(system, 'AWS::Events::Rule').filter((rule) => !label(rule).includes('Archive'));
  const unwatched = rules.filter((rule) =>
    listAt(rule.properties, 'Targets').some((target) => !isWatched(rule, at(target, 'DeadLetterConfig.Arn'))),
  );
  expect(rules.length).toBeGreaterThan(5);
  expect(unwatched.map(label)).toEqual([]);
});

test('what a function gives up on that a rule of events calls goes to a queue that rings', () => {
  const called = ofType(system, 'AWS::Events::Rule')
    .filter(({ properties }) => properties.EventPattern !== undefined && properties.ScheduleExpression === undefined)
    .flatMap((rule) =>
      listAt(rule.properties, 'Targets').flatMap(
        (target) => functions.get(`${rule.stack}/${refersTo(at(target, 'Arn'))}`) ?? [],
      ),
    );
  const failing = ofType(system, 'AWS::Lambda::EventInvokeConfig');
  const givesUpTo = (one: Resource): unknown =>
    at(one.properties, 'DeadLetterConfig.TargetArn') ??
    at(
      failing.find(({ stack, properties }) => stack === one.stack && refersTo(properties.FunctionName) === one.id)
        ?.properties,
      'DestinationConfig.OnFailure.Destination',
    );
  const unwatched = called.filter((one) => !isWatched(one, givesUpTo(one)));
  expect(called.length).toBeGreaterThan(5);
  expect(unwatched.map(label)).toEqual([]);
});

test('one bad message does not take its batch along', () => {
  const whole = sources.filter(
    ({ properties }) => !listAt(properties, 'FunctionResponseTypes').includes('ReportBatchItemFailures'),
  );
  expect(whole.map(label)).toEqual([]);
});

test('a message stays hidden for as long as a function may work on it: AWS refuses less', () => {
  const tooShort = ofQueues.filter((source) => {
    const timeout = functions.get(`${source.stack}/${refersTo(source.properties.FunctionName)}`)?.properties.Timeout;
    const hidden = queues.get(reads(source))?.properties.VisibilityTimeout;
    return !(Number(hidden) >= Number(timeout));
  });
  expect(tooShort.map(label)).toEqual([]);
});

test('logs are forgotten after a time, and each function has one', () => {
  const kept = ofType(system, 'AWS::Logs::LogGroup').filter(
    ({ properties }) => !(Number(properties.RetentionInDays) > 0),
  );
  const silent = [...functions.values()].filter(
    ({ properties }) => refersTo(at(properties, 'LoggingConfig.LogGroup')) === undefined,
  );
  expect([...kept, ...silent].map(label)).toEqual([]);
});

test('state machines log and trace, and write no data down', () => {
  const machines = ofType(system, 'AWS::StepFunctions::StateMachine');
  const careless = machines.filter(
    ({ properties }) =>
      at(properties, 'TracingConfiguration.Enabled') !== true ||
      at(properties, 'LoggingConfiguration.Level') !== 'ALL' ||
      at(properties, 'LoggingConfiguration.IncludeExecutionData') !== false,
  );
  expect(machines.length).toBeGreaterThan(1);
  expect(careless.map(label)).toEqual([]);
});

test('a table can be put back to any second of the last weeks, and is not deleted by mistake', () => {
  const tables = ofType(system, 'AWS::DynamoDB::Table');
  const lost = tables.filter(
    ({ properties, deletionPolicy }) =>
      at(properties, 'PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled') !== true ||
      properties.DeletionProtectionEnabled !== true ||
      deletionPolicy !== 'Retain',
  );
  expect(tables.length).toBeGreaterThan(15);
  expect(lost.map(label)).toEqual([]);
});

test('buckets, keys, secrets and callers outlive their stack', () => {
  const kinds = ['S3::Bucket', 'KMS::Key', 'SecretsManager::Secret', 'Cognito::UserPool'];
  const kept = kinds.flatMap((kind) => ofType(system, `AWS::${kind}`));
  expect(kept.length).toBeGreaterThan(4);
  expect(kept.filter(({ deletionPolicy }) => deletionPolicy !== 'Retain').map(label)).toEqual([]);
});

/** The documentation says nothing of anybody: it is read before there is a token. What a payment provider posts it has signed. */
const WITHOUT_TOKEN = /^farthing-api\/FrontDoor(docs(proxy)?GET|farthingpaymentProviderv1proxyPOST)/;

test('no call but for the documentation and a payment provider’s comes through the front door without a token', () => {
  const methods = ofType(system, 'AWS::ApiGateway::Method');
  const [authorizer] = ofType(system, 'AWS::ApiGateway::Authorizer');
  const authorizes = ({ stack, properties: { AuthorizerId } }: Resource): boolean =>
    authorizer?.stack === stack
      ? refersTo(AuthorizerId) === authorizer.id
      : String(at(AuthorizerId, 'Fn::ImportValue')).startsWith(
          `${authorizer?.stack}:ExportsOutputRef${authorizer?.id}`,
        );
  const open = methods.filter(
    (method) => method.properties.AuthorizationType !== 'COGNITO_USER_POOLS' || !authorizes(method),
  );
  expect(methods.length).toBeGreaterThan(50);
  expect(open.map(label).filter((one) => !WITHOUT_TOKEN.test(one))).toEqual([]);
  expect(open).toHaveLength(3);
});

test('the stage waits for all routes, and for the account’s role for its access log: AWS refuses it before', () => {
  const stages = ofType(system, 'AWS::ApiGateway::Stage');
  const waitsFor = stages.flatMap(({ stack }) => system.dependencies.get(stack) ?? []);
  const needed = [...ofType(system, 'AWS::ApiGateway::Account'), ...ofType(system, 'AWS::ApiGateway::Method')];
  expect(stages).toHaveLength(1);
  expect([...new Set(needed.map(({ stack }) => stack))].filter((stack) => !waitsFor.includes(stack))).toEqual([]);
  expect(stages.every(({ properties }) => at(properties, 'AccessLogSetting.DestinationArn') !== undefined)).toBe(true);
});

test('what the gateway refuses itself, and what breaks behind it, has the one error shape', () => {
  const responses = ofType(system, 'AWS::ApiGateway::GatewayResponse');
  const bodies = responses.map(({ properties }) => {
    const template = at(properties, 'ResponseTemplates.application/json');
    return { status: properties.StatusCode, body: JSON.parse(String(template)) };
  });
  expect(responses.map(({ properties }) => properties.ResponseType)).toEqual(
    expect.arrayContaining(['DEFAULT_4XX', 'DEFAULT_5XX', 'UNAUTHORIZED', 'THROTTLED']),
  );
  for (const { status, body } of bodies)
    expect(body).toEqual({
      '@type': 'Error',
      code: expect.any(String),
      reason: expect.any(String),
      message: expect.any(String),
      status,
      type: `urn:farthing:error:${body.code}`,
      title: expect.any(String),
      detail: expect.any(String),
      requestId: '$context.requestId',
    });
});
