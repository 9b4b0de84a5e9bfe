import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  at,
  bundledCode,
  codeOfNothing,
  forgetFolders,
  label,
  listAt,
  ofType,
  type Resource,
  refersTo,
  synthesize,
} from './system';

/** The SDK's commands that an action is for, where the command has not the action's name. */
const COMMANDS: Readonly<Record<string, readonly string[]>> = {
  'dynamodb:PutItem': ['PutItem', 'TransactWriteItems'],
  'dynamodb:UpdateItem': ['UpdateItem', 'TransactWriteItems'],
  'dynamodb:DeleteItem': ['DeleteItem', 'TransactWriteItems'],
  'dynamodb:ConditionCheckItem': ['TransactWriteItems'],
  'sqs:SendMessage': ['SendMessage', 'SendMessageBatch'],
  'sqs:ChangeMessageVisibility': ['ChangeMessageVisibility', 'ChangeMessageVisibilityBatch'],
};

/** Objects that are put and read by requests that we sign ourselves: the SDK's client for S3 would double a bundle. */
const SIGNED = ['charge-records/', 'uploads/'];
const SIGNED_BY_US: Readonly<Record<string, readonly string[]>> = { 's3:GetObject': SIGNED, 's3:PutObject': SIGNED };

/** What Lambda itself does with a function's role, by what the function has. */
const QUEUE_READER = [
  'ReceiveMessage',
  'DeleteMessage',
  'ChangeMessageVisibility',
  'GetQueueAttributes',
  'GetQueueUrl',
];
const STREAM_READER = ['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams'];
const GIVER_UP = ['SendMessage', 'GetQueueAttributes', 'GetQueueUrl'];
const LOGGER = ['logs:CreateLogStream', 'logs:PutLogEvents'];

/** DynamoDB and S3 use the data key in the caller's name. */
const UNDER_THE_KEY = ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey'];

/** What a function may do though its code holds no such command, and why. */
const WITHOUT_COMMAND: Readonly<Record<string, { readonly actions: readonly string[]; readonly why: string }>> = {
  'usage-management/ingest-file': {
    actions: [...UNDER_THE_KEY, 's3:GetObjectVersion', 's3:ListBucket'],
    why: 'GetObject of one version; without ListBucket what is gone would be forbidden',
  },
  'product-catalog/run-job': { actions: ['s3:ListBucket'], why: 'without it what is not there would be forbidden' },
  'product-catalog/tools-api': { actions: ['s3:ListBucket'], why: 'without it what is not there would be forbidden' },
  'balance-management/verify-ledgers': { actions: ['s3:ListBucket'], why: 'ListObjectsV2' },
  'usage-management/record-outcomes': { actions: UNDER_THE_KEY, why: 'writes the quarantine, which is under the key' },
  'usage-management/send-usage': { actions: UNDER_THE_KEY, why: 'replays from the quarantine, which is under the key' },
  'usage-management/usage-api': {
    actions: UNDER_THE_KEY,
    why: 'withdraws from the quarantine, which is under the key',
  },
  'usage-management/usage-file-api': { actions: UNDER_THE_KEY, why: 'reads the quarantine, and signs uploads' },
};

const bundles = bundledCode();
const system = synthesize({ codeDir: codeOfNothing() });
const sources = ofType(system, 'AWS::Lambda::EventSourceMapping');

const entryOf = (lambda: Resource): string => String(at(lambda.properties, 'Environment.Variables.SERVICE'));

/** Code of the platform's that runs under the name of the domain whose stack has it. */
const FOR_ANY_DOMAIN = ['publish-changes', 'serve-apis'];

/** The bundle of a function. */
function codeOf(lambda: Resource): string {
  const [domain = '', name = ''] = entryOf(lambda).split('/');
  const path = FOR_ANY_DOMAIN.includes(name) ? ['platform', name] : [domain, name];
  return readFileSync(join(bundles, ...path, 'index.mjs'), 'utf8');
}

/** A command names its operation as a text, and bundles keep only the commands that are imported. */
const sends = (code: string, command: string): boolean => new RegExp(`["']${command}["']`).test(code);

function allowedTo({ stack, properties }: Resource): string[] {
  const role = refersTo(properties.Role);
  const policies = ofType(system, 'AWS::IAM::Policy').filter(
    (policy) => policy.stack === stack && listAt(policy.properties, 'Roles').some((one) => refersTo(one) === role),
  );
  const statements = policies.flatMap((policy) => listAt(policy.properties, 'PolicyDocument.Statement'));
  return [...new Set(statements.flatMap((statement) => listAt(statement, 'Action').map(String)))];
}

/** Whether what fails of a call that nobody waits for goes somewhere. */
const isCalledAsync = ({ stack, id }: Resource): boolean =>
  ofType(system, 'AWS::Lambda::EventInvokeConfig').some(
    (config) => config.stack === stack && refersTo(config.properties.FunctionName) === id,
  );

/** What Lambda needs to run the function and to feed it. */
function lambdasOwn(lambda: Resource): string[] {
  const read = sources.filter(
    ({ stack, properties }) => stack === lambda.stack && refersTo(properties.FunctionName) === lambda.id,
  );
  const streams = read.filter(({ properties }) => properties.StartingPosition !== undefined);
  const named = (service: string, actions: readonly string[]): string[] => actions.map((name) => `${service}:${name}`);
  return [
    ...LOGGER,
    ...(read.length > streams.length ? named('sqs', QUEUE_READER) : []),
    ...(lambda.properties.DeadLetterConfig === undefined && !isCalledAsync(lambda) ? [] : named('sqs', GIVER_UP)),
    ...(streams.length > 0 ? [...named('dynamodb', STREAM_READER), ...named('sqs', GIVER_UP)] : []),
  ];
}

const calls = (code: string, action: string): boolean =>
  (COMMANDS[action] ?? [action.split(':')[1] ?? '']).some((command) => sends(code, command)) ||
  (SIGNED_BY_US[action] ?? []).some((name) => code.includes(name));

/** What a function may do and has no code for. */
function unused(lambda: Resource): string[] {
  const code = codeOf(lambda);
  const own = lambdasOwn(lambda);
  return allowedTo(lambda).filter((action) => !own.includes(action) && !calls(code, action));
}

afterAll(forgetFolders);

test.each(ofType(system, 'AWS::Lambda::Function').map((lambda) => [label(lambda), lambda] as const))(
  '%s may do nothing that its code does not',
  (_name, lambda) => {
    const known = WITHOUT_COMMAND[entryOf(lambda)]?.actions ?? [];
    expect(unused(lambda).sort()).toEqual([...known].sort());
  },
);
