import { createHash, createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ConditionalCheckFailedException, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { PlainHttpHandler } from '../../shared/adapters/aws/plain-http-handler';
import { warmDynamoDb } from '../../shared/adapters/aws/warm-dynamodb';

interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

const SECRET = 'wJalrXUtnFEMI/K7MDENG';
const NO_ANSWER_MS = 100;
const environment = { ...process.env };
let received: Received[];
/** What the table does with each request in turn; the last goes for all that follow. */
let answers: ((response: ServerResponse) => void)[];
let table: Server;

const say = (status: number, body: object) => (response: ServerResponse) => {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' }).end(JSON.stringify(body));
};
const FOUND = { Item: { pk: { S: 'demo#é' }, b: { B: 'AP8H' } } };
const found = say(200, FOUND);
const fault = (name: string, more: object = {}) =>
  say(400, { __type: `com.amazonaws.dynamodb.v20120810#${name}`, message: 'no', ...more });

beforeEach(async () => {
  received = [];
  answers = [found];
  table = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      received.push({ headers: request.headers, body: Buffer.concat(chunks).toString() });
      answers[Math.min(received.length, answers.length) - 1]?.(response);
    });
  });
  await new Promise<void>((resolve) => table.listen(0, '127.0.0.1', resolve));
  const { port } = table.address() as AddressInfo;
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
    AWS_SECRET_ACCESS_KEY: SECRET,
    AWS_SESSION_TOKEN: 'a session',
  });
});

afterEach(() => {
  process.env = { ...environment };
  table.closeAllConnections();
  table.close();
});

const client = () => warmDynamoDb(new PlainHttpHandler(NO_ANSWER_MS));
const read = () => new GetItemCommand({ TableName: 'balances', Key: { pk: { S: 'demo#é' } } });
const change = () =>
  new UpdateItemCommand({
    TableName: 'balances',
    Key: { pk: { S: 'demo#é' } },
    UpdateExpression: 'SET b = :b',
    ExpressionAttributeValues: { ':b': { B: new Uint8Array([0, 255, 7]) } },
  });

const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** AWS's own rule (Signature Version 4), over what has arrived. */
function signatureOf({ headers, body }: Received): string {
  const [, signedHeaders = ''] = headers.authorization?.match(/SignedHeaders=([^,]+)/) ?? [];
  const canonical = signedHeaders.split(';').map((name) => `${name}:${String(headers[name]).trim()}\n`);
  const request = ['POST', '/', '', canonical.join(''), signedHeaders, sha256(body)].join('\n');
  const moment = String(headers['x-amz-date']);
  const scope = [moment.slice(0, 8), 'eu-west-1', 'dynamodb', 'aws4_request'];
  const key = scope.reduce<string | Buffer>((made, part) => hmac(made, part), `AWS4${SECRET}`);
  return hmac(key, ['AWS4-HMAC-SHA256', moment, scope.join('/'), sha256(request)].join('\n')).toString('hex');
}

test('later calls say and get the same as the first, signed as AWS checks it', async () => {
  const dynamo = client();
  const told = [await dynamo.send(read()), await dynamo.send(read()), await dynamo.send(read())];
  for (const { Item } of told) expect(Item).toEqual({ pk: { S: 'demo#é' }, b: { B: new Uint8Array([0, 255, 7]) } });
  const [first, second] = received;
  for (const one of received) {
    expect(one.body).toBe(first?.body);
    expect(one.headers.authorization).toContain(`Signature=${signatureOf(one)}`);
    expect(one.headers.authorization).toMatch(
      /SignedHeaders=.*content-length;.*host;.*x-amz-security-token;x-amz-target/,
    );
    expect(one.headers['x-amz-target']).toBe('DynamoDB_20120810.GetItem');
  }
  // The first went through the SDK's middleware.
  expect(first?.headers['amz-sdk-request']).toMatch(/^attempt=1;/);
  expect(second?.headers['amz-sdk-request']).toBeUndefined();
});

test('calls of several kinds and side by side are each their own', async () => {
  const dynamo = client();
  await Promise.all([read(), read()].map((call) => dynamo.send(call)));
  await Promise.all([dynamo.send(read()), dynamo.send(change()), dynamo.send(change())]);
  await dynamo.send(change());
  const targets = received.map(({ headers }) => String(headers['x-amz-target']).split('.')[1]);
  expect(targets.filter((target) => target === 'GetItem')).toHaveLength(3);
  expect(targets.filter((target) => target === 'UpdateItem')).toHaveLength(3);
  for (const one of received) expect(one.headers.authorization).toContain(`Signature=${signatureOf(one)}`);
  expect(JSON.parse(received.at(-1)?.body ?? '')).toMatchObject({ ExpressionAttributeValues: { ':b': { B: 'AP8H' } } });
});

test('a condition that failed is an answer, with the item, and not asked again', async () => {
  answers = [found, fault('ConditionalCheckFailedException', FOUND)];
  const dynamo = client();
  await dynamo.send(change());
  const problem = await dynamo.send(change()).catch((refused: unknown) => refused);
  expect(problem).toBeInstanceOf(ConditionalCheckFailedException);
  expect((problem as ConditionalCheckFailedException).Item?.pk).toEqual({ S: 'demo#é' });
  expect(received).toHaveLength(2);
});

const cutOff = (response: ServerResponse) => response.destroy();
const silence = () => {};

test.each([
  ['throttled', fault('ProvisionedThroughputExceededException')],
  ['a fault of the table', say(500, { __type: 'InternalServerError' })],
  ['cut off', cutOff],
  ['left without an answer', silence],
])('a call that is %s is tried again, the SDK’s way', async (_what, trouble) => {
  answers = [found, trouble, trouble, found];
  const dynamo = client();
  await dynamo.send(read());
  expect((await dynamo.send(read())).Item?.pk).toEqual({ S: 'demo#é' });
  expect(received).toHaveLength(4);
  expect(received.at(-1)?.headers['amz-sdk-request']).toMatch(/^attempt=2;/);
});

test('what stays wrong is the SDK’s error', async () => {
  answers = [found, fault('ResourceNotFoundException')];
  const dynamo = client();
  await dynamo.send(read());
  await expect(dynamo.send(read())).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  expect(received).toHaveLength(3);
});
