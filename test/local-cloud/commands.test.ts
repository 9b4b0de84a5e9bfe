import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, inflateRawSync } from 'node:zlib';
import { fingerprint } from '../../local/cloud/fingerprint';
import { hold, letGo } from '../../local/cloud/hold';
import { freePort, isFree } from '../../local/cloud/process';
import { Home, localEnvironment } from '../../local/cloud/settings';
import { zipOne } from '../../local/cloud/zip';

describe('what local commands run with', () => {
  const before = { ...process.env };
  afterEach(() => {
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    Object.assign(process.env, before);
  });

  test('none of the developer’s own AWS settings', () => {
    const own = {
      AWS_ACCESS_KEY_ID: 'AKIAREAL',
      AWS_SECRET_ACCESS_KEY: 'real',
      AWS_SESSION_TOKEN: 'real',
      AWS_PROFILE: 'production',
      AWS_REGION: 'eu-west-1',
      AWS_ENDPOINT_URL_DYNAMODB: 'https://dynamodb.eu-west-1.amazonaws.com',
      AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://169.254.170.2/real',
      CDK_DEFAULT_ACCOUNT: '111122223333',
    };
    Object.assign(process.env, own);
    const environment = localEnvironment(new Home('/tmp/no-home-of-farthing'), 'http://127.0.0.1:1');
    for (const [name, value] of Object.entries(own)) expect(environment[name]).not.toBe(value);
    expect(environment).toMatchObject({ AWS_ENDPOINT_URL: 'http://127.0.0.1:1', AWS_ACCESS_KEY_ID: 'test' });
    expect(existsSync(environment.AWS_SHARED_CREDENTIALS_FILE ?? '')).toBe(false);
    expect(existsSync(environment.AWS_CONFIG_FILE ?? '')).toBe(false);
  });

  test('a home of their own: two clouds share no file', () => {
    const files = (home: Home) => [
      home.running,
      home.state,
      home.objects,
      home.outputs,
      home.deployed,
      home.log('cloud'),
    ];
    const both = [...files(new Home('/tmp/a')), ...files(new Home('/tmp/b'))];
    expect(new Set(both).size).toBe(both.length);
  });

  test('a home where functions start, though the project itself is made of ES modules', () => {
    const home = new Home(`.local/test-${process.pid}`);
    try {
      home.make();
      const script = join(home.temporary, 'worker.js');
      writeFileSync(script, 'require("node:fs"); console.log("started");');
      expect(execFileSync(process.execPath, [script], { encoding: 'utf8' })).toBe('started\n');
    } finally {
      rmSync(home.folder, { recursive: true });
    }
  });

  test('one command at a time: a living holder is named, a dead one forgotten', () => {
    const file = join(tmpdir(), `farthing-held-${process.pid}`);
    const { pid: dead } = spawnSync(process.execPath, ['-e', '']);
    writeFileSync(file, String(process.ppid));
    expect(hold(file)).toBe(process.ppid);
    writeFileSync(file, String(dead));
    expect(hold(file)).toBeUndefined();
    expect(hold(file)).toBeUndefined();
    letGo(file);
    expect(existsSync(file)).toBe(false);
  });

  test('a free port', async () => {
    expect(await isFree(await freePort())).toBe(true);
  });
});

test('the same sources have the same fingerprint', () => {
  expect(fingerprint()).toBe(fingerprint());
});

test('what dev sends to Lambda is a zip archive of one file', () => {
  const content = Buffer.from('export const handler = async () => "é";\n'.repeat(100));
  const archive = zipOne('index.mjs', content);
  const [nameLength, packedLength] = [archive.readUInt16LE(26), archive.readUInt32LE(18)];
  const start = 30 + nameLength;
  expect(archive.subarray(30, start).toString()).toBe('index.mjs');
  expect(inflateRawSync(archive.subarray(start, start + packedLength))).toEqual(content);
  expect(archive.readUInt32LE(14)).toBe(crc32(content));
  const end = archive.length - 22;
  expect(archive.readUInt32LE(end)).toBe(0x06054b50);
  // The directory begins where the end says it does.
  expect(archive.readUInt32LE(archive.readUInt32LE(end + 16))).toBe(0x02014b50);
});
