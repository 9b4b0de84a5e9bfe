import { at, codeOfNothing, forgetFolders, label, listAt, ofType, type Resource, refersTo, synthesize } from './system';

/** Actions that AWS takes on all resources only, and who needs them. */
const ON_ANY_RESOURCE: Readonly<Record<string, string>> = {
  'dynamodb:ListStreams': 'a stream’s consumer; AWS’s own policy for it names no resource either',
  'logs:CreateLogDelivery': 'a state machine’s log: deliveries have no ARN',
  'logs:DeleteLogDelivery': 'the same',
  'logs:DescribeLogGroups': 'the same',
  'logs:DescribeResourcePolicies': 'the same',
  'logs:GetLogDelivery': 'the same',
  'logs:ListLogDeliveries': 'the same',
  'logs:PutResourcePolicy': 'the same',
  'logs:UpdateLogDelivery': 'the same',
  'xray:GetSamplingRules': 'a state machine’s trace: segments have no ARN',
  'xray:GetSamplingTargets': 'the same',
  'xray:PutTelemetryRecords': 'the same',
  'xray:PutTraceSegments': 'the same',
};

/** Resources that end in a wildcard, by what stands before it. */
const WILDCARDS: Readonly<Record<string, string>> = {
  '/charge-records/*': 'an object is named by the digest of what it holds',
  '/ledger/*': 'an object of the archive is named by tenant, day and the digest of what it holds',
  '/manifests/*': 'a manifest is named by tenant and day',
  '/verifications/*': 'a run’s state is named by tenant and run',
  '/files/*': 'a catalog file is named by its tenant and its digest',
  '/uploads/*': 'an upload is named by its tenant and an id',
  '/inbox/*': 'a file has any name; its tenant is read from the key',
  ':*': 'versions of the two functions that the bill run calls, added by the CDK',
};

/** Managed policies grow when AWS says so. */
const MANAGED_POLICIES: Readonly<Record<string, string>> = {
  'service-role/AmazonAPIGatewayPushToCloudWatchLogs':
    'the account’s one role for API Gateway’s logs: AWS checks that it has this policy',
};

interface Statement {
  readonly owner: string;
  readonly effect: unknown;
  readonly actions: readonly string[];
  readonly resources: readonly unknown[];
}

const system = synthesize({ codeDir: codeOfNothing() });
const functions = ofType(system, 'AWS::Lambda::Function');
const roles = ofType(system, 'AWS::IAM::Role');

function statementsOf(resource: Resource): Statement[] {
  const documents = [
    at(resource.properties, 'PolicyDocument'),
    ...listAt(resource.properties, 'Policies').map((policy) => at(policy, 'PolicyDocument')),
  ];
  return documents
    .flatMap((document) => listAt(document, 'Statement'))
    .map((statement) => ({
      owner: label(resource),
      effect: at(statement, 'Effect'),
      actions: listAt(statement, 'Action').map(String),
      resources: listAt(statement, 'Resource'),
    }));
}

const statements = [...ofType(system, 'AWS::IAM::Policy'), ...roles].flatMap(statementsOf);

/** The text at the end of a resource's ARN, where a wildcard would stand. */
function endOf(resource: unknown): string {
  const joined = listAt(resource, 'Fn::Join')[1];
  const last = Array.isArray(joined) ? joined.at(-1) : resource;
  return typeof last === 'string' ? last : '';
}

afterAll(forgetFolders);

test('the system is there to be looked at', () => {
  expect(functions.length).toBeGreaterThan(60);
  expect(statements.length).toBeGreaterThan(200);
});

test('every function has a role of its own', () => {
  const used = functions.map(({ stack, properties }) => `${stack}/${refersTo(properties.Role)}`);
  expect(used.filter((role, index) => used.indexOf(role) !== index)).toEqual([]);
  const owned = new Set(roles.map(label));
  expect(used.filter((role) => !owned.has(role))).toEqual([]);
});

test('no role has a managed policy that is not named here', () => {
  const managed = roles.flatMap((role) =>
    listAt(role.properties, 'ManagedPolicyArns').map(
      (arn) => `${label(role)} ${endOf(arn).replace(/^.*?policy\//, '')}`,
    ),
  );
  expect(managed.filter((found) => !Object.keys(MANAGED_POLICIES).some((name) => found.endsWith(` ${name}`)))).toEqual(
    [],
  );
});

test('every action that is allowed is named in full', () => {
  const loose = statements.filter(({ effect }) => effect === 'Allow');
  expect(loose.filter(({ actions }) => actions.length === 0 || actions.some((name) => name.includes('*')))).toEqual([]);
});

test('only what AWS gives on all resources alone is allowed on all', () => {
  const found = statements
    .filter(({ resources }) => resources.includes('*'))
    .flatMap(({ owner, actions }) => actions.map((action) => ({ owner, action })));
  expect(found.filter(({ action }) => !(action in ON_ANY_RESOURCE))).toEqual([]);
  expect(Object.keys(ON_ANY_RESOURCE).filter((action) => !found.some((one) => one.action === action))).toEqual([]);
});

test('a resource ends in a wildcard only where its names are not known before', () => {
  const ends = statements.flatMap(({ owner, resources }) =>
    resources.map(endOf).flatMap((end) => (end !== '*' && end.includes('*') ? [{ owner, end }] : [])),
  );
  expect(ends.filter(({ end }) => !(end in WILDCARDS))).toEqual([]);
  expect(Object.keys(WILDCARDS).filter((end) => !ends.some((one) => one.end === end))).toEqual([]);
});

test('what anyone may do to a queue, topic, bucket or key has a condition', () => {
  const policies = ['SQS::QueuePolicy', 'SNS::TopicPolicy', 'S3::BucketPolicy', 'KMS::Key'].flatMap((type) =>
    ofType(system, `AWS::${type}`),
  );
  const documents = policies.flatMap(({ properties }) => [
    ...listAt(properties, 'PolicyDocument.Statement'),
    ...listAt(properties, 'KeyPolicy.Statement'),
  ]);
  const allowed = documents.filter((statement) => at(statement, 'Effect') === 'Allow');
  const toAnyone = allowed.filter((statement) => /"AWS":"\*"|^"\*"$/.test(JSON.stringify(at(statement, 'Principal'))));
  expect(documents.length).toBeGreaterThan(40);
  expect(toAnyone.filter((statement) => at(statement, 'Condition') === undefined)).toEqual([]);
});

test('no secret stands in a variable of a function: only the ARN under which it is read', () => {
  const variables = functions.flatMap(({ properties, ...resource }) =>
    Object.entries(at(properties, 'Environment.Variables') ?? {}).map(([name, value]) => ({
      owner: label({ ...resource, properties }),
      name,
      value: JSON.stringify(value),
    })),
  );
  const secret = (name: string): boolean => /SECRET|PASSWORD|TOKEN|CREDENTIAL|PRIVATE/.test(name);
  expect(variables.filter(({ value }) => /resolve:|SecretString/.test(value))).toEqual([]);
  expect(variables.filter(({ name }) => secret(name) && !name.endsWith('_ARN'))).toEqual([]);
});
