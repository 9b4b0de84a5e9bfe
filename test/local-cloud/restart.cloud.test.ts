import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  AdminCreateUserCommand,
  AdminGetUserCommand,
  CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { bootstrap, deployApp } from '../../local/cloud/deploy';
import { freePort, startCloud, stopCloud } from '../../local/cloud/process';
import { externalEndpoint, Home, localEnvironment } from '../../local/cloud/settings';
import { eventually } from './contract';

const TIMEOUT_MS = 90_000;
const ours = externalEndpoint() === undefined;

/** What `npm run stop` and `npm start` promise: it goes on where it was. */
(ours ? describe : describe.skip)('a local cloud that is stopped and started', () => {
  const home = new Home(mkdtempSync(join(tmpdir(), 'farthing-restart-')));
  const keep = { keepState: true, watchPid: process.pid };
  let port: number;
  let given: Record<string, string>;

  beforeAll(async () => {
    port = await freePort();
    await startCloud(home, { ...keep, port });
    await bootstrap(home);
    const outputs = join(home.folder, 'contract.json');
    const logFile = home.log('contract');
    await deployApp(home, { app: 'tsx test/local-cloud/app.ts', cdkOut: join(home.folder, 'cdk'), outputs, logFile });
    given = JSON.parse(readFileSync(outputs, 'utf8'))['local-cloud-contract'];
  }, TIMEOUT_MS);

  afterAll(async () => {
    await stopCloud(home);
    rmSync(home.folder, { recursive: true, force: true });
  });

  const client = () => ({
    endpoint: localEnvironment(home).AWS_ENDPOINT_URL,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  const key = { pk: { S: 'watched#kept' }, sk: { S: 'x' } };
  const change = (v: number) =>
    new DynamoDBClient(client()).send(
      new PutItemCommand({ TableName: given.Changes, Item: { ...key, v: { N: String(v) } } }),
    );
  const noted = async (pk: string, sk: string) => {
    const asked = { TableName: given.Seen, Key: { pk: { S: pk }, sk: { S: sk } } };
    return (await new DynamoDBClient(client()).send(new GetItemCommand(asked))).Item?.times?.N;
  };

  test(
    'keeps tables, files and users, and neither loses nor repeats a change',
    async () => {
      const s3 = () => new S3Client({ ...client(), forcePathStyle: true });
      const users = () => new CognitoIdentityProviderClient(client());
      const file = { Bucket: given.FilesName, Key: 'kept.txt' };
      const user = { UserPoolId: given.PoolId, Username: 'kept' };
      for (let v = 0; v < 3; v += 1) await change(v);
      await eventually('three changes', async () => (await noted('stream#watched#kept', 'x')) === '3');
      await s3().send(new PutObjectCommand({ ...file, Body: 'kept' }));
      await users().send(new AdminCreateUserCommand({ ...user, MessageAction: 'SUPPRESS' }));

      expect(await stopCloud(home)).toBe(true);
      await startCloud(home, { ...keep, port });

      const { Item } = await new DynamoDBClient(client()).send(
        new GetItemCommand({ TableName: given.Changes, Key: key }),
      );
      expect(Item?.v?.N).toBe('2');
      expect(await (await s3().send(new GetObjectCommand(file))).Body?.transformToString()).toBe('kept');
      expect((await users().send(new AdminGetUserCommand(user))).Username).toBe('kept');
      const MessageBody = JSON.stringify({ run: 'restart', n: 0 });
      await new SQSClient(client()).send(new SendMessageCommand({ QueueUrl: given.Work, MessageBody }));
      await eventually('a function of before', async () => (await noted('queue#restart', '0')) === '1');
      await change(3);
      await eventually('the next change', async () => (await noted('stream#watched#kept', 'x')) === '4');
    },
    TIMEOUT_MS,
  );

  test(
    'without an orderly stop it begins anew, rather than with what is older than the deployment',
    async () => {
      const running = home.cloud();
      process.kill(running?.pid ?? 0, 'SIGKILL');
      await eventually('its end', async () => home.cloud() === undefined);
      await startCloud(home, { ...keep, port });
      await expect(noted('queue#restart', '0')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    },
    TIMEOUT_MS,
  );
});
