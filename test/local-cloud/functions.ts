// The bodies of the contract stack's functions: small enough to be inline in its template (4,096 characters each). They
// note what they were given in the table `SEEN`, so that a test can wait for it. What is required here comes with the
// Lambda runtime in AWS; the local cloud takes it from node_modules.

const PRELUDE = `const { randomUUID } = require('node:crypto');
const { DynamoDBClient, UpdateItemCommand } = require('@aws-sdk/client-dynamodb');
const client = new DynamoDBClient({});
const named = (name, message) => Object.assign(new Error(message), { name });
/** Adds one to the note's count and the value to its list; gives the count. What the client sends again, since the answer
 * was lost on a busy machine, is the same note and counted once. */
const note = async (pk, sk, value) => {
  const id = randomUUID();
  const written = await client.send(new UpdateItemCommand({
    TableName: process.env.SEEN, Key: { pk: { S: pk }, sk: { S: sk } },
    UpdateExpression: 'SET seen = list_append(if_not_exists(seen, :none), :values) ADD times :one, ids :ids',
    ConditionExpression: 'attribute_not_exists(ids) OR NOT contains(ids, :id)',
    ExpressionAttributeValues: { ':none': { L: [] }, ':values': { L: [{ S: JSON.stringify(value ?? null) }] }, ':one': { N: '1' },
      ':ids': { SS: [id] }, ':id': { S: id } },
    ReturnValues: 'UPDATED_NEW', ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  })).catch((error) => { if (error.name !== 'ConditionalCheckFailedException') throw error; return { Attributes: error.Item }; });
  return Number(written.Attributes.times.N);
};
`;

const handler = (body: string): string => `${PRELUDE}exports.handler = async (event, context) => {${body}};`;

/** A message is noted under its run; `fails` makes it fail, `throws` its whole batch. */
export const QUEUE_READER = handler(`
  const batchItemFailures = [], blocked = new Set();
  for (const record of event.Records) {
    const message = JSON.parse(record.body), group = record.attributes.MessageGroupId;
    if (group && blocked.has(group)) { batchItemFailures.push({ itemIdentifier: record.messageId }); continue; }
    await note('queue#' + message.run, group ?? String(message.n), message.n);
    if (message.sized) await note('queue#' + message.run, 'batch', event.Records.length);
    if (message.throws) throw named('BatchError', 'the whole batch');
    if (message.fails) { blocked.add(group); batchItemFailures.push({ itemIdentifier: record.messageId }); }
    if (message.sleepMs) await new Promise((done) => setTimeout(done, message.sleepMs));
  }
  return { batchItemFailures };`);

/** A change is noted under its item; an item with \`poison\` fails each time. */
export const STREAM_READER = handler(`
  for (const { eventName, dynamodb, userIdentity } of event.Records) {
    const { OldImage: before, NewImage: after, Keys: keys } = dynamodb;
    await note('stream#' + keys.pk.S, keys.sk.S, [eventName, before?.v?.N ?? null, after?.v?.N ?? null, userIdentity?.principalId ?? null]);
    if (after?.sleepMs) await new Promise((done) => setTimeout(done, Number(after.sleepMs.N)));
    if (after?.poison) return { batchItemFailures: [{ itemIdentifier: dynamodb.SequenceNumber }] };
  }
  return { batchItemFailures: [] };`);

/** An event is noted by its detail's id; \`fails\` makes every try fail. */
export const EVENT_READER = handler(`
  await note('event', event.detail.id, event);
  if (event.detail.fails) throw named('EventError', 'again');`);

/** One task of a state machine: flaky tasks fail as often as they are told, by name. */
export const TASK = handler(`
  const { execution, failTimes = 0, errorName = 'FlakyError', double } = event;
  if (double !== undefined) return { doubled: 2 * double };
  const tries = await note('task#' + execution, errorName);
  if (tries <= failTimes) throw named(errorName, 'try ' + tries);
  return { tries };`);

/** Keeps a task token for the test to answer. */
export const TOKEN_KEEPER = handler(`await note('token#' + event.execution, 'token', event.token); return {};`);

/** Answers the gateway with what it was given, or behaves badly on request. */
export const ECHO = handler(`
  const path = event.path ?? '';
  if (path.endsWith('/throw')) throw named('EchoError', 'secret detail');
  if (path.endsWith('/badshape')) return { nonsense: true };
  const body = { path, claims: event.requestContext?.authorizer?.claims ?? null, query: event.queryStringParameters,
    node: process.versions.node, remainingMs: context.getRemainingTimeInMillis(), requestId: context.awsRequestId };
  return { statusCode: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };`);

export const SLEEPER = `exports.handler = async ({ ms = 5000 }) => { await new Promise((done) => setTimeout(done, ms)); return { slept: ms, pid: process.pid }; };`;

export const THROWER = `exports.handler = async ({ name }) => { const error = new Error('as asked, by ' + process.pid); error.name = name; throw error; };`;
