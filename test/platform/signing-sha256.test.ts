import { createHash, createHmac } from 'node:crypto';
import { DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { SigningSha256 } from '../../shared/adapters/aws/signing-sha256';

const NOW = Date.parse('2026-12-15T12:00:00Z');

/** The signature of the same call at the same moment. */
async function signatureOf(more: ConstructorParameters<typeof DynamoDBClient>[0], secretAccessKey: string) {
  const signed: string[] = [];
  const credentials = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey };
  const client = new DynamoDBClient({ region: 'eu-west-1', credentials, ...more });
  client.middlewareStack.add(
    () => async (args) => {
      signed.push((args.request as { headers: Record<string, string> }).headers.authorization ?? '');
      throw new Error('signed, not sent');
    },
    { step: 'finalizeRequest', priority: 'low' },
  );
  const call = new UpdateItemCommand({ TableName: 'balances', Key: { pk: { S: 'demo#é' } } });
  await expect(client.send(call)).rejects.toThrow('signed, not sent');
  return signed.at(-1)?.match(/Signature=[0-9a-f]{64}/)?.[0];
}

test.each(['wJalrXUtnFEMI/K7MDENG', 'another secret'])('a call is signed as the SDK signs it: %s', async (secret) => {
  jest.useFakeTimers({ now: NOW, doNotFake: ['nextTick', 'setImmediate', 'setTimeout'] });
  jest.spyOn(Math, 'random').mockReturnValue(0.5);
  const ids = jest.spyOn(globalThis.crypto, 'randomUUID').mockReturnValue('0-0-0-0-0');
  try {
    const plain = await signatureOf({ maxAttempts: 1 }, secret);
    expect(plain).toBeDefined();
    expect(await signatureOf({ maxAttempts: 1, sha256: SigningSha256 }, secret)).toBe(plain);
  } finally {
    ids.mockRestore();
    jest.restoreAllMocks();
    jest.useRealTimers();
  }
});

test('it hashes text and bytes, keyed and not, and again from the beginning', async () => {
  const bytes = new Uint8Array([0, 255, 7]);
  const plain = new SigningSha256();
  plain.update('dropped');
  plain.reset();
  plain.update('é');
  plain.update(bytes.subarray(1));
  const expected = createHash('sha256').update('é').update(bytes.subarray(1)).digest('hex');
  expect(Buffer.from(await plain.digest()).toString('hex')).toBe(expected);
  for (const secret of ['secret', bytes, bytes.buffer]) {
    const keyed = new SigningSha256(secret);
    keyed.update('text');
    const key = typeof secret === 'string' ? secret : Buffer.from(bytes);
    expect(Buffer.from(await keyed.digest()).toString('hex')).toBe(
      createHmac('sha256', key).update('text').digest('hex'),
    );
  }
});
